import Billing
import Consent
import Hashing

/// The last part of a status page's address: 128 bits that only the ledger's key can make, and the same for every join.
///
/// It is another one than the request's `cg_` token: whoever has the page's address can look, and do nothing.
struct StatusHandle: Sendable {
  private let key: SigningKey

  /// Handles under a ledger's key.
  init(key: Secret) {
    self.key = SigningKey(key.reveal())
  }

  /// The handle of a request: 32 hexadecimal digits.
  func text(for id: RequestID) -> String {
    Hexadecimal.text(Array(key.code(of: "status\n\(id.rawValue)").prefix(16)))
  }

  /// Whether a text could be a handle.
  static func isPossible(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 32 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
