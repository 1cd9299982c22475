import Billing
import JSON
import Text

/// An agent's ask, read strictly: everything that is not understood is refused, nothing is passed on.
struct AgentAsk: Hashable, Sendable {
  /// What is asked.
  let change: PlanChange
  /// Our token for the request the agent waits for; nil on a first call.
  let handle: String?
  /// Whether the agent wants to be told where a person approves, where the service has such a shape.
  let isWeb: Bool
  /// The agent's words.
  var reason: SafeText?

  /// An ask that was read already.
  init(_ change: PlanChange, handle: String? = nil, isWeb: Bool = false, reason: SafeText? = nil) {
    self.change = change
    self.handle = handle
    self.isWeb = isWeb
    self.reason = reason
  }

  /// Why a body is refused, for the agent's developer.
  struct Refusal: Error, Hashable {
    let message: String

    init(_ message: String) {
      self.message = message
    }
  }

  /// The longest reason: 500 characters; longer ones are refused, not cut.
  static let longestReason = 500

  /// Reads the body of a call of our own: `{"operation","params":{"plan"?,"interval"?},"reason"?}`.
  ///
  /// - Parameter plans: the plans that can be paid for on the account. A list, because the name of the plan stands among
  ///   the facts on the operator's card: an agent must not be able to write there.
  init(own body: [UInt8], plans: [PlanName]) throws(Refusal) {
    let object = try Self.object(body, allowed: ["operation", "params", "reason"])
    let operations = Operation.allCases.filter(\.needsApproval)
    guard let name = object["operation"]?.string, let operation = operations.first(where: { $0.rawValue == name })
    else {
      throw Refusal("operation must be one of: \(operations.map(\.rawValue).joined(separator: ", ")).")
    }
    let hasPlan = [.upgrade, .checkout, .upgradeLink].contains(operation)
    // The page that an upgrade link leads to lets the person choose.
    let hasInterval = hasPlan && operation != .upgradeLink
    var plan: PlanName?
    var interval: BillingInterval?
    if let params = object["params"] {
      guard let params = params.object else { throw Refusal("params must be an object.") }
      for key in params.keys where !(hasPlan && key == "plan" || hasInterval && key == "interval") {
        // Named only where the name is ours: a model that fills in all it knows has to hear what was too much.
        let known = ["plan", "interval"].contains(key)
        throw Refusal("params: " + (known ? "\(operation.rawValue) takes no \(key)." : "unknown field."))
      }
      let present = Self.present(params)
      if let value = present["plan"] { plan = try Self.plan(value, "params.plan", of: plans) }
      interval = try Self.interval(present["interval"], "params.interval")
    }
    if hasPlan, plan == nil { throw Refusal("params.plan is missing.") }
    change = PlanChange(operation, to: plan ?? Self.impliedPlan(of: operation), per: interval)
    handle = nil
    isWeb = false
    switch object["reason"] {
    case nil: reason = nil
    case .string(let text)?: reason = try Self.reason(text)
    default: throw Refusal("reason must be a string.")
    }
  }

  /// The members of a body; `null` is how some clients write a field that they leave out.
  ///
  /// - Parameter allowed: the only fields there may be, where another one could change what is asked for; nil where it
  ///   could not.
  static func object(_ body: [UInt8], allowed: [String]?) throws(Refusal) -> JSONObject {
    if body.isEmpty { return [:] }
    let value: JSONValue
    do { value = try JSONValue.parse(body, limits: .strict) } catch {
      throw Refusal("The body is not strict JSON: \(error)")
    }
    guard let object = value.object else { throw Refusal("The body must be a JSON object.") }
    if let allowed, object.keys.contains(where: { !allowed.contains($0) }) {
      throw Refusal("Unknown field; allowed are: \(allowed.sorted().joined(separator: ", ")).")
    }
    return present(object)
  }

  private static func present(_ object: JSONObject) -> JSONObject {
    var present = JSONObject()
    for (key, value) in object where !value.isNull { present[key] = value }
    return present
  }

  static func plan(_ value: JSONValue, _ field: String, of plans: [PlanName]) throws(Refusal) -> PlanName {
    guard let text = value.string, let plan = plans.first(where: { $0.rawValue == text }) else {
      throw Refusal("\(field) must be \(plans.map { "\"\($0)\"" }.joined(separator: " or ")).")
    }
    return plan
  }

  static func interval(_ value: JSONValue?, _ field: String) throws(Refusal) -> BillingInterval? {
    guard let value else { return nil }
    guard let interval = value.string.flatMap({ BillingInterval(rawValue: $0) }) else {
      throw Refusal("\(field) must be \"month\" or \"year\".")
    }
    return interval
  }

  /// The plan an operation leads to without naming it.
  static func impliedPlan(of operation: Operation) -> PlanName? {
    operation == .downgrade ? PlanName("free") : nil
  }

  static func reason(_ text: String?) throws(Refusal) -> SafeText? {
    guard let text, !text.isEmpty else { return nil }
    let safe = SafeText(text)
    // One character can be made of any number of code points; what cannot be shown whole is too long as well.
    guard text.count <= longestReason, !safe.isTruncated else {
      throw Refusal("The reason is longer than \(longestReason) characters.")
    }
    return safe
  }
}
