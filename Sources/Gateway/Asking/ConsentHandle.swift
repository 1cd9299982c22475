import Billing
import Consent
import Hashing

/// The `cg_` token an agent holds for its request: ours, useless at the service, and the same after joins and restarts.
struct ConsentHandle: Sendable {
  private let key: SigningKey

  /// Handles under a ledger's key.
  init(key: Secret) {
    self.key = SigningKey(key.reveal())
  }

  /// The handle of a request: base32 of HMAC-SHA256 over its id.
  func text(for id: RequestID) -> String {
    "cg_" + Self.base32(key.code(of: id.rawValue))
  }

  /// Which of an agent's requests a handle names; compared in constant time for each.
  func find(_ handle: String, among requests: [ConsentRequest]) -> ConsentRequest? {
    let given = Array(handle.utf8)
    var found: ConsentRequest?
    for request in requests where SigningKey.isSame(given, Array(text(for: request.id).utf8)) { found = request }
    return found
  }

  /// Lower-case base32 (RFC 4648) without padding.
  private static func base32(_ bytes: [UInt8]) -> String {
    let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
    var text = ""
    var buffer: UInt32 = 0
    var bits = 0
    for byte in bytes {
      buffer = buffer << 8 | UInt32(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        text.append(alphabet[Int(buffer >> UInt32(bits)) & 31])
        buffer &= (1 << UInt32(bits)) - 1
      }
    }
    if bits > 0 { text.append(alphabet[Int(buffer << UInt32(5 - bits)) & 31]) }
    return text
  }
}
