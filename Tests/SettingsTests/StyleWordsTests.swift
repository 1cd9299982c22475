import Screen
import Testing

@testable import Settings

@Suite("The words of a style")
struct StyleWordsTests {
  @Test(
    arguments: [
      ("plain", Style()), ("bold", Style(bold: true)), ("red", Style(foreground: .indexed(1))),
      ("on bright-white", Style(background: .indexed(15))),
      ("200 on 0", Style(foreground: .indexed(200), background: .indexed(0))),
      ("terminal on terminal", Style()),
      ("#FF8000 on #08f", Style(foreground: .rgb(255, 128, 0), background: .rgb(0, 136, 255))),
      (
        "  bold\titalic  dim underlined reversed cyan on black ",
        Style(
          foreground: .indexed(6), background: .indexed(0), bold: true, dim: true, italic: true, underlined: true,
          reversed: true)
      ),
      ("red bold on blue italic", Style(foreground: .indexed(1), background: .indexed(4), bold: true, italic: true)),
    ])
  func areRead(_ text: String, _ style: Style) throws {
    #expect(try StyleWords(text).style(on: .plain) == style)
  }

  @Test func everyStyleIsReadBackFromItsDescription() throws {
    let colours: [Color] = [.terminal, .indexed(3), .indexed(12), .indexed(231), .rgb(1, 2, 254)]
    for foreground in colours {
      for background in colours {
        for bits in 0..<32 {
          let style = Style(
            foreground: foreground, background: background, bold: bits & 1 != 0, dim: bits & 2 != 0,
            italic: bits & 4 != 0, underlined: bits & 8 != 0, reversed: bits & 16 != 0)
          #expect(try StyleWords(style.description).style(on: .plain) == style)
        }
      }
    }
  }

  @Test(
    arguments: [
      ("", StyleWords.Fault.empty), (" \t", .empty), ("blod", .unknownWord("blod")), ("bold bold", .repeated("bold")),
      ("red blue", .secondColour("blue")), ("on red on blue", .secondColour("blue")), ("red on", .missingBackground),
      ("on on", .unknownWord("on")), ("#ff", .unknownWord("#ff")), ("256", .unknownWord("256")),
      ("-1", .unknownWord("-1")),
      ("bold plain", .unknownWord("plain")), ("Red", .unknownWord("Red")),
      ("bold\u{A0}red", .unknownWord("bold\u{A0}red")),
      ("red on bold", .unknownWord("bold")), ("٣", .unknownWord("٣")),
    ])
  func areRefusedForWhatIsWrong(_ text: String, _ fault: StyleWords.Fault) {
    #expect(throws: fault) { try StyleWords(text) }
  }

  @Test(
    arguments: [
      ("blod", "bold"), ("underline", "underlined"), ("reverse", "reversed"), ("inverse", "reversed"),
      ("gray", "bright-black"),
      ("bright_red", "bright-red"), ("default", "terminal"), ("世界", nil), ("#12345", nil),
    ])
  func aNearWordIsSuggested(_ written: String, _ meant: String?) {
    #expect(StyleWords.suggestion(for: .unknownWord(written)) == meant)
  }

  @Test func aColourThatIsNotNamedIsTheTexts() throws {
    let text = Style(foreground: .rgb(1, 1, 1), background: .rgb(9, 9, 9), bold: true)
    #expect(
      try StyleWords("italic").style(on: text)
        == Style(foreground: .rgb(1, 1, 1), background: .rgb(9, 9, 9), italic: true))
    #expect(
      try StyleWords("red on terminal").style(on: text) == Style(foreground: .indexed(1), background: .terminal))
  }
}
