import CHash

/// The SHA-256 of some bytes (FIPS 180-4).
public struct SHA256: Hashable, Sendable {
  /// The 32 bytes.
  public let bytes: [UInt8]

  /// Hashes bytes.
  public init(of bytes: [UInt8]) {
    var hash = [UInt8](repeating: 0, count: ch_size)
    guard ch_sha256(bytes, bytes.count, &hash) else { preconditionFailure("SHA256: no memory for libcrypto") }
    self.bytes = hash
  }

  /// Hashes the UTF-8 of a text.
  public init(of text: String) {
    self.init(of: Array(text.utf8))
  }

  /// 64 lower-case hexadecimal digits.
  public var hexadecimal: String { Hexadecimal.text(bytes) }
}
