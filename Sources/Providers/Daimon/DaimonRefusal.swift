import Billing
import JSON
import Text
import Transfer

/// An answer of daimon's that is no success: `{"error", "message", "next_steps", "upgrade_context"?}`.
///
/// See https://docs.daimon.email/docs/api-reference/introduction. The codes of 400 and 401 are not documented, so
/// nothing is decided by a code.
struct DaimonRefusal {
  /// How far away the next possible call may be said to be: a month of sending; what lies beyond is not believed.
  static let longestWait: Duration = .seconds(31 * 86_400)

  private let answer: ServiceCall.Answer
  private let origin: Origin
  private let now: Instant

  init(_ answer: ServiceCall.Answer, from origin: Origin, now: Instant) {
    self.answer = answer
    self.origin = origin
    self.now = now
  }

  /// The refusal as a failed reading.
  var failure: ProviderFailure {
    let kind: ProviderFailure.Kind =
      switch answer.status {
      case 401: .unauthorized
      case 429: .rateLimited(until: until)
      default: .rejected(status: answer.status)
      }
    return ProviderFailure(kind, mayHaveReached: true, detail: sentence)
  }

  /// The refusal, nil unless it is one of the documented statuses in the documented shape.
  var refusal: Refusal? {
    guard code != nil else { return nil }
    switch answer.status {
    case 400, 402: return Refusal(.declined, words: sentence)
    case 401: return Refusal(.unauthorized, words: sentence)
    case 429: return Refusal(.rateLimited(until: until), words: sentence)
    default: return nil
    }
  }

  /// Today's count, where a 429 tells it.
  var count: DaimonSendCount? {
    answer.status == 429 ? DaimonSendCount(answer.json, now: now) : nil
  }

  /// The live link that an error about the tier carries for the operator.
  var offer: OfferedLink? {
    answer.json?["upgrade_context"]?["operator_action_url"]?.string
      .flatMap { DaimonLinkAnswer.issued($0, from: origin, expires: nil) }
      .map { OfferedLink(kind: .upgradeLink, issued: $0.issued) }
  }

  /// What was refused, in daimon's words.
  var sentence: SafeText {
    var text = "daimon answered \(answer.status)"
    for word in [code, answer.json?["code"]?.string].compactMap({ $0 }) { text += " \(word)" }
    if let message = answer.json?["message"]?.string { text += ": \(message)" }
    return DaimonWords.safe(text, maximumCharacters: 300)
  }

  private var code: String? { answer.json?["error"]?.string }

  /// When the next call is possible, as far as that can be believed: not in the past, and within the longest wait.
  private var until: Instant? {
    let body = answer.json
    let seconds = body?["retry_after"]?.integer ?? answer.headers.first(name: "Retry-After").flatMap { Int64($0) }
    let times = [
      body?["current_usage"]?["reset_at"]?.string.flatMap { Instant(iso8601: $0) },
      body?["current_usage"]?["window_end"]?.string.flatMap { Instant(iso8601: $0) },
      seconds.flatMap { $0 >= 0 ? now.adding(.seconds($0)) : nil },
    ]
    return times.lazy.compactMap { $0 }.first { now <= $0 && $0 <= now.adding(Self.longestWait) }
  }
}
