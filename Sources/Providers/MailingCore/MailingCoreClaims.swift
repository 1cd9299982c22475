import Billing
import JSON
import Text

/// What a session token says of itself, read without its key: for explanations and for reading the next one in time.
///
/// Which claims MailingCore's tokens carry is not documented; these are the usual ones.
struct MailingCoreClaims {
  /// The user it was given to.
  let user: SafeText?
  /// When it ends.
  let endsAt: Instant?

  /// The claims; nil for a text that is no JWT.
  init?(_ token: Secret) {
    guard let claims = TokenClaims.read(token.reveal()) else { return nil }
    user = ["email", "sub"].lazy.compactMap { claims[$0]?.string }.first { !$0.isEmpty }
      .map { SafeText($0, maximumCharacters: 200) }
    endsAt = claims["exp"]?.integer.map { Instant(seconds: $0) }
  }
}
