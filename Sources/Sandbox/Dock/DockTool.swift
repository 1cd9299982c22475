import JSON

/// A tool of Dock's MCP endpoint that the sandbox has: those of billing, and two that read.
///
/// The names are those of https://trydock.ai/docs/mcp/dangerous-ops and https://trydock.ai/docs/mcp/overview. Each takes
/// what the REST route of the same purpose takes, and answers what that answers.
enum DockTool: String, CaseIterable, Hashable, Sendable {
  case listWorkspaces = "list_workspaces"
  case search
  case getBilling = "get_billing"
  case upgradePlan = "upgrade_plan"
  case downgradePlan = "downgrade_plan"
  case requestLimitIncrease = "request_limit_increase"
  case openBillingPortal = "open_billing_portal"

  /// The tool as `tools/list` has it.
  var json: JSONValue {
    [
      "name": .string(rawValue), "description": .string(purpose),
      "inputSchema": .fields([
        "type": "object", "properties": .members(fields), "required": self == .search ? ["query"] : nil,
      ]),
      "annotations": ["readOnlyHint": .bool(isRead), "destructiveHint": .bool(isPlanChange)],
    ]
  }

  /// The route whose hourly limit counts its calls as well.
  var limitedRoute: DockRoute? {
    switch self {
    case .upgradePlan: .upgrade
    case .downgradePlan: .downgrade
    default: nil
    }
  }

  var isRead: Bool {
    switch self {
    case .listWorkspaces, .search, .getBilling: true
    case .upgradePlan, .downgradePlan, .requestLimitIncrease, .openBillingPortal: false
    }
  }

  private var isPlanChange: Bool { limitedRoute != nil }

  private var purpose: String {
    switch self {
    case .listWorkspaces: "Lists the workspaces that the caller can open."
    case .search: "Finds workspaces and rows by their words."
    case .getBilling: "Tells the organisation's plan, what it uses of each limit, its price, card and next invoice."
    case .upgradePlan:
      "Changes the organisation's plan to Pro or Scale. The first call gives a confirm_token and a sentence for the user;"
        + " the second call, within 60 seconds and with the token, carries it out."
    case .downgradePlan:
      "Schedules a downgrade to Free at the end of the billing period. It is confirmed as an upgrade is."
    case .requestLimitIncrease: "Registers that a limit was met and a higher one is wanted."
    case .openBillingPortal: "Gives a link into the customer portal, for the user's browser."
    }
  }

  private var fields: [(String, JSONValue)] {
    let consent: [(String, JSONValue)] = [
      ("mode", .words("chat", "web")), ("confirm_token", .type("string")),
    ]
    return switch self {
    case .listWorkspaces, .getBilling, .openBillingPortal: []
    case .search:
      [
        ("query", .type("string")), ("kind", .words(DockSearch.Kind.allCases.map(\.rawValue))),
        ("limit", .type("integer")), ("offset", .type("integer")),
      ]
    case .upgradePlan: [("plan", .words("pro", "scale")), ("to", .words("pro", "scale"))] + consent
    case .downgradePlan: consent
    case .requestLimitIncrease:
      [
        ("kind", .words("agents", "workspaces", "rows", "other")), ("desiredValue", .type("integer")),
        ("reason", .type("string")),
      ]
    }
  }
}

extension JSONValue {
  fileprivate static func type(_ name: String) -> JSONValue { ["type": .string(name)] }

  fileprivate static func words(_ words: String...) -> JSONValue { .words(words) }

  fileprivate static func words(_ words: [String]) -> JSONValue {
    ["type": "string", "enum": .array(words.map(JSONValue.string))]
  }
}
