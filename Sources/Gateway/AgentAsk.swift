import Billing
import JSON
import Text

/// An agent's ask, read strictly: everything that is not understood is refused, nothing is passed on.
struct AgentAsk: Hashable, Sendable {
  /// What is asked.
  let change: PlanChange
  /// Our token for the request the agent waits for; nil on a first call.
  let handle: String?
  /// Whether the agent wants Dock's web approval shape.
  let isWeb: Bool
  /// The agent's words.
  let reason: SafeText?

  /// Why a body is refused, for the agent's developer.
  struct Refusal: Error, Hashable {
    let message: String

    init(_ message: String) {
      self.message = message
    }
  }

  /// The longest reason: 500 characters; longer ones are refused, not cut.
  static let longestReason = 500

  /// Reads the body of a Dock call.
  init(dock operation: Operation, body: [UInt8], reasonHeader: String?) throws(Refusal) {
    let object = try Self.object(
      body, allowed: operation == .upgrade ? ["plan", "confirm_token", "mode"] : ["confirm_token", "mode"])
    var target = "free"
    if operation == .upgrade {
      target = "pro"
      if let plan = object["plan"] {
        guard let name = plan.string, ["pro", "scale"].contains(name) else {
          throw Refusal("plan must be \"pro\" or \"scale\".")
        }
        target = name
      }
    }
    guard let plan = PlanName(target) else { throw Refusal("plan is not usable.") }
    change = PlanChange(operation, to: plan)
    switch object["mode"] {
    case nil, .string("chat"): isWeb = false
    case .string("web"): isWeb = true
    default: throw Refusal("mode must be \"chat\" or \"web\".")
    }
    if let token = object["confirm_token"] {
      guard let text = token.string, (1...256).contains(text.utf8.count) else {
        throw Refusal("confirm_token must be a string.")
      }
      handle = text
    } else {
      handle = nil
    }
    reason = try Self.reason(reasonHeader)
  }

  /// Reads the body of a call of our own: `{"operation","params":{"plan"?},"reason"?}`.
  init(own body: [UInt8]) throws(Refusal) {
    let object = try Self.object(body, allowed: ["operation", "params", "reason"])
    guard let name = object["operation"]?.string, let operation = Operation(rawValue: name), operation.needsApproval,
      operation != .upgradeLink, operation != .resume
    else { throw Refusal("operation must be one of: upgrade, downgrade, checkout, portal.") }
    var target: PlanName?
    if let params = object["params"] {
      guard let params = params.object else { throw Refusal("params must be an object.") }
      for key in params.keys where key != "plan" { throw Refusal("params: unknown field.") }
      if let plan = params["plan"] {
        guard let name = plan.string.flatMap({ PlanName($0) }) else { throw Refusal("params.plan is not usable.") }
        target = name
      }
    }
    if operation == .upgrade || operation == .checkout, target == nil { throw Refusal("params.plan is missing.") }
    if operation == .downgrade { target = PlanName("free") }
    if operation == .portal { target = nil }
    change = PlanChange(operation, to: target)
    handle = nil
    isWeb = false
    if let given = object["reason"] {
      guard let text = given.string else { throw Refusal("reason must be a string.") }
      reason = try Self.reason(text)
    } else {
      reason = nil
    }
  }

  private static func object(_ body: [UInt8], allowed: Set<String>) throws(Refusal) -> JSONObject {
    if body.isEmpty { return [:] }
    let value: JSONValue
    do { value = try JSONValue.parse(body, limits: .strict) } catch {
      throw Refusal("The body is not strict JSON: \(error)")
    }
    guard let object = value.object else { throw Refusal("The body must be a JSON object.") }
    for key in object.keys where !allowed.contains(key) {
      throw Refusal("Unknown field; allowed are: \(allowed.sorted().joined(separator: ", ")).")
    }
    return object
  }

  private static func reason(_ text: String?) throws(Refusal) -> SafeText? {
    guard let text, !text.isEmpty else { return nil }
    guard text.count <= longestReason else { throw Refusal("The reason is longer than \(longestReason) characters.") }
    return SafeText(text)
  }
}
