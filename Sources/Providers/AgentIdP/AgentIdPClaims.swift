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
    let parts = token.reveal().split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = Self.decoded(parts[1]), let claims = try? JSONValue.parse(bytes),
      claims.object != nil
    else { return nil }
    func text(_ names: String...) -> SafeText? {
      names.lazy.compactMap { claims[$0]?.string }.first { !$0.isEmpty }.map { SafeText($0, maximumCharacters: 200) }
    }
    organisation = text("organization_id")
    client = text("client_id", "sub")
    endsAt = claims["exp"]?.integer.map { Instant(seconds: $0) }
  }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// The bytes behind RFC 4648's alphabet for addresses, without padding.
  private static func decoded(_ text: Substring) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (buffer, bits) = (0, 0)
    for letter in text.utf8 {
      guard let value = alphabet.firstIndex(of: letter) else { return nil }
      buffer = (buffer << 6 | value) & 0xFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(buffer >> bits & 0xFF))
      }
    }
    return bytes
  }
}
