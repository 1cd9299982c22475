/// A path that Dock answers, or a page that a browser is sent to on Dock's behalf.
enum DockRoute: Hashable, Sendable, CaseIterable {
  case me
  case billing
  case upgrade
  case downgrade
  case checkout
  case portal
  case limitIncrease
  case approvalStatus
  case stripeWebhook
  case approvalPage
  case checkoutPage
  case portalPage
  case signInPage
  case settingsPage

  /// The path, with `{id}` for the one part that varies.
  var pattern: String {
    switch self {
    case .me: "/api/me"
    case .billing: "/api/billing"
    case .upgrade: "/api/billing/upgrade"
    case .downgrade: "/api/billing/downgrade"
    case .checkout: "/api/billing/checkout"
    case .portal: "/api/billing/portal"
    case .limitIncrease: "/api/billing/request-limit-increase"
    case .approvalStatus: "/api/web-approve/status"
    case .stripeWebhook: "/api/stripe/webhook"
    case .approvalPage: "/web-approve/{id}"
    case .checkoutPage: "/sandbox/stripe/checkout/{id}"
    case .portalPage: "/sandbox/stripe/portal/{id}"
    case .signInPage: "/login"
    case .settingsPage: "/settings/billing"
    }
  }

  /// The methods it answers.
  var methods: [String] {
    switch self {
    case .me, .billing, .approvalStatus: ["GET"]
    case .upgrade, .downgrade, .checkout, .portal, .limitIncrease, .stripeWebhook: ["POST"]
    case .approvalPage, .checkoutPage, .portalPage, .signInPage, .settingsPage: ["GET", "POST"]
    }
  }

  /// Whether a browser opens it, without a key.
  var isPage: Bool {
    switch self {
    case .approvalPage, .checkoutPage, .portalPage, .signInPage, .settingsPage: true
    default: false
    }
  }

  /// Whether it is limited to a few calls an hour and organisation.
  var isThrottledHourly: Bool {
    self == .upgrade || self == .downgrade
  }

  /// The path for an id.
  func path(_ id: String) -> String {
    guard let brace = pattern.firstIndex(of: "{") else { return pattern }
    return pattern[..<brace] + id
  }
}

/// A route with the id that stood in the path.
struct DockAddress: Hashable, Sendable {
  var route: DockRoute
  /// Empty for a route whose path does not vary.
  var id: String

  /// The route that a path leads to, nil when it leads nowhere.
  init?(path: String) {
    for route in DockRoute.allCases {
      if route.pattern == path {
        self.init(route: route, id: "")
        return
      }
      let stem = route.path("")
      guard stem != route.pattern, path.hasPrefix(stem) else { continue }
      let id = path.dropFirst(stem.count)
      guard !id.isEmpty, !id.contains("/") else { continue }
      self.init(route: route, id: String(id))
      return
    }
    return nil
  }

  private init(route: DockRoute, id: String) {
    self.route = route
    self.id = id
  }
}
