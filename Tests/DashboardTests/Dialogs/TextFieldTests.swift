import Testing
import Text

@testable import Dashboard

@Suite struct TextFieldTests {
  private func field(_ text: String, limit: Int = 500) -> TextField {
    var field = TextField(limit: limit)
    field.paste(text)
    return field
  }

  @Test func whiteSpaceAloneIsNoWords() {
    #expect(field(" \t ").words == nil)
    #expect(field("").words == nil)
    #expect(field(" a").words == " a")
  }

  @Test func lineEndsOfAPasteBecomeSpaces() {
    #expect(field("a\r\nb\n\nc").text == "a b c")
  }

  @Test func theLimitCountsCharacters() {
    #expect(field(String(repeating: "👩‍💻", count: 9), limit: 4).text.count == 4)
  }

  @Test func linesBreakByColumnsAndKeepTheLastSpace() {
    #expect(field("漢字漢").lines(columns: 5) == ["漢字", "漢"])
    #expect(field("ab ").lines(columns: 2) == ["ab", " "])
    #expect(field("").lines(columns: 0) == [""])
  }

  @Test func whatIsShownIsSafe() {
    #expect(field("\u{1B}[2J\u{202E}").lines(columns: 80) == ["\\u{1B}[2J\\u{202E}"])
  }

  @Test func erasingTakesTheLastCharacter() {
    var field = field("e\u{301}👩‍💻")
    field.erase()
    #expect(field.text == "e\u{301}")
    field.erase()
    field.erase()
    #expect(field.text.isEmpty)
  }
}
