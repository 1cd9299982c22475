import Billing
import JSON
import Text

/// What MailingCore says to `POST /auth/login`: a session, or why there is none and when it may be asked again.
///
/// Documented are the two tokens, their lives of 15 minutes and 30 days, and that an account with a second factor gets a
/// challenge in their place (https://mailingcore.com/en/docs/api/authentication). How the challenge is written is not
/// documented: whatever speaks of one is taken for one.
struct MailingCoreSignInAnswer {
  /// The documented life of a session.
  static let documentedLife: Duration = .seconds(900)
  /// A session that is said to live longer is not believed.
  static let longestLife: Duration = .seconds(86_400)
  /// The longest token that fits into a header of a call, in bytes.
  private static let longestToken = 16_000

  /// How long nothing is sent again after an answer that brought no session.
  enum Pause: Hashable {
    /// Until the password is another one.
    case password
    /// For a time, or until the password is another one: what was asked for may be turned off at the service.
    case secondFactor
    /// For a time, whatever the password.
    case any
  }

  /// What came of it.
  enum Outcome {
    case session(Secret, life: Duration)
    case refused(ProviderFailure, Pause)
  }

  private let answer: ServiceCall.Answer
  /// Whether the service's own words may be told.
  private let repeatsWords: Bool
  private let now: Instant

  init(_ answer: ServiceCall.Answer, repeatsWords: Bool = true, now: Instant) {
    self.answer = answer
    self.repeatsWords = repeatsWords
    self.now = now
  }

  /// What came of it.
  var outcome: Outcome {
    let isAnswered = answer.status == 200 || answer.status == 201
    if isAnswered, let token { return .session(Secret(token), life: Self.life(of: token, at: now)) }
    if asksForSecondFactor {
      return .refused(
        failure(
          .unauthorized,
          "MailingCore asks for a second factor, which Countersign never gives. Let a user without one sign in, or supply "
            + "session tokens with `credential` in place of `login`."), .secondFactor)
    }
    if isAnswered {
      let words: SafeText =
        answer.json?.object == nil
        ? "MailingCore answered to the sign-in with something that is not a JSON object."
        : "MailingCore answered to the sign-in without a session token."
      return .refused(failure(.garbage, words), .any)
    }
    let refusal = MailingCoreRefusal(answer, now: now, claims: nil)
    guard answer.status == 401 else {
      let told = refusal.failure
      let words = repeatsWords ? told.detail : SafeText("MailingCore answered \(answer.status)")
      return .refused(failure(told.kind, "At the sign-in: " + words), .any)
    }
    // Whoever answers without saying anything may not be the service: a proxy's page is no word about a password.
    guard answer.json?.object != nil else {
      return .refused(
        failure(.unauthorized, "The sign-in was refused with 401, without a word of MailingCore's."), .any)
    }
    return .refused(
      failure(
        .unauthorized,
        "MailingCore refused the e-mail address or the password; it is not tried again before the password is another one."
      ), .password)
  }

  private func failure(_ kind: ProviderFailure.Kind, _ words: SafeText) -> ProviderFailure {
    // The call that the session was for was never sent.
    ProviderFailure(kind, mayHaveReached: false, detail: words)
  }

  // MARK: - What stands in it

  /// The session's token, where it is one that a header can carry.
  private var token: String? {
    let fields = [answer.json, answer.json?["data"]].compactMap { $0 }
    let text = fields.lazy.compactMap { $0["accessToken"]?.string ?? $0["access_token"]?.string }.first
    guard let text, !text.isEmpty, text.utf8.count <= Self.longestToken,
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    return text
  }

  private static let words = ["twofactor", "2fa", "mfa", "totp", "otp", "challenge", "secondfactor"]
  private static let phrases = [
    "two-factor", "two factor", "second factor", "2fa", "totp", "one-time", "verification code", "authenticator",
  ]

  /// Whether a field that says something, or the message, is about a second factor.
  private var asksForSecondFactor: Bool {
    guard answer.status < 500, answer.status != 429, let json = answer.json else { return false }
    let isTold = [json, json["data"]].compactMap { $0?.object }.contains { object in
      object.contains { name, value in
        let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
        return value != .null && value != false && Self.words.contains { plain.contains($0) }
      }
    }
    let said = [json["message"], json["error"], json["code"]].compactMap { $0?.string?.lowercased() }
    return isTold || said.contains { text in Self.phrases.contains { text.contains($0) } }
  }

  /// How long a token says that it lives, by its own two times where it has both: clocks may disagree.
  private static func life(of token: String, at now: Instant) -> Duration {
    guard let claims = TokenClaims.read(token), let end = claims["exp"]?.integer else { return documentedLife }
    let start = claims["iat"]?.integer ?? now.milliseconds / 1000
    let (seconds, isTooLarge) = end.subtractingReportingOverflow(start)
    guard !isTooLarge, seconds > 0 else { return documentedLife }
    return min(.seconds(seconds), longestLife)
  }
}
