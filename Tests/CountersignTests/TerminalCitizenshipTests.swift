import Foundation
import JSON
import Support
import Testing

/// The whole program as a guest of every kind of terminal: what happens to either must not hurt the other.
@Suite(.serialized) struct TerminalCitizenshipTests {
  @Test(
    "Every kind of terminal that can show a screen shows it, and gets it back",
    arguments: ["linux", "vt100", "screen-256color", "tmux-256color", "xterm-256color", "xterm"])
  func everyKindOfTerminal(_ term: String) throws {
    let folder = try TemporaryFolder()
    let demo = try start(in: folder, ["TERM": term])
    #expect(demo.screen.line(1).hasPrefix("┌ ▸ Accounts "))
    #expect(demo.screen.line(1).count == 120)
    #expect(demo.screen.isAlternate == !["linux", "vt100"].contains(term))
    if term == "vt100" { #expect(colours(of: demo).isEmpty) }
    try quit(demo)
    try expectRestored(demo)
    #expect(demo.screen.unknown == [])
    #expect(folder.contents.isEmpty)
  }

  @Test("A terminal without a screen is told what to do instead", arguments: ["dumb", "wy-nonsense", ""])
  func noScreen(_ term: String) throws {
    let folder = try TemporaryFolder()
    let demo = try Program.onTerminal(["demo"], in: folder, ["TERM": term])
    #expect(try demo.waitForExit() == .code(3))
    #expect(demo.screen.text.contains(term.isEmpty ? "TERM is not set" : "TERM is \"\(term)\""))
    #expect(!demo.output.contains(0x1B))
    #expect(demo.modes?.echoes == true)
    #expect(folder.contents.isEmpty)
  }

  @Test("A terminal newer than the machine is drawn on all the same", arguments: ["xterm-ghostty9", "nonsense"])
  func newTerminal(_ term: String) throws {
    let folder = try TemporaryFolder()
    // High enough for the last notices, which the help shows after the keys of every screen.
    let demo = try start(in: folder, ["TERM": term], rows: 120)
    let used = term == "nonsense" ? "xterm" : "xterm-256color"
    #expect(!colours(of: demo).isEmpty)
    // On the screen the newest notice hides the others, and is cut to its lines; the help has them all.
    try demo.write("?")
    try demo.waitForScreen("the whole notice") { screen in
      let words = screen.text.split { $0.isWhitespace || $0 == "│" }.joined(separator: " ")
      return words.contains("the screen is drawn for \"\(used)\"")
    }
    demo.send(SIGTERM)
    #expect(try demo.waitForExit() == .code(0))
    try expectRestored(demo)
  }

  @Test("A terminfo folder that is missing or holds rubbish is no obstacle", arguments: [nil, "", "\u{1A}\u{1}junk"])
  func brokenDatabase(_ entry: String?) throws {
    let folder = try TemporaryFolder()
    let database = folder.path + "/terminfo"
    if let entry {
      try FileManager.default.createDirectory(atPath: database + "/x", withIntermediateDirectories: true)
      try folder.write("terminfo/x/xterm-256color", entry)
    }
    let demo = try start(in: folder, ["TERMINFO": database])
    #expect(!colours(of: demo).isEmpty)
    demo.send(SIGTERM)
    #expect(try demo.waitForExit() == .code(0))
    try expectRestored(demo)
  }

  @Test func withoutATerminalItSaysSoAndLeavesNothing() throws {
    let folder = try TemporaryFolder()
    let ending = try Program.run(["demo"], in: folder)
    #expect(ending.status == 3)
    #expect(ending.errors.contains("standard input is no terminal"))
    #expect(!ending.output.contains("\u{1B}"))
    #expect(folder.contents.allSatisfy { $0.hasSuffix(".in") || $0.hasSuffix(".out") || $0.hasSuffix(".err") })
  }

  @Test(
    "Without UTF-8 everything is ASCII", arguments: [["LANG": "C"], ["LANG": "de_DE.ISO-8859-1"], ["LC_ALL": "POSIX"]])
  func onlyASCII(_ locale: [String: String]) throws {
    let folder = try TemporaryFolder()
    let demo = try start(in: folder, locale)
    #expect(demo.screen.line(1).hasPrefix("+ > Accounts -"))
    #expect(demo.output.allSatisfy { $0 < 0x80 })
    try quit(demo)
  }

  @Test func aUTF8LocaleThatIsNotInstalledKeepsItsGlyphs() throws {
    let folder = try TemporaryFolder()
    let demo = try start(in: folder, ["LANG": "xx_YY.UTF-8"])
    #expect(demo.screen.line(1).hasPrefix("┌ ▸ Accounts "))
    try quit(demo)
  }

  @Test func coloursFollowWhatTheTerminalAndTheUserSay() throws {
    let folder = try TemporaryFolder()
    let plain = try start(in: folder, ["NO_COLOR": "1"])
    #expect(colours(of: plain).isEmpty)
    try quit(plain)
    let rich = try start(in: folder, ["TERM": "xterm", "COLORTERM": "truecolor"])
    #expect(!colours(of: rich).isEmpty)
    try quit(rich)
  }

  @Test func controlZLeavesACleanTerminalAndTheNextForegroundTheWholeScreen() throws {
    let folder = try TemporaryFolder()
    let demo = try start(in: folder)
    for round in 1...3 {
      try demo.write("\u{1A}")
      try demo.waitForStop(round)
      try expectRestored(demo)
      // The window became another one, of which a stopped program is not told.
      demo.resize(columns: 100 + round, rows: 30)
      demo.resume()
      try demo.waitForScreen("the whole screen for the new size") {
        $0.isAlternate && $0.line(1).hasPrefix("┌ ▸ Accounts ") && $0.line(1).count == 100 + round
      }
      #expect(demo.modes?.echoes == false)
      #expect(demo.screen.modes.isSuperset(of: [1000, 1006, 2004]))
    }
    try quit(demo)
  }

  @Test func aStormOfSizesEndsWithTheLastOneAndNoTrace() throws {
    let folder = try TemporaryFolder()
    let demo = try start(in: folder)
    for step in 1...300 {
      let (columns, rows) = (1 + step * 37 % 199, 1 + step * 11 % 59)
      demo.resize(columns: columns, rows: rows)
      if step % 20 == 0 { try demo.write("jk") }
    }
    for (columns, rows) in [(500, 200), (1, 1), (40, 10), (100, 30)] { demo.resize(columns: columns, rows: rows) }
    try demo.waitForScreen("the last size") {
      $0.line(1).hasPrefix("┌ ▸ Accounts ") && $0.line(1).count == 100 && $0.line(29).contains("help")
    }
    #expect(demo.screen.text.components(separatedBy: "┌ ▸ Accounts").count == 2)
    try quit(demo)
  }

  @Test("Any size is drawn within itself", arguments: [[1, 1], [2, 3], [7, 60], [300, 4], [500, 200]])
  func anySize(_ size: [Int]) throws {
    let folder = try TemporaryFolder()
    let demo = try Program.onTerminal(["demo"], in: folder, columns: size[0], rows: size[1])
    try demo.waitForScreen("something") { $0.text.contains { !$0.isWhitespace } }
    // What does not fit scrolls or wraps, and would show when there is more room than it was drawn for.
    demo.resize(columns: 100, rows: 30)
    try demo.waitForScreen("the whole screen") { $0.line(1).hasPrefix("┌ ▸ Accounts ") && $0.line(1).count == 100 }
    try quit(demo)
    try expectRestored(demo)
  }

  @Test func aWindowThatDoesNotKnowItsSizeIsTakenForWhatTheEnvironmentSays() throws {
    let folder = try TemporaryFolder()
    let demo = try start(in: folder, ["COLUMNS": "90", "LINES": "28"])
    #expect(demo.screen.line(1).count == 120)
    let far = try farEnd(of: demo)
    defer { close(far) }
    var size = winsize()
    #expect(ioctl(far, UInt(TIOCSWINSZ), &size) == 0)
    try demo.waitForScreen("the assumed size") {
      $0.line(1).hasPrefix("┌ ▸ Accounts ") && $0.line(1).count == 90 && $0.line(27).contains("help")
    }
    try quit(demo)
  }

  @Test("A signal that asks it to end is followed, and nothing is left", arguments: [SIGHUP, SIGTERM, SIGINT])
  func askedToEnd(_ signal: Int32) throws {
    let folder = try TemporaryFolder()
    let demo = try start(in: folder)
    demo.send(signal)
    #expect(try demo.waitForExit() == .code(0))
    try expectRestored(demo)
    #expect(folder.contents.isEmpty)
  }

  @Test("However it dies, the terminal is as it was", arguments: [SIGSEGV, SIGABRT, SIGBUS, SIGQUIT, SIGUSR1, SIGALRM])
  func dies(_ signal: Int32) throws {
    let folder = try TemporaryFolder()
    let demo = try start(in: folder)
    demo.send(signal)
    #expect(try demo.waitForExit() == .signal(signal))
    try expectRestored(demo)
  }

  @Test func stoppedFromOutsideItComesBackWhole() throws {
    let folder = try TemporaryFolder()
    let demo = try start(in: folder)
    demo.send(SIGSTOP)
    try demo.waitForStop()
    let before = demo.output.count
    demo.resume()
    try demo.wait("everything is drawn again") {
      String(decoding: demo.output.dropFirst(before), as: UTF8.self).contains("Accounts")
    }
    try quit(demo)
  }

  @Test func aTerminalThatIsClosedUnderItEndsItAndNothingIsLeft() throws {
    let folder = try TemporaryFolder()
    let demo = try start(in: folder)
    demo.hangUp()
    #expect(try demo.waitForExit() == .code(0))
    #expect(folder.contents.isEmpty)
  }

  @Test("A terminal that takes nothing any more keeps nobody from ending it", arguments: [SIGTERM, SIGHUP, SIGABRT])
  func takesNothing(_ signal: Int32) throws {
    let folder = try TemporaryFolder()
    let demo = try start(in: folder)
    let far = try farEnd(of: demo)
    defer { close(far) }
    // Nothing is read from here on. What fills the line is nothing to see, and the new size is a whole screen more.
    let filling = [UInt8](repeating: 0, count: 4096)
    while write(far, filling, filling.count) > 0 {}
    demo.resize(columns: 300, rows: 100)
    demo.send(signal)
    try wait("the program is gone", within: 20) { kill(demo.process, 0) != 0 }
    #expect(try demo.waitForExit() == (signal == SIGABRT ? .signal(signal) : .code(0)))
    try expectRestored(demo)
    if signal != SIGABRT { #expect(folder.contents.isEmpty) }
  }

  @Test func escapeAndAKeyThatArriveTogetherAreBoth() throws {
    let folder = try TemporaryFolder()
    let demo = try Program.onTerminal(["demo", "--speed", "8"], in: folder)
    try demo.waitForScreen("the first request") { $0.text.contains("token live") }
    try demo.write("\r")
    try demo.waitForScreen("the review") { $0.text.contains("Review · request 1") }
    try demo.write("\u{1B}q")
    try demo.waitForScreen("the question whether to quit") { $0.text.contains("y quit") }
    try demo.write("\u{1B}\r")
    try demo.waitForScreen("the review again") { $0.text.contains("Review · request") && !$0.text.contains("y quit") }
    demo.send(SIGTERM)
    #expect(try demo.waitForExit() == .code(0))
  }

  @Test func aMillionBytesOfPasteDecideNothing() throws {
    let folder = try TemporaryFolder()
    let demo = try Program.onTerminal(["demo", "--speed", "8"], in: folder)
    try demo.waitForScreen("the first request") { $0.text.contains("token live") }
    try demo.write("\r")
    try demo.waitForScreen("the review") { $0.text.contains("Review · request 1") }
    try demo.write("\u{1B}[200~" + String(repeating: "Ay\rq", count: 250_000) + "\u{1B}[201~")
    try demo.write("?")
    try demo.waitForScreen("the help") { $0.text.contains("Help") }
    #expect(demo.exit == nil)
    try demo.write("\u{1B}")
    try demo.waitForScreen("the review again") { $0.text.contains("Review · request 1") && !$0.text.contains("Help") }
    #expect(!demo.screen.text.contains("was executed"))
    demo.send(SIGTERM)
    #expect(try demo.waitForExit() == .code(0))
  }

  @Test func aThousandAccountsAreShownAndWalkedThrough() throws {
    let scene = try Scene()
    let one = try String(contentsOfFile: scene.folder.path + "/config.toml", encoding: .utf8)
    let account = try #require(one.components(separatedBy: "[gateway]").first)
    let all = (0..<1000).map { number in
      // Nobody polls within the test, so that the walk is through rows that stand still.
      account.replacing("dock-main", with: String(format: "acc-%04d", number)).replacing("2s", with: "1h")
    }
    try scene.folder.write("config.toml", all.joined() + "[gateway]\nport = \(scene.port)\n")
    let dashboard = try scene.onTerminal([], columns: 100, rows: 30)
    try dashboard.waitForScreen("the accounts") { $0.text.contains("1000 TEST") && $0.text.contains("▸ acc-0000") }
    try dashboard.waitForScreen("the accounts' keys") { $0.text.contains("Enter actions") }
    try dashboard.write(String(repeating: "j", count: 998))
    try dashboard.waitForScreen("the last but one", within: .seconds(120)) { $0.text.contains("▸ acc-0998") }
    // The last row is the end: one key more changes nothing.
    try dashboard.write("jj")
    try dashboard.waitForScreen("the last") { $0.text.contains("▸ acc-0999") }
    for columns in [60, 140, 100] { dashboard.resize(columns: columns, rows: 30) }
    try dashboard.waitForScreen("the selection where it was") {
      $0.text.contains("acc-0999") && $0.line(0).count <= 100
    }
    dashboard.send(SIGTERM)
    #expect(try dashboard.waitForExit() == .code(0))
    try expectRestored(dashboard)
  }

  // MARK: - Steps

  /// Starts the demo and waits for its first frame.
  private func start(
    in folder: TemporaryFolder, _ more: [String: String] = [:], columns: Int = 120, rows: Int = 40
  ) throws -> PseudoTerminal {
    let demo = try Program.onTerminal(["demo"], in: folder, more, columns: columns, rows: rows)
    try demo.waitForScreen("the first frame") { $0.line(1).contains(" Accounts ") && $0.text.contains("help") }
    return demo
  }

  /// Quits as a person does.
  private func quit(_ demo: PseudoTerminal) throws {
    try demo.write("q")
    try demo.wait("the question or the end") { demo.exit != nil || demo.screen.text.contains("y quit") }
    if demo.exit == nil { try demo.write("y") }
    #expect(try demo.waitForExit() == .code(0))
  }

  /// The colours on the screen beside the terminal's own.
  private func colours(of demo: PseudoTerminal) -> Set<VirtualCell.Color> {
    var found: Set<VirtualCell.Color> = []
    for row in 0..<demo.screen.rows {
      for column in 0..<demo.screen.columns {
        let look = demo.screen[column, row].look
        found.formUnion([look.foreground, look.background])
      }
    }
    return found.subtracting([.standard])
  }

  /// The terminal is as a shell left it: echo, whole lines, the ordinary screen, a cursor, and no reports.
  private func expectRestored(_ demo: PseudoTerminal) throws {
    let fresh = try PseudoTerminal("/bin/true", environment: [:])
    #expect(demo.modes == fresh.modes)
    try demo.wait("the ordinary screen is back") {
      !demo.screen.isAlternate && demo.screen.isCursorVisible
        && demo.screen.modes.isDisjoint(with: [1000, 1004, 1006, 2004])
    }
  }

  /// The end of the terminal that the program has, to look at it as the system does.
  private func farEnd(of demo: PseudoTerminal) throws -> Int32 {
    let descriptor = open("/proc/\(demo.process)/fd/1", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure("the program's terminal cannot be opened: error \(errno)") }
    return descriptor
  }
}
