import Billing
import Hashing
import JSON
import Text

/// The claims of an access token.
///
/// The service signs its tokens with RS256; only the sandbox ever checks these, so they carry an HMAC and say so (HS256).
struct AgentIdPToken: Hashable, Sendable {
  /// How long a token that was asked for lives, in seconds.
  static let lifetimeSeconds: Int64 = 3_600

  /// The agent's UUID: `sub` and `client_id`.
  let client: String
  /// The organisation the agent was registered with, nil for one of the bootstrap method.
  let organisation: String?
  let scope: String
  let id: String
  let issuedAt: Int64
  let expiresAt: Int64

  /// The token as it is handed out.
  func signed(with key: SigningKey) -> String {
    let head: JSONValue = ["alg": "HS256", "typ": "JWT"]
    let claims: JSONValue = .fields([
      "sub": .string(client), "client_id": .string(client), "scope": .string(scope), "jti": .string(id),
      "iat": .integer(issuedAt), "exp": .integer(expiresAt), "organization_id": organisation.map(JSONValue.string),
    ])
    let text = Base64.url.encoded(head.wireBytes) + "." + Base64.url.encoded(claims.wireBytes)
    return text + "." + Base64.url.encoded(key.code(of: text))
  }

  /// The claims of a token that this key signed and that has not ended; nil for any other text.
  static func read(_ text: String, key: SigningKey, now: Instant) -> AgentIdPToken? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let code = Base64.url.decoded(parts[2]),
      key.made(code, of: parts[0] + "." + parts[1]),
      let claims = Base64.url.decoded(parts[1]).flatMap({ try? JSONValue.parse($0) }),
      let client = claims["client_id"]?.string, let id = claims["jti"]?.string, let scope = claims["scope"]?.string,
      let issuedAt = claims["iat"]?.integer, let expiresAt = claims["exp"]?.integer, now < Instant(seconds: expiresAt)
    else { return nil }
    return AgentIdPToken(
      client: client, organisation: claims["organization_id"]?.string, scope: scope, id: id, issuedAt: issuedAt,
      expiresAt: expiresAt)
  }
}
