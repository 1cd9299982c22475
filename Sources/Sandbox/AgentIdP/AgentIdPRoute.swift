/// A path that AgentIdP answers, or the page that a browser is sent to on its behalf.
enum AgentIdPRoute: Hashable, Sendable, CaseIterable {
  case token
  case status
  case upgrade
  case usage
  case checkout
  case webhook
  case agents
  case agent
  case checkoutPage

  /// The path, with `{id}` for the one part that varies.
  var pattern: String {
    switch self {
    case .token: "/api/v1/token"
    case .status: "/api/v1/tiers/status"
    case .upgrade: "/api/v1/tiers/upgrade"
    case .usage: "/api/v1/billing/usage"
    case .checkout: "/api/v1/billing/checkout"
    case .webhook: "/api/v1/billing/webhook"
    case .agents: "/api/v1/agents"
    case .agent: "/api/v1/agents/{id}"
    case .checkoutPage: "/sandbox/agentidp/checkout/{id}"
    }
  }

  /// The methods it answers.
  var methods: [String] {
    switch self {
    case .status, .usage: ["GET"]
    case .token, .upgrade, .checkout, .webhook, .agents: ["POST"]
    case .agent: ["DELETE"]
    case .checkoutPage: ["GET", "POST"]
    }
  }

  /// Whether the call is about the tiers or the bill, which some readings of the limits leave open.
  var isAboutTiers: Bool {
    switch self {
    case .status, .upgrade, .usage, .checkout: true
    case .token, .webhook, .agents, .agent, .checkoutPage: false
    }
  }

  /// Whether a server of this kind has the call.
  func isServed(by endpoints: AgentIdPDialect.Endpoints) -> Bool {
    switch self {
    case .status, .upgrade: endpoints != .billing
    case .usage, .checkout: endpoints != .tiers
    case .token, .webhook, .agents, .agent, .checkoutPage: true
    }
  }

  /// The path for an id.
  func path(_ id: String) -> String {
    guard let brace = pattern.firstIndex(of: "{") else { return pattern }
    return pattern[..<brace] + id
  }
}

/// A route with the id that stood in the path.
struct AgentIdPAddress: Hashable, Sendable {
  let route: AgentIdPRoute
  /// Empty for a route whose path does not vary.
  let id: String

  /// The route that a path leads to, nil when it leads nowhere.
  ///
  /// The guides' `/api/v1` and the `/v1` of the OpenAPI files' server lead to the same.
  init?(path given: String) {
    let path = given.hasPrefix("/v1/") ? "/api" + given : given
    for route in AgentIdPRoute.allCases {
      let stem = route.path("")
      if stem == route.pattern {
        guard path == stem else { continue }
        (self.route, id) = (route, "")
        return
      }
      guard path.hasPrefix(stem) else { continue }
      let rest = path.dropFirst(stem.count)
      guard !rest.isEmpty, !rest.contains("/") else { continue }
      (self.route, id) = (route, String(rest))
      return
    }
    return nil
  }
}
