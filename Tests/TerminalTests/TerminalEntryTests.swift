import Testing

@testable import Terminal

struct TerminalEntryTests {
  /// A machine with the entries of its smallest package.
  private static let small = [
    "xterm": TerminalEntry.Kind.usable(colors: 8), "xterm-256color": .usable(colors: 256), "vt100": .usable(colors: -1),
    "screen": .usable(colors: 8), "screen-256color": .usable(colors: 256), "dumb": .dumb, "linux": .usable(colors: 8),
  ]

  private func entry(
    _ term: String, _ more: [String: String] = [:], on machine: [String: TerminalEntry.Kind] = small
  ) throws(TerminalProblem) -> TerminalEntry {
    try TerminalEntry(for: TerminalEnvironment(["TERM": term].merging(more) { $1 })) { machine[$0] ?? .unknown }
  }

  @Test(
    "What is newer than the machine is drawn as its nearest relative, and that is said",
    arguments: [
      ("xterm-ghostty", "xterm-256color"), ("xterm-kitty", "xterm-256color"), ("foot", "xterm-256color"),
      ("wezterm", "xterm-256color"), ("contour", "xterm-256color"), ("alacritty", "xterm-256color"),
      ("st-256color", "xterm-256color"), ("tmux-256color", "screen-256color"), ("tmux", "screen"),
      ("screen.xterm-256color", "screen-256color"), ("nobody-knows", "xterm"), ("vt340", "vt100"), ("vt520", "vt100"),
      ("linux-16color", "linux"),
    ])
  func relatives(_ term: String, _ used: String) throws {
    let entry = try entry(term)
    #expect(entry.name == used)
    #expect(entry.unknownTERM == term)
    #expect(entry.notice?.contains("\"\(term)\"") == true)
    #expect(entry.notice?.contains("\"\(used)\"") == true)
  }

  @Test func coloursThatItSaysItHasAreUsed() throws {
    #expect(try entry("nobody-knows", ["COLORTERM": "truecolor"]).name == "xterm-256color")
    #expect(try entry("xterm", ["COLORTERM": "truecolor"]).name == "xterm-256color")
    #expect(try entry("xterm", ["COLORTERM": "truecolor"]).notice == nil)
  }

  @Test func aKnownTerminalIsDrawnAsItself() throws {
    #expect(try entry("xterm").name == "xterm")
    #expect(try entry("xterm").notice == nil)
  }

  @Test func aMachineWithoutTheNearestHasTheNext() throws {
    #expect(try entry("foot", on: ["xterm": .usable(colors: 8)]).name == "xterm")
    #expect(try entry("foot", on: ["vt100": .usable(colors: 0)]).name == "vt100")
    #expect(throws: TerminalProblem.unknownTERM("foot")) { try entry("foot", on: [:]) }
  }

  @Test("What would show rubbish is refused", arguments: ["wyse60", "tvi950", "vt52", "network", "dumb-emacs"])
  func strangers(_ term: String) {
    #expect(throws: TerminalProblem.unknownTERM(term)) { try entry(term) }
  }

  @Test func noNameAndADumbOneAreRefused() {
    #expect(throws: TerminalProblem.unknownTERM("")) { try entry("") }
    #expect(throws: TerminalProblem.dumb("dumb")) { try entry("dumb") }
  }

  @Test func aHostileNameIsToldHarmlessly() throws {
    let notice = try #require(try entry("x\u{1B}[2J\n" + String(repeating: "y", count: 5000)).notice)
    #expect(notice.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    #expect(notice.count < 400)
  }
}
