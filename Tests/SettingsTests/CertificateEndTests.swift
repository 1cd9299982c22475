import Billing
import Testing
import Text

@testable import Settings

@Suite struct CertificateEndTests {
  /// A certificate as far as its dates, around a time.
  private func certificate(_ tag: UInt8, _ time: String, version: Bool = true) -> [UInt8] {
    func element(_ tag: UInt8, _ body: [UInt8]) -> [UInt8] {
      body.count < 128
        ? [tag, UInt8(body.count)] + body : [tag, 0x82, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
    }
    let validity = element(0x30, element(0x17, Array("200101000000Z".utf8)) + element(tag, Array(time.utf8)))
    let head =
      (version ? element(0xA0, [2, 1, 2]) : []) + element(0x02, [1]) + element(0x30, [5, 0])
      + element(0x30, [UInt8](repeating: 0, count: 200))
    return element(0x30, element(0x30, head + validity + [0x30, 0]))
  }

  @Test(arguments: [
    (UInt8(0x17), "271130225959Z", "2027-11-30T22:59:59.000Z"), (0x17, "500101000000Z", "1950-01-01T00:00:00.000Z"),
    (0x18, "20500101000000Z", "2050-01-01T00:00:00.000Z"),
  ])
  func theEndIsRead(_ tag: UInt8, _ time: String, _ end: String) {
    for version in [true, false] {
      #expect(CertificateEnd(certificate(tag, time, version: version))?.instant.timestamp == end)
    }
  }

  @Test(arguments: [
    (UInt8(0x17), "271130225959"), (0x17, "20500101000000Z"), (0x18, "271130225959Z"), (0x17, "271330225959Z"),
    (0x16, "271130225959Z"), (0x17, "27113022:959Z"),
  ])
  func whatIsNoTimeIsNoEnd(_ tag: UInt8, _ time: String) {
    #expect(CertificateEnd(certificate(tag, time)) == nil)
  }

  /// Whatever is cut off or changed, reading comes to an end.
  @Test func aDamagedCertificateDoesNoHarm() {
    let whole = certificate(0x17, "271130225959Z")
    for count in 0..<whole.count { _ = CertificateEnd(Array(whole.prefix(count))) }
    for place in whole.indices {
      for byte: UInt8 in [0, 0x80, 0x84, 0xFF] {
        var bytes = whole
        bytes[place] = byte
        _ = CertificateEnd(bytes)
      }
    }
    #expect(CertificateEnd([]) == nil && CertificateEnd(Array(whole.prefix(40))) == nil)
  }
}
