import Support
import Testing

@testable import Text

@Suite struct PlainTextTests {
  @Test func plainTextIsShownAsTheSanitizerWouldShowIt() {
    var random = SplitMix64(seed: 11)
    let blocks: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0xA0...0x2FF, 0x370...0x58F, 0x1E00...0x2027, 0x2030...0x205F, 0x20A0...0x2BFF, 0x3000...0x312F,
      0x3190...0x9FFF,
      0xAC00...0xD7A3, 0xFF01...0xFF60, 0x1F300...0x1FAFF,
    ]
    var plain = 0
    for _ in 0..<20_000 {
      let scalars = (0..<3).compactMap { _ in
        let block = blocks[random.below(blocks.count)]
        return Unicode.Scalar(block.lowerBound + UInt32(random.below(block.count)))
      }
      let text = String(String.UnicodeScalarView(scalars))
      guard let columns = PlainText.columns(of: text) else { continue }
      plain += 1
      var sanitizer = Sanitizer(maximumCharacters: .max)
      sanitizer.append(text)
      #expect(sanitizer.text.unicodeScalars.elementsEqual(scalars))
      #expect(sanitizer.columns == columns)
      #expect(!sanitizer.hadUnsafeScalars)
      #expect(text.count == scalars.count)
    }
    #expect(plain > 10_000)
  }

  @Test func onlyPrintableASCIIIsPrintableASCII() {
    for value in UInt32(0)...0xFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      #expect(PlainText.isPrintableASCII(String(scalar)) == (0x20...0x7E).contains(value))
    }
    #expect(PlainText.isPrintableASCII(""))
  }

  @Test func whatNeedsASecondLookIsNotPlain() {
    for text in ["a\u{301}", "\u{1B}", "\u{AD}", "🏽", "🇩🇪", "ﾞ", "क", "\u{1100}", "\u{2028}", "\u{303A}\u{302A}"] {
      #expect(PlainText.columns(of: text) == nil)
    }
  }
}
