import Support
import Testing

@testable import JSON

@Suite struct JSONUTF8Tests {
  @Test func everyScalarIsWellFormed() {
    let wrong = (UInt32(0)...0x10FFFF).compactMap(Unicode.Scalar.init).filter { scalar in
      JSONUTF8.firstInvalid(in: Array(UTF8.encode(scalar) ?? .init())) != nil
    }
    #expect(wrong.map(\.value).isEmpty)
  }

  @Test func randomBytesAreJudgedAsTheStandardLibraryJudges() {
    var random = SplitMix64(seed: 5)
    let bytes: [UInt8] = [
      0x41, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
    ]
    for _ in 0..<30_000 {
      let sample = (0..<random.below(7)).map { _ in bytes[random.below(bytes.count)] }
      let invalid = JSONUTF8.firstInvalid(in: sample)
      #expect((invalid == nil) == (String(validating: sample, as: UTF8.self) != nil), "\(sample)")
      if let invalid { #expect(String(validating: sample[..<invalid], as: UTF8.self) != nil, "\(sample)") }
    }
  }
}
