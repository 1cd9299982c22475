import CHash

/// A secret under which texts are signed with HMAC-SHA256 (RFC 2104); printed it says nothing.
public struct SigningKey: Sendable {
  private let bytes: [UInt8]

  /// A key of any length: longer than 64 bytes it counts as its own SHA-256, as the RFC has it.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The key that is the UTF-8 of a text.
  public init(_ text: String) {
    self.init(Array(text.utf8))
  }

  /// The 32 bytes that only this key makes of these.
  public func code(of message: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: ch_size)
    guard ch_hmac_sha256(bytes, bytes.count, message, message.count, &code) else {
      preconditionFailure("SigningKey: no memory for libcrypto")
    }
    return code
  }

  /// The same of a text's UTF-8.
  public func code(of text: String) -> [UInt8] { code(of: Array(text.utf8)) }

  /// Whether this key made that code of these bytes; compared in constant time.
  public func made(_ code: [UInt8], of message: [UInt8]) -> Bool { Self.isSame(code, self.code(of: message)) }

  /// Whether this key made that code of a text's UTF-8; compared in constant time.
  public func made(_ code: [UInt8], of text: String) -> Bool { made(code, of: Array(text.utf8)) }

  /// Whether two runs of bytes are the same, in a time that tells at most whether their lengths are.
  public static func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && ch_is_same(left, right, left.count)
  }
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
  /// Nothing of the key.
  public var description: String { "SigningKey" }

  /// Nothing of the key.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
