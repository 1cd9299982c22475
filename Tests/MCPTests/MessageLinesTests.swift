import Testing

@testable import MCP

@Suite struct MessageLinesTests {
  private func lines(_ parts: [String]) -> [String] {
    var lines = MessageLines()
    let found = parts.flatMap { lines.take(Array($0.utf8)) } + lines.finish()
    return found.map {
      switch $0 {
      case .line(let bytes): String(decoding: bytes, as: UTF8.self)
      case .tooLong: "too long"
      }
    }
  }

  @Test func linesComeWholeHoweverTheyAreCut() {
    #expect(lines(["a\nb\n"]) == ["a", "b"])
    #expect(lines(["a", "b", "\nc", "d\n"]) == ["ab", "cd"])
    #expect(lines(["é\n".utf8.map { $0 }].map { String(decoding: $0, as: UTF8.self) }) == ["é"])
  }

  @Test func theLastLineNeedsNoEnd() {
    #expect(lines(["a\nb"]) == ["a", "b"])
    #expect(lines(["a\n"]) == ["a"])
    #expect(lines([]) == [])
  }

  @Test func blankLinesAreNone() {
    #expect(lines(["\n \r\n\t\na\r\n"]) == ["a\r"])
  }

  @Test func aLineThatIsTooLongIsDroppedToItsEndAndNoFurther() {
    let half = String(repeating: "x", count: MessageLines.longest / 2 + 1)
    #expect(lines([half, half, "rest\nnext\n"]) == ["too long", "next"])
    #expect(lines(["before\n" + half + half]) == ["before", "too long"])
  }
}
