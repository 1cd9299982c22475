import Billing
import JSON

/// What an agent can do here; approving is not among it.
public enum Tool: String, Hashable, Sendable, CaseIterable {
  case listAccounts = "list_accounts"
  case getBilling = "get_billing"
  case requestPlanChange = "request_plan_change"
  case checkRequest = "check_request"
  case listMyRequests = "list_my_requests"
  case cancelRequest = "cancel_request"
  case reportLimit = "report_limit"

  /// How long a call waits for the operator at the most: clients of the field give up after a minute.
  public static let longestWait: Int64 = 45
  /// The most of an agent's requests that are listed.
  static let longestList: Int64 = 50

  var title: String {
    switch self {
    case .listAccounts: "List my billing accounts"
    case .getBilling: "Read plan and usage"
    case .requestPlanChange: "Ask for a plan change"
    case .checkRequest: "See how a request stands"
    case .listMyRequests: "List my requests"
    case .cancelRequest: "Withdraw a request"
    case .reportLimit: "Tell the operator about a limit"
    }
  }

  var description: String {
    switch self {
    case .listAccounts:
      "Lists the billing accounts that your token is for, with the plan each was last seen on."
    case .getBilling:
      "Reads an account's plan, and its usage against the plan's limits. Costs nothing and changes nothing."
    case .requestPlanChange:
      "Asks a human operator for a plan change, a payment page or a billing portal. Nothing changes before the operator "
        + "approves; you cannot approve. Asking again for the same thing joins the request that waits. The answer tells the "
        + "request's id and state: pending, approved and executing mean that it is under way, and check_request tells later "
        + "how it stands. A rejection is final for now: do not ask again for the same thing until retry_after seconds have passed."
    case .checkRequest:
      "Tells how one of your requests stands, after waiting up to wait_seconds for a decision. An id from "
        + "request_plan_change is good for as long as the request is kept, also from another conversation."
    case .listMyRequests:
      "Lists your own requests, the newest first."
    case .cancelRequest:
      "Takes one of your requests back, as long as nothing was sent for it."
    case .reportLimit:
      "Leaves the operator a note about a limit that you met or will meet. It changes nothing and asks for nothing; to ask "
        + "for a bigger plan use request_plan_change."
    }
  }

  private static let account = ToolParameter(
    name: "account", kind: .text(atMost: 40),
    description: "The account's name, from list_accounts. Needed only where your token is for several accounts.")
  private static let id = ToolParameter(
    name: "id", kind: .text(atMost: 64), isRequired: true, description: "The request's id, from request_plan_change.")
  private static let wait = ToolParameter(
    name: "wait_seconds", kind: .integer(0...longestWait),
    description: "How long to wait for the operator at the most; 0, the default, answers at once.")

  var parameters: [ToolParameter] {
    switch self {
    case .listAccounts: []
    case .getBilling: [Self.account]
    case .requestPlanChange:
      [
        Self.account,
        ToolParameter(
          name: "operation", kind: .choice(Operation.allCases.filter(\.needsApproval).map(\.rawValue)),
          isRequired: true,
          description: "upgrade and downgrade change the plan; resume takes back a scheduled end; checkout, portal and "
            + "upgrade_link make a page for a person. Not every service has all of them."),
        ToolParameter(
          name: "plan", kind: .text(atMost: 64),
          description: "The plan to change to, for upgrade, checkout and upgrade_link; the service's own name for it."),
        ToolParameter(
          name: "interval", kind: .choice([BillingInterval.month, .year].map(\.rawValue)),
          description: "How often the plan is charged; the service's usual where it is left out."),
        ToolParameter(
          name: "reason", kind: .text(atMost: 500), isRequired: true,
          description: "Why you need it, for the operator who decides: what you want to do, and what stops you."),
        Self.wait,
        ToolParameter(
          name: "idempotency_key", kind: .text(atMost: 255),
          description: "A key of your own, in visible ASCII: a call that is repeated under it asks for nothing anew."),
      ]
    case .checkRequest: [Self.id, Self.wait]
    case .listMyRequests:
      [
        Self.account,
        ToolParameter(
          name: "limit", kind: .integer(1...Self.longestList),
          description: "How many at the most; 20 where it is left out."),
      ]
    case .cancelRequest: [Self.id]
    case .reportLimit:
      [
        Self.account,
        ToolParameter(
          name: "limit", kind: .text(atMost: 500), isRequired: true,
          description: "What the limit is: the error you got, or what runs out."),
        ToolParameter(name: "wanted", kind: .text(atMost: 500), description: "What you would do without it."),
      ]
    }
  }

  var inputSchema: JSONValue {
    var properties = JSONObject()
    for parameter in parameters { properties[parameter.name] = parameter.schema }
    var schema: JSONObject = ["type": "object", "properties": .object(properties)]
    let required = parameters.filter(\.isRequired).map { JSONValue.string($0.name) }
    if !required.isEmpty { schema["required"] = .array(required) }
    schema["additionalProperties"] = false
    return .object(schema)
  }

  private var annotations: JSONValue {
    // Nothing is destroyed: a change waits for a person, and a request that is taken back can be made again.
    let isReading = [.listAccounts, .getBilling, .checkRequest, .listMyRequests].contains(self)
    return [
      "readOnlyHint": .bool(isReading), "destructiveHint": .bool(self == .requestPlanChange),
      "idempotentHint": .bool(self != .reportLimit),
      "openWorldHint": .bool(self == .requestPlanChange || self == .getBilling),
    ]
  }

  /// The tool as clients are shown it.
  var definition: JSONValue {
    [
      "name": .string(rawValue), "title": .string(title), "description": .string(description),
      "inputSchema": inputSchema,
      "outputSchema": outputSchema, "annotations": annotations,
    ]
  }
}

extension Tool {
  /// Whether a call may have done something that is not to be done twice.
  public var changesSomething: Bool {
    switch self {
    case .listAccounts, .getBilling, .checkRequest, .listMyRequests: false
    case .requestPlanChange, .cancelRequest, .reportLimit: true
    }
  }
}
