import Billing
import Consent
import JSON
import MCP

extension AgentAnswer {
  /// How a request stands, as the tools' output schema has it.
  static func tool(_ request: ConsentRequest, _ told: ToldRequest) -> AgentAnswer {
    let left = request.state == .pending ? wholeSeconds(request.decideBy.milliseconds(since: told.now)) : nil
    // The operator's own words are for the operator's log.
    let reason = request.state == .rejected ? request.rejection?.preset : nil
    let wait = told.coolDown > .zero ? max(1, wholeSeconds(told.coolDown.wholeMilliseconds)) : nil
    return AgentAnswer(
      200,
      [
        "id": .string(request.id.rawValue), "number": .integer(request.number),
        "account": .string(request.account.rawValue), "operation": .string(request.ask.operation.rawValue),
        "plan": plan(request.ask.target), "state": .string(request.state.rawValue),
        "outcome": request.outcome.map { .string($0.code.rawValue) } ?? .null,
        "reason": reason.map { .string($0.rawValue) } ?? .null,
        "expires_in": left.map { .integer($0) } ?? .null, "interval": .integer(interval),
        "status_page": .string(told.page),
        "retry_after": wait.map { .integer($0) } ?? .null,
        "next": .string(request.state.next(outcome: request.outcome?.code, reason: reason)),
      ])
  }

  /// The answer as a tool tells it: what is refused is a failure that the model can act on.
  var toolResult: ToolResult {
    guard status != 200 else { return .told(body) }
    var more = JSONObject()
    more["error"] = body["error"]
    if let retryAfter { more["retry_after"] = .integer(retryAfter) }
    if let state = body["consent"]?["state"] { more["state"] = state }
    return .failed(body["message"]?.string ?? "It was refused.", more: more)
  }
}
