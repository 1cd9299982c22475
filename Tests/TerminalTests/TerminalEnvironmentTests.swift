import Screen
import Testing

@testable import Terminal

struct TerminalEnvironmentTests {
  @Test(
    "As many colours are used as there are, unless none are wanted",
    arguments: [
      ("", 0, false, ColorDepth.mono), ("", -1, false, .mono), ("", 2, false, .mono), ("", 8, false, .eight),
      ("", 16, false, .sixteen), ("", 88, false, .sixteen), ("", 256, false, .indexed256),
      ("", 1 << 24, false, .indexed256),
      ("", 1 << 24, true, .truecolor), ("", 256, true, .indexed256), ("1", 256, false, .mono),
      ("0", 1 << 24, true, .mono),
    ])
  func depth(_ noColor: String, _ colors: Int, _ isDirect: Bool, _ expected: ColorDepth) {
    let environment = TerminalEnvironment(["TERM": "xterm", "NO_COLOR": noColor])
    #expect(environment.colorDepth(colors: colors, isDirect: isDirect) == expected)
  }

  @Test(
    "A richer entry is tried where the terminal says it has all colours",
    arguments: [
      ("xterm", "truecolor", "xterm-256color"), ("screen", "24bit", "screen-256color"), ("xterm", "yes", nil),
      ("xterm", "", nil), ("xterm-256color", "truecolor", nil), ("xterm-direct", "truecolor", nil),
    ])
  func richer(_ term: String, _ colorTerm: String, _ expected: String?) {
    #expect(TerminalEnvironment(["TERM": term, "COLORTERM": colorTerm]).richerTerm == expected)
  }

  @Test func theSizeIsBelievedOnlyIfItIsOne() {
    #expect(TerminalEnvironment(["COLUMNS": "132", "LINES": "50"]).size == Size(columns: 132, rows: 50))
    #expect(TerminalEnvironment(["COLUMNS": "-1", "LINES": "x"]).size == Size(columns: 80, rows: 24))
    #expect(TerminalEnvironment([:]).size == Size(columns: 80, rows: 24))
  }

  @Test func tmuxIsToldFromScreen() {
    #expect(TerminalEnvironment(["TMUX": "/tmp/x,1,0", "STY": "1.x"]).multiplexer == .tmux)
    #expect(TerminalEnvironment(["STY": "1.x", "TERM": "screen"]).multiplexer == .screen)
    #expect(TerminalEnvironment(["TMUX": "", "TERM": "screen"]).multiplexer == nil)
  }

  @Test(
    "Only terminals that are known to have a title get one",
    arguments: [
      ("linux", false), ("vt100", false), ("dumb", false), ("", false), ("stterm-unknown", false),
      ("eterm-color", false),
      ("xterm", true), ("xterm-256color", true), ("tmux-256color", true), ("screen", true), ("st-256color", true),
      ("alacritty", true), ("foot", true),
    ])
  func titles(_ term: String, _ expected: Bool) {
    #expect(TerminalEnvironment(["TERM": term]).hasTitle == expected)
  }

  @Test(
    "Terminals that print what they do not know are spared",
    arguments: [
      ("linux", false), ("vt100", false), ("vt220", false), ("ansi", false), ("cons25", false), ("", false),
      ("xterm-256color", true), ("tmux-256color", true), ("rxvt-unicode", true), ("foot", true),
    ])
  func commands(_ term: String, _ expected: Bool) {
    #expect(TerminalEnvironment(["TERM": term]).understandsCommands == expected)
  }
}
