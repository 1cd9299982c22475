import Support
import Testing

/// The screen that other tests look at has to be right itself.
struct VirtualScreenTests {
  private func shown(_ text: String, columns: Int = 10, rows: Int = 4) -> VirtualScreen {
    var screen = VirtualScreen(columns: columns, rows: rows)
    screen.feed(text.utf8)
    return screen
  }

  @Test func textWrapsAtTheEdgeAndScrollsAtTheBottom() {
    #expect(shown("0123456789abc").text == "0123456789\nabc")
    let full = shown("0123456789")
    #expect(full.column == 9)
    #expect(full.row == 0)
    #expect(shown("a\r\nb\r\nc\r\nd\r\ne").text == "b\nc\nd\ne")
    #expect(shown("\u{1B}[?7l0123456789abc").text == "012345678c")
  }

  @Test func theCursorGoesWhereItIsSent() {
    #expect(shown("\u{1B}[2;3Hx\u{1B}[Hy\u{1B}[4dz\u{1B}[9Gw").text == "y\n  x\n\n z      w")
    #expect(shown("\u{1B}[3;5Ha\u{1B}[Ab\u{1B}[3Dc\u{1B}[2Cd").text == "\n   c bd\n    a")
    #expect(shown("\u{1B}[99;99Hx").line(3) == "         x")
    #expect(shown("ab\u{8}\u{8}x\ty").text == "xb      y")
    #expect(shown("\u{1B}7\u{1B}[3;3H\u{1B}8x").text == "x")
  }

  @Test func erasingLeavesBlanksInTheBackgroundThatIsSet() {
    let text = "aaaaaaaaaa\r\nbbbbbbbbbb\r\ncccccccccc\u{1B}[2;5H"
    #expect(shown(text + "\u{1B}[K").text == "aaaaaaaaaa\nbbbb\ncccccccccc")
    #expect(shown(text + "\u{1B}[1K").text == "aaaaaaaaaa\n     bbbbb\ncccccccccc")
    #expect(shown(text + "\u{1B}[2K").text == "aaaaaaaaaa\n\ncccccccccc")
    #expect(shown(text + "\u{1B}[J").text == "aaaaaaaaaa\nbbbb")
    #expect(shown(text + "\u{1B}[1J").text == "\n     bbbbb\ncccccccccc")
    #expect(shown(text + "\u{1B}[2J").text == "")
    #expect(shown(text + "\u{1B}[3X").text == "aaaaaaaaaa\nbbbb   bbb\ncccccccccc")
    #expect(shown("\u{1B}[41m\u{1B}[K")[5, 0].look.background == .indexed(1))
  }

  @Test func insertingAndDeletingShiftsTheRest() {
    #expect(shown("abcdef\u{1B}[3G\u{1B}[2@").text == "ab  cdef")
    #expect(shown("abcdef\u{1B}[3G\u{1B}[2P").text == "abef")
    #expect(shown("abcdef\u{1B}[3G\u{1B}[4hXY\u{1B}[4lZ").text == "abXYZdef")
    #expect(shown("a\r\nb\r\nc\u{1B}[2H\u{1B}[L").text == "a\n\nb\nc")
    #expect(shown("a\r\nb\r\nc\u{1B}[2H\u{1B}[M").text == "a\nc")
    #expect(shown("ab\u{1B}[4b").text == "abbbbb")
  }

  @Test func onlyTheRegionScrolls() {
    let text = "a\r\nb\r\nc\r\nd\u{1B}[2;3r"
    #expect(shown(text + "\u{1B}[3H\n").text == "a\nc\n\nd")
    #expect(shown(text + "\u{1B}[2H\u{1B}M").text == "a\n\nb\nd")
    #expect(shown(text + "\u{1B}[S").text == "a\nc\n\nd")
    #expect(shown(text + "\u{1B}[T").text == "a\n\nb\nd")
    #expect(shown(text + "\u{1B}[r\u{1B}[4H\n").text == "b\nc\nd")
  }

