import Billing
import JSON
import Text

/// What MailingCore's answers to agents' own calls tell: sends carry the month's quota, which nothing else tells.
///
/// See https://mailingcore.com/en/docs/billing/quota-enforcement and …/docs/api/rate-limits.
enum MailingCoreOverheard {
  private static let sends = "sends"
  private static let calls = "calls"

  static func read(_ answer: OverheardAnswer) -> Overheard {
    let body = OverheardBody(answer)
    let (used, limit) = (body.count("x-quota-used"), body.count("x-quota-limit"))
    var told = Overheard()
    if answer.isServed {
      told.passed = [answer.kind, calls]
      // Only sends are counted, and only their answers carry the count.
      if answer.method == "POST", used != nil { told.passed.insert(sends) }
    } else {
      told.limit = self.limit(in: body)
    }
    let quota = answer.status == 429 ? MailingCoreQuota(body.json?["quota"]) : nil
    if let usage = OverheardUsage(
      "e-mails this month", used: used ?? quota?.used, limit: limit ?? quota?.limit, unit: "e-mails")
    {
      told.usage = [usage]
    }
    return told
  }

  private static func limit(in body: OverheardBody) -> OverheardLimit? {
    let message = body.text("message", "detail", "title")
    switch body.answer.status {
    // Told apart by the quota in the answer, else by the word: both are a 429.
    case 429 where body.json?["quota"]?.object != nil || message?.lowercased().contains("quota") == true:
      return body.limit("QUOTA_EXCEEDED", "the month's e-mails are used up", message: message, gate: sends)
    case 429: return body.limit("RATE_LIMITED", "too many calls a minute", message: message, gate: calls)
    case 402:
      return body.limit("PAYMENT_REQUIRED", "this needs a bigger plan", message: message, gate: body.answer.kind)
    // A 403 is a missing scope or a foreign tenant.
    default: return nil
    }
  }
}
