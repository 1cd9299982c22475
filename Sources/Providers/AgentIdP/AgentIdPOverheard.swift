import Billing
import JSON
import Text

/// What AgentIdP's answers to agents' own calls tell: that a limit of the tier is used up, with 403 by its guide and 429 by
/// its specifications.
enum AgentIdPOverheard {
  private static let calls = "calls"
  private static let tokens = "tokens"
  private static let agents = "agents"

  static func read(_ answer: OverheardAnswer) -> Overheard {
    let body = OverheardBody(answer)
    if answer.isServed { return Overheard(passed: passed(by: body)) }
    let code = body.text("code", "error") ?? body.json?["error"]?["code"]?.string
    let message = body.text("message", "error_description") ?? body.json?["error"]?["message"]?.string
    switch (answer.status, code) {
    case (403, let code?) where isTierLimit(code), (429, let code?) where isTierLimit(code):
      let gate = gate(of: body, message)
      let usage = meters[gate].flatMap {
        OverheardUsage($0.meter, used: nil, limit: nil, unit: $0.unit, isExhausted: true)
      }
      return Overheard(
        usage: [usage].compactMap(\.self),
        limit: body.limit(code, meters[gate]?.title ?? "a limit of the tier is used up", message: message, gate: gate))
    case (429, _):
      return Overheard(
        limit: body.limit(code ?? "RATE_LIMITED", "too many calls a minute", message: message, gate: calls))
    case (402, _):
      return Overheard(
        limit: body.limit(
          code ?? "PAYMENT_REQUIRED", "this needs a bigger tier", message: message, gate: answer.kind))
    // A 403 without that code is about what the token may do.
    default: return Overheard()
    }
  }

  private static func isTierLimit(_ code: String) -> Bool {
    code.hasSuffix("TIER_LIMIT_EXCEEDED") || code == "TIER_LIMIT"
  }

  /// What each limit means, and the meter that is used up by it.
  private static let meters: [String: (title: SafeText, meter: SafeText, unit: SafeText)] = [
    calls: ("the day's API calls are used up", "API calls", "calls"),
    tokens: ("the day's tokens are used up", "tokens", "tokens"),
    agents: ("all agents of the tier are in use", "agents", "agents"),
  ]

  /// Which limit it is: the code is the same for all three, so the message tells, and else the path where it leaves no
  /// choice.
  private static func gate(of body: OverheardBody, _ message: String?) -> String {
    if isToken(body) { return tokens }
    let words = (message ?? "").prefix(200).lowercased()
    let named = [(tokens, "token"), (calls, "call"), (agents, "agent")].filter { words.contains($0.1) }.map(\.0)
    if named.count == 1, let name = named.first { return name }
    return registers(body) ? body.answer.kind : calls
  }

  private static func isToken(_ body: OverheardBody) -> Bool { body.answer.method == "POST" && body.ends(in: "token") }

  private static func registers(_ body: OverheardBody) -> Bool {
    body.answer.method == "POST" && body.ends(in: "agents")
  }

  private static func passed(by body: OverheardBody) -> Set<String> {
    if isToken(body) { return [body.answer.kind, tokens] }
    return registers(body) ? [body.answer.kind, calls, agents] : [body.answer.kind, calls]
  }
}