  @Test func everyCharacterKeepsItsLook() {
    let screen = shown(
      "\u{1B}[1;4;31mA\u{1B}[0;7mB\u{1B}[38;5;202;48;2;1;2;3mC\u{1B}[38:2::4:5:6mD\u{1B}[mE\u{1B}[97;102mF")
    #expect(screen[0, 0].look == .init(foreground: .indexed(1), bold: true, underlined: true))
    #expect(screen[1, 0].look == .init(reversed: true))
    #expect(screen[2, 0].look == .init(foreground: .indexed(202), background: .rgb(1, 2, 3), reversed: true))
    #expect(screen[3, 0].look.foreground == .rgb(4, 5, 6))
    #expect(screen[4, 0].look == .init())
    #expect(screen[5, 0].look == .init(foreground: .indexed(15), background: .indexed(10)))
    #expect(screen.unknown == [])
  }

  @Test func wideCharactersTakeTwoCellsAndBreakAsAWhole() {
    let screen = shown("界x\u{1B}[Ha")
    #expect(screen.text == "a x")
    #expect(shown("012345678界").text == "012345678\n界")
    #expect(shown("界界\u{1B}[2Gx").text == " x界")
    #expect(shown("e\u{301}x")[0, 0].text == "e\u{301}")
    #expect(shown("界\u{301}")[0, 0].text == "界\u{301}")
  }

  @Test func theAlternateScreenHidesTheOrdinaryOneAndGivesItBack() {
    var screen = shown("before\u{1B}[?1049h\rafter")
    #expect(screen.isAlternate)
    #expect(screen.text.contains("after") && !screen.text.contains("before"))
    screen.feed("\u{1B}[?1049l!".utf8)
    #expect(!screen.isAlternate)
    #expect(screen.text == "before!")
  }

  @Test func lineDrawingIsSelectedInThreeWays() {
    #expect(shown("\u{1B}(0lqk\u{1B}(Blqk").text == "┌─┐lqk")
    #expect(shown("\u{1B})0\u{E}mqj\u{F}mqj").text == "└─┘mqj")
    #expect(shown("\u{1B}[11mx\u{1B}[10mx").text == "│x")
  }

  @Test func stringsAreKeptAndNotShown() {
    let screen = shown("a\u{1B}]0;title\u{7}b\u{1B}]52;c;eA==\u{1B}\\c\u{1B}Ptmux;\u{1B}\u{1B}]9;x\u{7}\u{1B}\\d")
    #expect(screen.text == "abcd")
    #expect(
      screen.commands == [
        .init(introducer: "]", content: "0;title"), .init(introducer: "]", content: "52;c;eA=="),
        .init(introducer: "P", content: "tmux;\u{1B}\u{1B}]9;x\u{7}"),
      ])
    #expect(screen.unknown == [])
  }

  @Test func modesAndTheBellAreNoticed() {
    let screen = shown("\u{1B}[?25l\u{1B}[?1000;1006h\u{7}\u{7}")
    #expect(!screen.isCursorVisible)
    #expect(screen.modes.isSuperset(of: [1000, 1006]))
    #expect(screen.bells == 2)
  }

  @Test func whatIsNotUnderstoodIsReported() {
    #expect(shown("\u{1B}[5~").unknown.count == 1)
    #expect(shown("\u{1B}#8").unknown.count == 1)
    #expect(shown("\u{1B}[99m").unknown == ["look 99"])
    var broken = VirtualScreen(columns: 4, rows: 1)
    broken.feed([0x61, 0xFF, 0xE7, 0x62])
    #expect(broken.unknown.count == 2)
    #expect(broken.text == "ab")
  }

  @Test func portionsMakeNoDifference() {
    let text = "\u{1B}[1;31m界\u{1B}]0;x\u{7}é\u{1B}[2;2Hab\u{1B}[?1049h\u{1B}(0q"
    let whole = shown(text)
    let bytes = Array(text.utf8)
    for cut in 0...bytes.count {
      var screen = VirtualScreen(columns: 10, rows: 4)
      screen.feed(bytes[..<cut])
      screen.feed(bytes[cut...])
      #expect(screen.text == whole.text)
      #expect(screen.commands == whole.commands)
      #expect(screen.unknown == [])
    }
  }

  @Test func aNewSizeKeepsWhatFits() {
    var screen = shown("abcdef\r\nghi\r\njkl")
    screen.resize(columns: 3, rows: 2)
    #expect(screen.text == "abc\nghi")
    screen.resize(columns: 5, rows: 3)
    #expect(screen.text == "abc\nghi")
    #expect(screen.find("hi").map { [$0.column, $0.row] } == [1, 1])
    #expect(screen.find("zz") == nil)
  }
}
