import Billing
import Consent
import Crypto

/// The last part of a status page's address: 128 bits that only the ledger's key can make, and the same for every join.
///
/// It is another one than the request's `cg_` token: whoever has the page's address can look, and do nothing.
struct StatusHandle: Sendable {
  private let key: SymmetricKey

  /// Handles under a ledger's key.
  init(key: Secret) {
    self.key = SymmetricKey(data: Array(key.reveal().utf8))
  }

  /// The handle of a request: 32 hexadecimal digits.
  func text(for id: RequestID) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Array("status\n\(id.rawValue)".utf8), using: key)
    return code.prefix(16).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  /// Whether a text could be a handle.
  static func isPossible(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 32 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
