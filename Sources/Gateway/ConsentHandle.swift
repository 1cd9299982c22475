import Billing
import Consent
import Crypto

/// The `cg_` token an agent holds for its request: ours, useless at the service, and the same after joins and restarts.
struct ConsentHandle: Sendable {
  private let key: SymmetricKey

  /// Handles under a ledger's key.
  init(key: Secret) {
    self.key = SymmetricKey(data: Array(key.reveal().utf8))
  }

  /// The handle of a request: base32 of HMAC-SHA256 over its id.
  func text(for id: RequestID) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Array(id.rawValue.utf8), using: key)
    return "cg_" + Self.base32(Array(code))
  }

  /// Which of an agent's requests a handle names; compared in constant time for each.
  func find(_ handle: String, among requests: [ConsentRequest]) -> ConsentRequest? {
    let given = Array(handle.utf8)
    var found: ConsentRequest?
    for request in requests where Self.isEqual(given, Array(text(for: request.id).utf8)) { found = request }
    return found
  }

  private static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
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
