import Billing

/// When a certificate ends (RFC 5280, 4.1.2.5), read out of its DER.
struct CertificateEnd: Hashable {
  let instant: Instant

  /// Reads a certificate as far as its dates; nil when it is none.
  init?(_ bytes: [UInt8]) {
    // Certificate, and in it what is signed.
    guard let certificate = Element(bytes[...], 0x30), var signed = Element(certificate.body, 0x30)?.body else {
      return nil
    }
    // The version, where it is told; number, algorithm, issuer.
    if let version = Element(signed, 0xA0) { signed = version.rest }
    for tag: UInt8 in [0x02, 0x30, 0x30] {
      guard let element = Element(signed, tag) else { return nil }
      signed = element.rest
    }
    guard let validity = Element(signed, 0x30), let begin = Element(validity.body) else { return nil }
    guard let end = Element(begin.rest), let instant = Self.time(end) else { return nil }
    self.instant = instant
  }

  /// A tag, a length and that many bytes.
  private struct Element {
    let tag: UInt8
    let body: ArraySlice<UInt8>
    let rest: ArraySlice<UInt8>

    init?(_ bytes: ArraySlice<UInt8>, _ wanted: UInt8? = nil) {
      guard let tag = bytes.first, wanted == nil || tag == wanted, let first = bytes.dropFirst().first else {
        return nil
      }
      var length = Int(first)
      var content = bytes.dropFirst(2)
      if first & 0x80 != 0 {
        let count = Int(first & 0x7F)
        guard (1...4).contains(count), content.count >= count else { return nil }
        length = content.prefix(count).reduce(0) { $0 << 8 | Int($1) }
        content = content.dropFirst(count)
      }
      guard content.count >= length else { return nil }
      self.tag = tag
      body = content.prefix(length)
      rest = content.dropFirst(length)
    }
  }

  /// UTCTime has two digits of the year, GeneralizedTime four; both end with Z.
  private static func time(_ element: Element) -> Instant? {
    let digits = element.body.map { Int($0) - 0x30 }
    let years = element.tag == 0x17 ? 2 : 4
    guard [0x17, 0x18].contains(element.tag), digits.count == years + 11, element.body.last == UInt8(ascii: "Z"),
      digits.dropLast().allSatisfy({ (0...9).contains($0) })
    else { return nil }
    func number(_ place: Int, _ count: Int) -> Int { digits[place..<place + count].reduce(0) { $0 * 10 + $1 } }
    let year = years == 4 ? number(0, 4) : number(0, 2) + (number(0, 2) < 50 ? 2_000 : 1_900)
    return CivilDate(
      year: year, month: number(years, 2), day: number(years + 2, 2), hour: number(years + 4, 2),
      minute: number(years + 6, 2), second: number(years + 8, 2))?.instant
  }
}
