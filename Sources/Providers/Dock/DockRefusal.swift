import Billing
import JSON
import Text
import Transfer

/// An answer of Dock's that is not 200, in any of its three published error shapes.
struct DockRefusal {
  /// How far away the end of a month may be said to be.
  static let longestMonth: Duration = .seconds(32 * 86_400)

  private let answer: ServiceCall.Answer
  private let now: Instant

  init(_ answer: ServiceCall.Answer, now: Instant) {
    self.answer = answer
    self.now = now
  }

  /// The refusal as a failed reading.
  var failure: ProviderFailure {
    let kind: ProviderFailure.Kind =
      switch answer.status {
      case 401: .unauthorized
      case 402 where code != nil: .atLimit(until: monthlyReset, meter: exhausted)
      case 429: .rateLimited(until: until)
      default: .rejected(status: answer.status)
      }
    return ProviderFailure(kind, mayHaveReached: true, detail: sentence, notBefore: retry)
  }

  /// The meter that is used up, as the summary names it.
  private var exhausted: SafeText? {
    guard let name = answer.json?["limit"]?.string, DockMeterField.known.contains(name) else { return nil }
    return DockMeterField(name: name).title
  }

  /// The refusal as an answer to a request for a change: documented ones are definite, everything else is not.
  ///
  /// Documented are these statuses in one of Dock's shapes; a page of something in between proves nothing, because a
  /// proxy may have put it in the place of an answer that told of an effect.
  var change: ChangeAnswer {
    guard let reason else { return .unrecognised(sentence) }
    return .refused(Refusal(reason, words: sentence))
  }

  /// The refusal as an answer to a request for a page for a person, which alone changes nothing: whatever the answer, there
  /// is no page, and asking again is safe.
  var page: ChangeAnswer { .refused(Refusal(reason ?? .declined, words: sentence)) }

  private var reason: Refusal.Reason? {
    switch (answer.status, code) {
    case (429, nil) where answer.headers.first(name: "Retry-After") != nil: .rateLimited(until: until)
    case (_, nil): nil
    case (400..<500, "consent_token_invalid"?): .tokenInvalid
    case (400..<500, "consent_token_expired"?): .tokenExpired
    case (400..<500, "consent_token_mismatch"?): .tokenMismatch
    case (401, _): .unauthorized
    case (402, _): .overLimit(until: monthlyReset)
    case (403, _): .forbidden
    case (429, _): .rateLimited(until: until)
    case (400, _) where mentionsToken: .tokenInvalid
    case (400, _), (404, _), (409, _), (422, _): .declined
    default: nil
    }
  }

  /// `error`, `error.code` or `code`, whichever there is; nil for a body in none of the shapes.
  ///
  /// Where the name of a consent error stands is not documented, so one counts in any of these places.
  private var code: String? {
    let codes = [answer.json?["error"]?.string, answer.json?["error"]?["code"]?.string, answer.json?["code"]?.string]
      .compactMap { $0 }
    return codes.first { $0.hasPrefix("consent_token_") } ?? codes.first
  }

  private var message: String? {
    answer.json?["message"]?.string ?? answer.json?["error"]?["message"]?.string
  }

  /// Where the consent error's name stands is not documented; a 400 that speaks of the token is treated as one.
  private var mentionsToken: Bool {
    [code, message].compactMap { $0?.lowercased() }.contains { text in
      ["confirm_token", "consent_token", "confirm token", "consent token"].contains { text.contains($0) }
    }
  }

  /// When the next call is possible, as far as that can be believed: not in the past, and within the longest wait.
  private var until: Instant? {
    RetryAfter.believed(answer.json?["resetAt"]?.readInstant, at: now) ?? retry
  }

  /// When the month's calls begin anew: as a header tells, else with the calendar month (docs/api/rate-limits).
  private var monthlyReset: Instant {
    let told = answer.headers.first(name: "X-RateLimit-Monthly-Reset").flatMap { JSONValue.string($0).readInstant }
    return told.flatMap { now <= $0 && $0 <= now.adding(Self.longestMonth) ? $0 : nil }
      ?? CallAllowance.Period.month.end(at: now)
  }

  private var retry: Instant? { RetryAfter.time(in: answer.headers, at: now) }

  private var sentence: SafeText {
    var text = "Dock answered \(answer.status)"
    if let code { text += " \(code)" }
    if let message { text += ": \(message)" }
    return SafeText(text, maximumCharacters: 300)
  }
}
