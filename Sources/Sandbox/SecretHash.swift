import Hashing

/// The SHA-256 of a key or token: all that the sandbox keeps of it.
struct SecretHash: Hashable, Sendable {
  /// 64 lower-case hexadecimal digits.
  let hexadecimal: String

  init(of secret: String) {
    hexadecimal = SHA256(of: secret).hexadecimal
  }
}
