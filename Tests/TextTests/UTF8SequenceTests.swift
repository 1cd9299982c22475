import Support
import Testing

@testable import Text

@Suite struct UTF8SequenceTests {
  @Test func everyScalarIsASequenceOfItsLength() {
    let wrong = (UInt32(0)...0x10FFFF).compactMap(Unicode.Scalar.init).filter { scalar in
      let bytes = Array(UTF8.encode(scalar) ?? .init())
      return UTF8Sequence.length(in: bytes, at: 0) != bytes.count
    }
    #expect(wrong.map(\.value).isEmpty)
  }

  @Test(
    "What is no UTF-8 is refused",
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
      [0xE2, 0x82], [0xE2, 0x82, 0x41],
      [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x99],
      [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
    ] as [[UInt8]]
  )
  func refused(_ bytes: [UInt8]) {
    #expect(UTF8Sequence.length(in: bytes, at: 0) == nil)
  }

  @Test func randomBytesAreJudgedAsTheStandardLibraryJudges() {
    var random = SplitMix64(seed: 5)
    let leads: [UInt8] = [
      0x41, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
    ]
    for _ in 0..<20_000 {
      let bytes = (0..<(1 + random.below(4))).map { _ in leads[random.below(leads.count)] }
      var index = 0
      while index < bytes.count, let length = UTF8Sequence.length(in: bytes, at: index) { index += length }
      #expect((index == bytes.count) == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
    }
  }
}
