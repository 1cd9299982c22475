import Crypto

/// SHA-256 of a text's UTF-8 bytes as 64 lower-case hex digits.
public func sha256Hex(_ text: String) -> String {
  SHA256.hash(data: Array(text.utf8)).map { byte in
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }.joined()
}
