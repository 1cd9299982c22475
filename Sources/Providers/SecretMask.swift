import Billing
import JSON

/// Takes the secrets that a call sent out of what came back.
///
/// A service that quotes a refused key in its message must not bring it into a log, the ledger or onto the screen.
struct SecretMask: Sendable {
  /// A shorter secret is no secret, and would be found in ordinary words.
  static let shortest = 8

  private let secrets: [[UInt8]]

  /// A mask over these secrets.
  init(_ secrets: [Secret]) {
    self.secrets = secrets.map { Array($0.reveal().utf8) }.filter { $0.count >= Self.shortest }
  }

  /// The text with every copy of a secret replaced by the fixed text of ``Secret``.
  func callAsFunction(_ text: String) -> String {
    secrets.reduce(text) { text, secret in
      // Nearly every text is shorter than a secret or does not have it, and a look masks hundreds of texts.
      guard text.utf8.count >= secret.count, Self.holds(text, secret) else { return text }
      // Compared as bytes: a combining mark behind a copy would hide it from a comparison of characters.
      let pieces = Array(text.utf8).split(separator: secret, omittingEmptySubsequences: false)
      guard pieces.count > 1 else { return text }
      return pieces.map { String(decoding: $0, as: UTF8.self) }.joined(separator: Secret.placeholder)
    }
  }

  /// Whether a text has a copy of a secret.
  private static func holds(_ text: String, _ secret: [UInt8]) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard let first = secret.first, bytes.count >= secret.count else { return false }
      for start in 0...(bytes.count - secret.count) where bytes[start] == first {
        if bytes[start..<(start + secret.count)].elementsEqual(secret) { return true }
      }
      return false
    }
  }

  /// The value with every string and key masked.
  func callAsFunction(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): return .string(self(text))
    case .array(let elements): return .array(elements.map { self($0) })
    case .object(let members):
      var masked: JSONObject = [:]
      for (key, value) in members { masked[self(key)] = self(value) }
      return .object(masked)
    case .null, .bool, .integer, .number: return value
    }
  }
}
