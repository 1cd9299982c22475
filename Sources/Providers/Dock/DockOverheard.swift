import Billing
import JSON
import Text

/// What Dock's answers to agents' own calls tell: every one counts the month's calls, and a 402 names what is used up.
///
/// See https://trydock.ai/docs/api/rate-limits: writes are gated, reads never.
enum DockOverheard {
  private static let writes = "writes"

  static func read(_ answer: OverheardAnswer) -> Overheard {
    let body = OverheardBody(answer)
    var told = Overheard()
    let monthly = OverheardUsage(
      "API calls", used: body.count("x-ratelimit-monthly-used"), limit: body.count("x-ratelimit-monthly-cap"),
      unit: "calls", resetsAt: reset(in: body))
    if let monthly { told.usage.append(monthly) }
    if answer.isServed {
      told.passed = [answer.kind]
      if answer.method != "GET" { told.passed.insert(writes) }
    } else {
      told.limit = limit(in: body)
    }
    if let usage = exhausted(in: body), !told.usage.contains(where: { $0.name == usage.name }) {
      told.usage.append(usage)
    }
    return told
  }

  /// When the month's calls begin anew: within a month, or not at all.
  private static func reset(in body: OverheardBody) -> Instant? {
    let (now, told) = (body.answer.at, body.instant("x-ratelimit-monthly-reset"))
    return told.flatMap { now <= $0 && $0 <= now.adding(DockRefusal.longestMonth) ? $0 : nil }
  }

  private static func name(in body: OverheardBody) -> String? {
    guard body.answer.status == 402, let name = body.text("limit"), DockMeterField.known.contains(name) else {
      return nil
    }
    return name
  }

  /// `{limit, current, cap}` of a 402.
  private static func exhausted(in body: OverheardBody) -> OverheardUsage? {
    guard let name = name(in: body) else { return nil }
    let title = DockMeterField(name: name).title
    return OverheardUsage(
      title, used: body.json?["current"]?.readCount, limit: body.json?["cap"]?.readCount, unit: title,
      isExhausted: true)
  }

  private static func limit(in body: OverheardBody) -> OverheardLimit? {
    let error = body.json?["error"]
    let code = body.text("code", "error") ?? error?["code"]?.string
    let message = body.text("message") ?? error?["message"]?.string
    switch body.answer.status {
    case 402:
      guard let name = name(in: body) else {
        return body.limit(code ?? "over_limit", "this needs a bigger plan", message: message, gate: body.answer.kind)
      }
      let field = DockMeterField(name: name)
      return body.limit(
        (code ?? "over_limit") + "_" + name, SafeText("all ") + field.title + SafeText(" of the plan are used"),
        message: message, gate: field.countsCalls ? writes : body.answer.kind)
    case 429:
      return body.limit(code ?? "rate_limited", "too many calls at a time", message: message, gate: body.answer.kind)
    // A 403 is about who calls.
    default: return nil
    }
  }
}
