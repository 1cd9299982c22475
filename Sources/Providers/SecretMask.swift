import Billing
import JSON

/// Takes the secrets that a call sent out of what came back.
///
/// A service that quotes a refused key in its message must not bring it into a log, the ledger or onto the screen.
struct SecretMask: Sendable {
  /// A shorter secret is no secret, and would be found in ordinary words.
  static let shortest = 8

  private let secrets: [Pattern]

  /// A mask over these secrets.
  init(_ secrets: [Secret]) {
    self.secrets = secrets.map { Array($0.reveal().utf8) }.filter { $0.count >= Self.shortest }.map(Pattern.init)
  }

  /// The text with every copy of a secret replaced by the fixed text of ``Secret``.
  func callAsFunction(_ text: String) -> String {
    secrets.reduce(text) { text, secret in
      // Nearly every text is shorter than a secret, and a look masks hundreds of texts.
      guard text.utf8.count >= secret.bytes.count else { return text }
      var text = text
      return text.withUTF8 { secret.replaced(in: $0) } ?? text
    }
  }

  /// A secret to look for, in time linear in the text (Knuth, Morris, Pratt): a service chooses the text and some of the
  /// secrets, and could make a search by trial endless.
  private struct Pattern {
    let bytes: [UInt8]
    /// For each place the length of the longest beginning that also ends there.
    private let borders: [Int]

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      var borders = [0]
      var length = 0
      for byte in bytes.dropFirst() {
        while length > 0, bytes[length] != byte { length = borders[length - 1] }
        if bytes[length] == byte { length += 1 }
        borders.append(length)
      }
      self.borders = borders
    }

    /// The text without the copies; nil when it has none.
    ///
    /// Compared as bytes: a combining mark behind a copy would hide it from a comparison of characters.
    func replaced(in text: UnsafeBufferPointer<UInt8>) -> String? {
      var result: String?
      var (kept, matched) = (0, 0)
      for (place, byte) in text.enumerated() {
        while matched > 0, bytes[matched] != byte { matched = borders[matched - 1] }
        if bytes[matched] == byte { matched += 1 }
        guard matched == bytes.count else { continue }
        let end = place + 1
        let before = UnsafeBufferPointer(rebasing: text[kept..<(end - matched)])
        result = (result ?? "") + String(decoding: before, as: UTF8.self) + Secret.placeholder
        (kept, matched) = (end, 0)
      }
      return result.map { $0 + String(decoding: UnsafeBufferPointer(rebasing: text[kept...]), as: UTF8.self) }
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
