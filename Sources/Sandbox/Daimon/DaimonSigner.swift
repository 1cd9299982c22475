import Hashing
import JSON
import Text

/// Signs what daimon's links carry, as a JSON Web Token with HS256, and believes only what it signed itself.
struct DaimonSigner: Sendable {
  private static let header = Base64.url.encoded(Array("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".utf8))

  private let key: SigningKey

  init(secret: String) {
    key = SigningKey(secret)
  }

  /// The token that carries these claims.
  func token(_ claims: JSONValue) -> String {
    let text = Self.header + "." + Base64.url.encoded(claims.wireBytes)
    return text + "." + Base64.url.encoded(key.code(of: text))
  }

  /// The claims of a token of ours; nil for every other text, whatever its header says.
  func claims(of token: String) -> JSONValue? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == Self.header, let signature = Base64.url.decoded(parts[2]),
      let payload = Base64.url.decoded(parts[1])
    else { return nil }
    // Compared in constant time by the library.
    guard key.made(signature, of: parts[0] + "." + parts[1]) else { return nil }
    return try? JSONValue.parse(payload)
  }

  /// An id that only the signer can make of these words, the same each time.
  func id(_ words: String...) -> String {
    String(Base64.url.encoded(key.code(of: words.joined(separator: "\n"))).prefix(32))
  }
}
