import Billing
import JSON
import Text

/// What daimon's answers to agents' own calls tell.
///
/// Its counts stand only in a 429's `current_usage` (https://docs.daimon.email/docs/security/rate-limits), and what a tier
/// has not is refused with 402 (…/api-reference/messages/send).
enum DaimonOverheard {
  private static let sends = "sends"
  private static let inboxes = "inboxes"
  private static let calls = "calls"

  static func read(_ answer: OverheardAnswer) -> Overheard {
    let body = OverheardBody(answer)
    if answer.isServed { return Overheard(passed: passed(by: body)) }
    guard let limit = limit(in: body) else { return Overheard() }
    var usage: [OverheardUsage] = []
    if answer.status == 429, let count = DaimonSendCount(body.json, now: answer.at),
      let told = OverheardUsage(
        "sends today", used: count.sent, limit: count.limit, unit: "messages", resetsAt: count.resetsAt)
    {
      usage.append(told)
    }
    return Overheard(usage: usage, limit: limit)
  }

  private static func passed(by body: OverheardBody) -> Set<String> {
    var passed: Set<String> = [body.answer.kind, calls]
    if body.answer.method == "POST" {
      if body.ends(in: "send", "reply", "forward") { passed.insert(sends) }
      if body.ends(in: "inboxes") { passed.insert(inboxes) }
    }
    return passed
  }

  private static func limit(in body: OverheardBody) -> OverheardLimit? {
    guard let error = body.text("error") else { return nil }
    let code = body.text("code")
    func hit(_ name: String, _ title: SafeText, _ gate: String) -> OverheardLimit {
      body.limit(name, title, message: body.text("message"), gate: gate)
    }
    switch (body.answer.status, error) {
    case (402, "SEND_REQUIRES_PAID"), (403, "SEND_REQUIRES_PAID"):
      return hit(error, "sending needs a paid plan", sends)
    case (402, "DOMAIN_REQUIRES_PAID"), (403, "DOMAIN_REQUIRES_PAID"):
      return hit(error, "domains need a paid plan", body.answer.kind)
    case (402, "INBOX_LIMIT_EXCEEDED"): return hit(error, "the tier has no more inboxes", inboxes)
    case (429, "SEND_LIMIT_EXCEEDED"):
      let isMonthly = code == "MONTHLY_SEND_QUOTA"
      return hit(
        code ?? error, isMonthly ? "the month's messages are used up" : "the day's messages are used up", sends)
    case (429, "RATE_LIMIT_EXCEEDED") where code == "INBOX_CREATE_RATE_LIMIT":
      return hit("INBOX_CREATE_RATE_LIMIT", "too many new inboxes at a time", inboxes)
    case (429, _): return hit(code ?? error, "too many calls at a time", calls)
    case (402, _): return hit(error, "this needs a bigger plan", body.answer.kind)
    // A 403 is about the key or an abuse review, unless it offers a bigger plan.
    case (_, _) where body.json?["upgrade_context"]?.object != nil:
      return hit(error, "this needs a bigger plan", body.answer.kind)
    default: return nil
    }
  }
}
