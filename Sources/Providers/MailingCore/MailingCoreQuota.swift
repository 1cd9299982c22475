import Billing
import JSON
import Text
import Transfer

/// How much of a month's e-mails is used, as far as an answer tells.
struct MailingCoreQuota: Hashable, Sendable {
  /// E-mails that the plan allows in a month.
  let limit: Int64?
  /// E-mails that are used.
  let used: Int64?
  /// Whether the answer says that there is no limit.
  var isUnlimited = false
  /// Whether the service itself warns.
  var isWarned = false

  /// What the headers of an answer tell; nil when they tell nothing.
  ///
  /// They are documented for sends (https://mailingcore.com/en/docs/billing/quota-enforcement) and read wherever they
  /// appear.
  init?(_ headers: HTTPHeaders) {
    limit = Self.count(headers.first(name: "X-Quota-Limit"))
    used = Self.count(headers.first(name: "X-Quota-Used"))
    isWarned = headers.first(name: "X-Quota-Warning") == "true"
    if limit == nil, used == nil { return nil }
  }

  /// What the fields of an object tell; nil when they tell nothing.
  ///
  /// `quota: {limit, used, percentage}` is documented for a 429; the other names are those that are likely elsewhere.
  init?(_ json: JSONValue?) {
    guard let json else { return nil }
    let told = Self.limitNames.lazy.compactMap { json[$0]?.readLimit }.first { $0 != .unknown } ?? .unknown
    limit = if case .of(let number) = told { number } else { nil }
    isUnlimited = told == .unlimited
    used = Self.usedNames.lazy.compactMap { Self.count(json[$0]) }.first
    if used == nil { return nil }
  }

  /// Names under which a limit may stand, the likeliest first.
  static let limitNames = ["limit", "monthlyEmailLimit", "monthly_email_limit", "emailLimit", "emailsLimit"]
  /// Names under which a count may stand.
  static let usedNames = [
    "used", "sent", "emailsSent", "emails_sent", "emailsUsed", "emails_used", "emailsSentThisMonth",
  ]

  /// The share in per cent, rounded down; nil without both numbers and for a limit of none.
  var percentage: Int64? {
    guard let used, let limit, limit > 0 else { return nil }
    return Int64(clamping: Int128(used) * 100 / Int128(limit))
  }

  /// Where on the documented ladder the use stands; nil without both numbers.
  ///
  /// One e-mail past 110 % is past it, though the share rounds down to 110.
  var step: SafeText? {
    guard let used, let limit, let percentage else { return nil }
    let share = Int128(used) * 100
    if share > Int128(limit) * 110 { return SafeText("\(percentage) %: blocked, nothing is sent above 110 %") }
    if share > Int128(limit) * 100 { return SafeText("\(percentage) %: grace, sends still pass up to 110 %") }
    if share >= Int128(limit) * 80 { return SafeText("\(percentage) %: warning, as from 80 % on") }
    return SafeText("\(percentage) %: below the warning at 80 %")
  }

  private static func count(_ value: JSONValue?) -> Int64? { value?.readCount }

  /// A header's number: ASCII digits and nothing else.
  static func count(_ text: String?) -> Int64? {
    guard let text, !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(text)
  }
}
