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
  case workspaces
  case workspace
  case workspaceRows
  case search
  case tickets
  case ticket
  case mcp
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
    case .workspaces: "/api/workspaces"
    case .workspace: "/api/workspaces/{id}"
    case .workspaceRows: "/api/workspaces/{id}/rows"
    case .search: "/api/search"
    case .tickets: "/api/support"
    case .ticket: "/api/support/{id}"
    case .mcp: "/api/mcp"
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
    case .me, .billing, .approvalStatus, .workspaceRows, .search, .ticket: ["GET"]
    case .workspaces, .tickets: ["GET", "POST"]
    case .workspace: ["GET", "DELETE"]
    case .upgrade, .downgrade, .checkout, .portal, .limitIncrease, .mcp, .stripeWebhook: ["POST"]
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

  /// How many calls an hour an organisation has of it, nil for as many as it likes.
  func hourlyLimit(method: String, planChanges: Int) -> Int? {
    switch self {
    case .upgrade, .downgrade: planChanges
    case .tickets: method == "POST" ? DockWorld.ticketsPerHour : nil
    default: nil
    }
  }

  /// Whether it is about what the organisation works on, not about its bill.
  var isContent: Bool {
    switch self {
    case .workspaces, .workspace, .workspaceRows, .search, .tickets, .ticket: true
    default: false
    }
  }

  /// What stands in the pattern before and after the part that varies, nil where nothing does.
  fileprivate var surroundings: (before: Substring, after: Substring)? {
    guard let open = pattern.firstIndex(of: "{"), let close = pattern.firstIndex(of: "}") else { return nil }
    return (pattern[..<open], pattern[pattern.index(after: close)...])
  }

  /// The path for an id.
  func path(_ id: String) -> String {
    surroundings.map { $0.before + id + $0.after } ?? pattern
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
      guard let around = route.surroundings, path.hasPrefix(around.before), path.hasSuffix(around.after) else {
        continue
      }
      let id = path.dropFirst(around.before.count).dropLast(around.after.count)
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
