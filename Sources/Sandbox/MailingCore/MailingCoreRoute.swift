/// A path that MailingCore answers, or a page that a browser is sent to on its behalf.
enum MailingCoreRoute: Hashable, Sendable, CaseIterable {
  case plans
  case checkout
  case subscription
  case portal
  case webhook
  case login
  case secondFactor
  case tenants
  case send
  case checkoutPage
  case portalPage
  case dashboardPage

  /// The path, with `{id}` for the one part that varies.
  var pattern: String {
    switch self {
    case .plans: "/billing/plans"
    case .checkout: "/billing/checkout"
    case .subscription: "/billing/subscription"
    case .portal: "/billing/portal"
    case .webhook: "/billing/webhook"
    case .login: "/auth/login"
    case .secondFactor: "/auth/login/verify-2fa"
    case .tenants: "/tenants"
    case .send: "/emails/send"
    case .checkoutPage: "/sandbox/mailingcore/checkout/{id}"
    case .portalPage: "/sandbox/mailingcore/portal/{id}"
    case .dashboardPage: "/sandbox/mailingcore/dashboard"
    }
  }

  /// The methods it answers.
  var methods: [String] {
    switch self {
    case .plans, .subscription, .tenants: ["GET"]
    case .checkout, .portal, .webhook, .login, .secondFactor, .send: ["POST"]
    case .checkoutPage, .portalPage: ["GET", "POST"]
    case .dashboardPage: ["GET"]
    }
  }

  /// Whether it counts among the tries to sign in.
  var isSignIn: Bool { self == .login || self == .secondFactor }

  /// Whether the page is a person's, in a browser.
  var isPage: Bool { self == .checkoutPage || self == .portalPage || self == .dashboardPage }

  /// The path for an id.
  func path(_ id: String) -> String {
    guard let brace = pattern.firstIndex(of: "{") else { return pattern }
    return pattern[..<brace] + id
  }
}

/// A route with the id that stood in the path.
struct MailingCoreAddress: Hashable, Sendable {
  let route: MailingCoreRoute
  /// Empty for a route whose path does not vary.
  let id: String

  /// The route that a path leads to, nil when it leads nowhere.
  init?(path: String) {
    for route in MailingCoreRoute.allCases {
      let stem = route.path("")
      if path == route.pattern, stem == route.pattern {
        (self.route, id) = (route, "")
        return
      }
      guard stem != route.pattern, path.hasPrefix(stem) else { continue }
      let rest = path.dropFirst(stem.count)
      guard !rest.isEmpty, !rest.contains("/") else { continue }
      (self.route, id) = (route, String(rest))
      return
    }
    return nil
  }
}
