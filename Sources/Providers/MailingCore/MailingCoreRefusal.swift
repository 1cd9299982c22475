import Billing
import JSON
import Text
import Transfer

/// An answer of MailingCore's that is no success: `{statusCode, message, path, timestamp}`, or the
/// `{type, title, status, detail}` that the vendor's own client reads.
///
/// See https://mailingcore.com/en/docs/api/errors. A message may be a list of texts.
struct MailingCoreRefusal {
  private let answer: ServiceCall.Answer
  private let now: Instant
  /// What the token that was sent says of itself.
  private let claims: MailingCoreClaims?
  /// Whether another token was read since.
  private let isRenewed: Bool

  init(_ answer: ServiceCall.Answer, now: Instant, claims: MailingCoreClaims?, isRenewed: Bool = false) {
    self.answer = answer
    self.now = now
    self.claims = claims
    self.isRenewed = isRenewed
  }

  /// The refusal as a failed reading.
  ///
  /// The quota of e-mails begins anew when the next invoice is paid, which no answer dates: it is not waited for.
  var failure: ProviderFailure {
    let kind: ProviderFailure.Kind =
      switch answer.status {
      case 401: .unauthorized
      case 429: isQuota ? .atLimit(until: nil) : .rateLimited(until: until)
      default: .rejected(status: answer.status)
      }
    return ProviderFailure(
      kind, mayHaveReached: true, detail: sentence, notBefore: RetryAfter.time(in: answer.headers, at: now))
  }

  /// The refusal as an answer to a request for a page.
  ///
  /// All that MailingCore is asked for is a page for a person, which alone changes nothing: whatever the answer, there is no
  /// page, and asking again is safe.
  var change: ChangeAnswer { .refused(Refusal(reason ?? .declined, words: sentence)) }

  /// Whether the answer says that the tenant has no subscription, and not that there is no such path.
  var isNoSubscription: Bool {
    guard answer.status == 404, isDocumented, let message = message?.lowercased() else { return false }
    return message.contains("subscription") && !message.contains("cannot get")
  }

  private var reason: Refusal.Reason? {
    if answer.status == 429, !isDocumented {
      return answer.headers.first(name: "X-RateLimit-Reset") == nil ? nil : .rateLimited(until: until)
    }
    guard isDocumented else { return nil }
    switch answer.status {
    case 401: return .unauthorized
    case 403: return .forbidden
    case 429: return isQuota ? .overLimit(until: nil) : .rateLimited(until: until)
    case 400, 404, 409, 422: return .declined
    default: return nil
    }
  }

  /// Whether the body has one of the published shapes, for this very status.
  private var isDocumented: Bool {
    let told = answer.json?["statusCode"]?.integer ?? answer.json?["status"]?.integer
    return told == Int64(answer.status) && message != nil
  }

  /// Whether a 429 is about e-mails and not about calls: it carries a `quota`, or its message names one.
  private var isQuota: Bool {
    guard answer.status == 429 else { return false }
    return answer.json?["quota"]?.object != nil || message?.lowercased().contains("quota") == true
  }

  private var message: String? {
    if let list = answer.json?["message"]?.array {
      let texts = list.prefix(5).compactMap(\.string)
      return texts.isEmpty ? nil : texts.joined(separator: "; ")
    }
    return answer.json?["message"]?.string ?? answer.json?["detail"]?.string ?? answer.json?["title"]?.string
  }

  /// When the next call is possible, as far as that can be believed: `X-RateLimit-Reset` in Unix seconds.
  private var until: Instant? {
    let reset = MailingCoreQuota.count(answer.headers.first(name: "X-RateLimit-Reset")).map { Instant(seconds: $0) }
    return RetryAfter.believed(reset, at: now) ?? RetryAfter.time(in: answer.headers, at: now)
  }

  private var sentence: SafeText {
    var text = SafeText("MailingCore answered \(answer.status)")
    if let message { text = text + ": " + SafeText(message, maximumCharacters: 240) }
    if let advice { text = text + (text.string.hasSuffix(".") ? " " : ". ") + SafeText(advice) }
    return text
  }

  /// What the operator can do about it, where the documents tell.
  private var advice: String? {
    switch answer.status {
    case 401 where isRenewed: return "The session token was read again since and is another one now: ask again."
    case 401:
      guard let end = claims?.endsAt, end <= now else {
        return "Session tokens live 15 minutes: supply a new token."
      }
      return "The session token ended at \(end.words): supply a new token."
    case 403: return "The signed-in user has to belong to the tenant of this account: see `tenant` in the config."
    case 429 where isQuota:
      return
        "This is the month's quota of e-mails, not a limit on calls: check out a bigger plan, or wait for the next "
        + "billing cycle."
    default: return nil
    }
  }
}
