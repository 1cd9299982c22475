import Support
import Testing

@testable import Text

@Suite struct UTF8SequenceTests {
  @Test func everyScalarIsASequenceOfItsLength() {
    let wrong = (UInt32(0)...0x10FFFF).compactMap(Unicode.Scalar.init).filter { scalar in
      let bytes = Array(UTF8.encode(scalar) ?? .init())
      return UTF8Sequence.length(in: bytes, at: 0) != bytes.count || UTF8Sequence.firstInvalid(in: bytes) != nil
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
    let bytes: [UInt8] = [
      0x41, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
    ]
    for _ in 0..<30_000 {
      let sample = (0..<random.below(7)).map { _ in bytes[random.below(bytes.count)] }
      let invalid = UTF8Sequence.firstInvalid(in: sample)
      #expect((invalid == nil) == (String(validating: sample, as: UTF8.self) != nil), "\(sample)")
      if let invalid { #expect(String(validating: sample[..<invalid], as: UTF8.self) != nil, "\(sample)") }
    }
  }
}
