import Billing
import Hashing

/// Stripe's way of signing what it sends: `t=SECONDS,v1=HEX`, an HMAC-SHA256 over `SECONDS.PAYLOAD`.
///
/// The rules are those of https://docs.stripe.com/webhooks/signatures and of Stripe's own libraries: several `v1` may
/// stand in a header and one has to fit, other schemes are passed over, and only what is too old is refused; a time
/// ahead of ours is not.
enum StripeSignature {
  /// Why a signed text is not believed.
  enum Problem: Error, Hashable, Sendable, CaseIterable {
    case missing
    case malformed
    case wrong
    case old
  }

  /// How many seconds a signature counts.
  static let tolerance: Int64 = 300

  /// The value of the header `Stripe-Signature` for a payload that is sent then.
  static func header(for payload: [UInt8], secret: String, at time: Instant) -> String {
    let seconds = time.wholeSeconds
    return "t=\(seconds),v1=" + Hexadecimal.text(SigningKey(secret).code(of: signed(payload, at: seconds)))
  }

  /// Believes a payload or says why not; the codes are compared in constant time.
  static func check(
    _ header: String?, of payload: [UInt8], secret: String, now: Instant
  ) throws(Problem) {
    guard let header else { throw .missing }
    var seconds: Int64?
    var codes: [[UInt8]] = []
    for part in header.split(separator: ",") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else { throw .malformed }
      switch pair[0].drop(while: { $0 == " " }) {
      case "t":
        guard seconds == nil, let number = Int64(pair[1]), number >= 0, String(number) == pair[1] else {
          throw .malformed
        }
        seconds = number
      case "v1":
        guard let code = bytes(ofHexadecimal: pair[1]) else { throw .malformed }
        codes.append(code)
      default: continue
      }
    }
    guard let seconds, !codes.isEmpty else { throw .malformed }
    let text = signed(payload, at: seconds)
    let key = SigningKey(secret)
    guard codes.contains(where: { key.made($0, of: text) }) else { throw .wrong }
    guard seconds >= now.wholeSeconds - tolerance else { throw .old }
  }

  private static func signed(_ payload: [UInt8], at seconds: Int64) -> [UInt8] {
    Array("\(seconds).".utf8) + payload
  }

  private static func bytes(ofHexadecimal text: Substring) -> [UInt8]? {
    let digits = text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[place], let low = digits[place + 1] else { return nil }
      bytes.append(UInt8(high << 4 | low))
    }
    return bytes
  }
}

extension Instant {
  /// The whole seconds since 1970-01-01T00:00:00Z, rounded down: Stripe counts no finer.
  var wholeSeconds: Int64 {
    let (quotient, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    return rest < 0 ? quotient - 1 : quotient
  }
}
