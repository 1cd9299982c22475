import Crypto

/// The SHA-256 of a key or token: all that the sandbox keeps of it.
struct SecretHash: Hashable, Sendable {
  /// 64 lower-case hexadecimal digits.
  let hexadecimal: String

  init(of secret: String) {
    var text = ""
    for byte in SHA256.hash(data: Array(secret.utf8)) {
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    hexadecimal = text
  }
}
