import Billing
import JSON
import Text
import Transfer

/// An answer of Dock's that is not 200, in any of its three published error shapes.
struct DockRefusal {
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
      case 429: .rateLimited(until: until)
      default: .rejected(status: answer.status)
      }
    return ProviderFailure(kind, mayHaveReached: true, detail: sentence)
  }

  /// The refusal as an answer to a request for a change: documented ones are definite, everything else is not.
  var change: ChangeAnswer {
    switch (answer.status, code) {
    case (400, "consent_token_invalid"?): .refused(Refusal(.tokenInvalid, words: sentence))
    case (400, "consent_token_expired"?): .refused(Refusal(.tokenExpired, words: sentence))
    case (400, "consent_token_mismatch"?): .refused(Refusal(.tokenMismatch, words: sentence))
    case (401, _): .refused(Refusal(.unauthorized, words: sentence))
    case (402, _): .refused(Refusal(.overLimit, words: sentence))
    case (403, _): .refused(Refusal(.forbidden, words: sentence))
    case (429, _): .refused(Refusal(.rateLimited(until: until), words: sentence))
    case (400, _) where mentionsToken: .refused(Refusal(.tokenInvalid, words: sentence))
    case (400, _), (404, _), (409, _), (422, _): .refused(Refusal(.declined, words: sentence))
    default: .unrecognised(sentence)
    }
  }

  /// `error`, `code` or `error.code`, whichever there is.
  private var code: String? {
    answer.json?["error"]?.string ?? answer.json?["error"]?["code"]?.string ?? answer.json?["code"]?.string
  }

  private var message: String? {
    answer.json?["message"]?.string ?? answer.json?["error"]?["message"]?.string
  }

  /// Where the consent error's name stands is not documented; a 400 that speaks of the token is treated as one.
  private var mentionsToken: Bool {
    (message ?? code ?? "").lowercased().contains("confirm_token")
  }

  private var until: Instant? {
    if let text = answer.json?["resetAt"]?.string, let instant = Instant(iso8601: text) { return instant }
    guard let seconds = answer.headers.first(name: "Retry-After").flatMap({ Int64($0) }), (0...86_400).contains(seconds) else {
      return nil
    }
    return now.adding(.seconds(seconds))
  }

  private var sentence: SafeText {
    var text = "Dock answered \(answer.status)"
    if let code { text += " \(code)" }
    if let message { text += ": \(message)" }
    return SafeText(text, maximumCharacters: 300)
  }
}
