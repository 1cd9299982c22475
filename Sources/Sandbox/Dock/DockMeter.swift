/// Something that Dock counts and caps.
enum DockMeter: String, CaseIterable, Hashable, Sendable {
  case agents
  case members
  case workspaces
  /// The rows of the fullest workspace.
  case rows
  case apiCalls = "api_calls"
  case webhooks
  case messages

  /// Every meter's name, for an error message.
  static var allNames: String {
    allCases.map(\.rawValue).joined(separator: ", ")
  }

  /// The field in `usage` and `caps` of `GET /api/billing`.
  ///
  /// The first three are what the vendor's own client reads; the others are listed by the vendor without a name.
  var field: String {
    switch self {
    case .agents: "agents"
    case .members: "members"
    case .workspaces: "workspaces"
    case .rows: "rowsPerWorkspace"
    case .apiCalls: "apiCalls"
    case .webhooks: "webhooks"
    case .messages: "messages"
    }
  }

  /// Whether the count begins anew with each calendar month, UTC.
  var isMonthly: Bool {
    switch self {
    case .apiCalls, .webhooks, .messages: true
    case .agents, .members, .workspaces, .rows: false
    }
  }

  /// The largest count, up or down, that JSON readers agree on: 2^53 - 1.
  static let largestCount: Int64 = 9_007_199_254_740_991
}
