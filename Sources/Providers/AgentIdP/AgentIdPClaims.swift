import Billing
import JSON
import Text

/// What an access token says of itself, read without its key: for explanations only, never for a decision.
struct AgentIdPClaims {
  /// The organisation it is about, nil when the token names none.
  let organisation: SafeText?
  /// The agent it was given to.
  let client: SafeText?
  /// When it ends.
  let endsAt: Instant?

  /// The claims; nil for a text that is no JWT.
  init?(_ token: Secret) {
    guard let claims = TokenClaims.read(token.reveal()) else { return nil }
    func text(_ names: String...) -> SafeText? {
      names.lazy.compactMap { claims[$0]?.string }.first { !$0.isEmpty }.map { SafeText($0, maximumCharacters: 200) }
    }
    organisation = text("organization_id")
    client = text("client_id", "sub")
    endsAt = claims["exp"]?.integer.map { Instant(seconds: $0) }
  }
}
