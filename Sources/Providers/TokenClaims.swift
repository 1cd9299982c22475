import JSON
import Text

/// What a JSON Web Token says of itself (RFC 7519): read without its key, so for explanations only and never believed.
enum TokenClaims {
  /// The claims; nil for a text that is no token.
  static func read(_ token: some StringProtocol, limits: JSONLimits = .provider) -> JSONValue? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = Base64.url.decoded(parts[1]),
      let claims = try? JSONValue.parse(bytes, limits: limits), claims.object != nil
    else { return nil }
    return claims
  }
}
