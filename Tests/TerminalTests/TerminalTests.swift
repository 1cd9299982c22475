import Support
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal as a program uses it and a person sees it: on a real pseudo-terminal.
@Suite(.serialized)
struct TerminalTests {
  /// One kind of terminal, with what can be expected of it.
  struct Kind: CustomTestStringConvertible, Sendable {
    let name: String
    let depth: String
    let hasAlternateScreen: Bool

    var testDescription: String { name }
  }

  static let kinds = [
    Kind(name: "xterm-256color", depth: "indexed256", hasAlternateScreen: true),
    Kind(name: "screen-256color", depth: "indexed256", hasAlternateScreen: true),
    Kind(name: "tmux-256color", depth: "indexed256", hasAlternateScreen: true),
    Kind(name: "xterm", depth: "eight", hasAlternateScreen: true),
    Kind(name: "linux", depth: "eight", hasAlternateScreen: false),
    Kind(name: "vt100", depth: "mono", hasAlternateScreen: false),
  ]

  @Test("A frame is drawn, a key is read, and q leaves everything as it was", arguments: kinds)
  func drawsReadsAndLeaves(_ kind: Kind) throws {
    let program = try FixtureProgram.startAndWait(term: kind.name)
    #expect(program.screen.line(0).hasPrefix("界面 é LIVE ▲"))
    #expect(program.screen.line(3) == "60x22 \(kind.depth) utf8 true")
    #expect(program.screen.isAlternate == kind.hasAlternateScreen)
    #expect(program.modes?.echoes == false)
    #expect(program.modes?.isCanonical == false)
    #expect(program.modes?.sendsSignals == false)
    try program.write("k")
    try program.waitForScreen("the key") { $0.line(1) == "key: k" }
    try program.write("\u{1B}[1;5A\u{1B}OP")
    try program.waitForScreen("the last key") { $0.line(1) == "key: f1" }
    try program.write("q")
    #expect(try program.waitForExit() == .code(0))
    try expectRestored(program)
    try program.waitForScreen("what is written after the end") { $0.text.contains("bye") }
    #expect(program.screen.unknown == [])
  }

  @Test func wideCharactersAndColoursArriveAsDrawn() throws {
    let program = try FixtureProgram.startAndWait()
    let screen = program.screen
    #expect(screen[0, 0].text == "界")
    #expect(screen[1, 0].isContinuation)
    #expect(screen[5, 0].text == "é")
    #expect(screen[7, 0].text == "L")
    let live = screen[7, 0].look
    #expect(live.foreground == .indexed(15))
    #expect(live.background == .indexed(1))
    #expect(live.bold)
    #expect(!live.underlined)
    let nearest = screen[20, 0].look
    #expect(nearest.foreground == .indexed(202))
    #expect(nearest.background == .indexed(17))
    #expect(nearest.italic)
    #expect(nearest.underlined)
    let dim = screen[24, 0].look
    #expect(dim == VirtualCell.Look(bold: true, dim: true, reversed: true))
    #expect(screen[0, 1].look == VirtualCell.Look())
    #expect(!screen.isCursorVisible)
  }

  @Test func aFrameThatDidNotChangeSendsNothing() throws {
    let program = try FixtureProgram.startAndWait()
    try program.write("a")
    try program.waitForScreen("the key") { $0.line(1) == "key: a" }
    let before = program.output.count
    // S draws the same frame a hundred times, except for its own name in the first of them.
    try program.write("Sb")
    try program.waitForScreen("the key") { $0.line(1) == "key: b" }
    #expect(program.output.count - before < 40)
  }

  @Test func aNewSizeIsFollowed() throws {
    let program = try FixtureProgram.startAndWait()
    for (columns, rows) in [(100, 30), (40, 10), (132, 50)] {
      program.resize(columns: columns, rows: rows)
      try program.waitForScreen("the new size") {
        $0.line(2) == "event: resized to \(columns)x\(rows)" && $0.line(rows - 1).count == columns
      }
      #expect(program.screen.line(0).hasPrefix("界面 é LIVE ▲"))
      #expect(program.screen.text.filter { $0 == "#" }.count == 1)
    }
  }

  @Test func controlZStopsAndTheNextContinueDrawsEverythingAgain() throws {
    let program = try FixtureProgram.startAndWait()
    for round in 1...3 {
      try program.write("\u{1A}")
      try program.waitForStop(round)
      try expectRestored(program)
      // While it was stopped the window became another one, of which a stopped program is not told.
      program.resize(columns: 60 + round, rows: 22)
      program.resume()
      try program.waitForScreen("the frame again") { $0.isAlternate && $0.line(1) == "key: ctrl-z" }
      try program.waitForScreen("the new size") { $0.line(2) == "event: resized to \(60 + round)x22" }
      #expect(program.modes?.echoes == false)
      try program.write("k")
      try program.waitForScreen("the key") { $0.line(1) == "key: k" }
    }
  }

  @Test func aStopFromOutsideIsTheSameAsControlZ() throws {
    let program = try FixtureProgram.startAndWait()
    program.send(SIGTSTP)
    try program.waitForStop()
    try expectRestored(program)
    program.resume()
    try program.waitForScreen("the frame again") { $0.isAlternate && $0.line(1) == "key: none" }
    try program.write("k")
    try program.waitForScreen("the key") { $0.line(1) == "key: k" }
  }

  @Test func aStopThatCannotBeCaughtIsRepairedOnContinue() throws {
    let program = try FixtureProgram.startAndWait()
    program.send(SIGSTOP)
    try program.waitForStop()
    let before = program.output.count
    program.resume()
    try program.wait("everything is drawn again") {
      String(decoding: program.output.dropFirst(before), as: UTF8.self).contains("界面")
    }
    #expect(program.modes?.isCanonical == false)
  }

  @Test("A signal that ends the program reaches its owner", arguments: [SIGTERM, SIGINT, SIGHUP])
  func signalsReachTheOwner(_ signal: Int32) throws {
    let program = try FixtureProgram.startAndWait()
    program.send(signal)
    #expect(try program.waitForExit() == .code(100 + signal))
    try expectRestored(program)
  }

  @Test(
    "Without an owner a signal ends the program, and the terminal is restored", arguments: [SIGTERM, SIGINT, SIGHUP])
  func signalsEndTheProgram(_ signal: Int32) throws {
    let program = try FixtureProgram.startAndWait(arguments: ["--default-signals"])
    program.send(signal)
    #expect(try program.waitForExit() == .signal(signal))
    try expectRestored(program)
  }

  @Test func aCrashRestoresTheTerminalAndStaysACrash() throws {
    let program = try FixtureProgram.startAndWait()
    try program.write("X")
    let exit = try program.waitForExit()
    #expect([.signal(SIGILL), .signal(SIGTRAP)].contains(exit))
    try expectRestored(program)
  }

  @Test(
    "A signal that ends the program without asking restores the terminal",
    arguments: [SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGQUIT, SIGUSR1, SIGALRM, SIGXCPU])
  func crashSignalsRestore(_ signal: Int32) throws {
    let program = try FixtureProgram.startAndWait()
    program.send(signal)
    #expect(try program.waitForExit() == .signal(signal))
    try expectRestored(program)
  }

  @Test func exitWithoutCloseRestoresTheTerminal() throws {
    let program = try FixtureProgram.startAndWait()
    try program.write("E")
    #expect(try program.waitForExit() == .code(4))
    try expectRestored(program)
  }

  @Test func aTerminalThatGoesAwayEndsTheProgramOnce() throws {
    let program = try FixtureProgram.startAndWait()
    program.hangUp()
    let exit = try program.waitForExit()
    // By the end of its input, by the signal, or by the signal's usual effect where that comes once the terminal was given back.
    #expect([.code(9), .code(100 + SIGHUP), .signal(SIGHUP)].contains(exit))
  }

  @Test func pasteMouseAndFocusAreAskedForAndArrive() throws {
    let program = try FixtureProgram.startAndWait()
    #expect(program.screen.modes.isSuperset(of: [1000, 1004, 1006, 2004]))
    try program.write("\u{1B}[200~A\rq\u{1B}[31mX\u{1B}[201~")
    try program.waitForScreen("the paste") { $0.line(1).hasPrefix("key: paste 8 A") }
    try program.write("\u{1B}[<0;11;3M")
    try program.waitForScreen("the press") { $0.line(1) == "key: mouse press(Screen.MouseEvent.Button.left) 10,2" }
    try program.write("\u{1B}[<64;1;1M")
    try program.waitForScreen("the wheel") { $0.line(1) == "key: mouse scrollUp 0,0" }
    try program.write("\u{1B}[O")
    try program.waitForScreen("the focus") { $0.line(1) == "key: focus-lost" }
    try program.write("M")
    try program.waitForScreen("no mouse") { !$0.modes.contains(1000) && !$0.modes.contains(1006) }
    #expect(program.screen.modes.contains(2004))
  }

  @Test func aLoneEscapeIsTheEscapeKeyAfterAMoment() throws {
    let program = try FixtureProgram.startAndWait()
    try program.write("\u{1B}")
    try program.waitForScreen("the escape key") { $0.line(1) == "key: escape" }
  }

  @Test func typeaheadThatIsDiscardedIsNeverHandled() throws {
    let program = try FixtureProgram.startAndWait()
    // All of it arrives in one portion; D discards what stands behind it, the q among it.
    try program.write("aDqqq")
    try program.waitForScreen("the last key before") { $0.line(1) == "key: D" }
    try program.write("b")
    try program.waitForScreen("a key after") { $0.line(1) == "key: b" }
    #expect(program.exit == nil)
  }

  @Test func bellNotificationAndClipboardAreSentAsTheyShould() throws {
    let program = try FixtureProgram.startAndWait()
    try program.write("BNC")
    try program.waitForScreen("the commands") { $0.commands.count == 2 && $0.bells == 1 }
    #expect(program.screen.commands[0].content == #"777;notify;title,x;body\u{1B}[31m"#)
    #expect(program.screen.commands[1].content == "52;c;Y29waWVkIBs=")
    #expect(program.screen.unknown == [])
  }

  @Test func insideTmuxCommandsArePassedThrough() throws {
    let program = try FixtureProgram.startAndWait(term: "tmux-256color", environment: ["TMUX": "/tmp/tmux,1,0"])
    try program.write("C")
    try program.waitForScreen("the commands") { $0.commands.count == 2 }
    #expect(program.screen.commands[0] == .init(introducer: "]", content: "52;c;Y29waWVkIBs="))
    #expect(
      program.screen.commands[1]
        == .init(introducer: "P", content: "tmux;\u{1B}\u{1B}]52;c;Y29waWVkIBs=\u{07}"))
  }

  @Test func theScreenCanBeLentAndComesBack() throws {
    let program = try FixtureProgram.startAndWait()
    try program.write("R")
    try program.waitForScreen("the frame again") { $0.isAlternate && $0.line(1) == "key: R" }
    try program.write("q")
    #expect(try program.waitForExit() == .code(0))
    try program.waitForScreen("what was written meanwhile") { $0.text.contains("released\nbye") }
  }

  @Test func withoutUTF8NothingBeyondASCIIIsSent() throws {
    let program = try FixtureProgram.startAndWait(environment: ["LANG": "C"])
    #expect(program.screen.line(0).hasPrefix("? ?  ? LIVE ?"))
    #expect(program.screen.line(3).hasSuffix("utf8 false"))
    #expect(program.output.allSatisfy { $0 < 0x80 })
  }

  @Test func aLocaleThatIsNotInstalledStillGivesUTF8() throws {
    let program = try FixtureProgram.startAndWait(environment: ["LANG": "xx_YY.UTF-8"])
    #expect(program.screen.line(3).hasSuffix("utf8 true"))
    #expect(program.screen[0, 0].text == "界")
  }

  @Test func noColorIsHonoured() throws {
    let program = try FixtureProgram.startAndWait(environment: ["NO_COLOR": "1"])
    #expect(program.screen.line(3).hasPrefix("60x22 mono"))
    // Where a colour was behind the text, it is reversed instead.
    #expect(program.screen[7, 0].look == VirtualCell.Look(bold: true, reversed: true))
    try program.write("P")
    try program.waitForScreen("the colours") { $0[0, 4].text == "x" }
    for row in 0..<22 {
      for column in 0..<60 {
        #expect(program.screen[column, row].look.foreground == .standard)
        #expect(program.screen[column, row].look.background == .standard)
      }
    }
  }

  @Test func aTerminalThatSaysItHasMoreColoursIsBelieved() throws {
    let program = try FixtureProgram.startAndWait(term: "xterm", environment: ["COLORTERM": "truecolor"])
    #expect(program.screen.line(3).hasPrefix("60x22 indexed256"))
    #expect(program.screen[20, 0].look.foreground == .indexed(202))
  }

  @Test func moreColoursThanThereArePairsAreNeverWrong() throws {
    let program = try FixtureProgram.startAndWait(term: "linux")
    try program.write("P")
    try program.waitForScreen("the colours") { $0[15, 19].text == "x" }
    var colourless = 0
    for row in 0..<8 {
      for column in 0..<8 where row != column {
        let look = program.screen[column, row + 4].look
        let isExact = look.foreground == .indexed(row) && look.background == .indexed(column)
        let isColourless = look.foreground == .standard && look.background == .standard && look.reversed
        #expect(isExact || isColourless, "\(row) on \(column): \(look)")
        colourless += isColourless ? 1 : 0
      }
    }
    // 72 pairs are wanted and 63 can be had.
    #expect((1...9).contains(colourless))
    try program.write("P")
    try program.waitForScreen("no colours") { $0[0, 4].text == " " }
    #expect(program.screen[7, 0].look.background == .indexed(1))
  }

  @Test("A terminal that cannot be used is refused in words", arguments: ["dumb", "wy-nonsense", "", nil] as [String?])
  func refusals(_ term: String?) throws {
    let program = try FixtureProgram.start(term: term)
    #expect(try program.waitForExit() == .code(3))
    let wanted =
      switch term {
      case "dumb": "cannot show a screen: TERM is \"dumb\", a terminal that cannot place the cursor;"
      case "wy-nonsense": "cannot show a screen: TERM is \"wy-nonsense\", which the terminfo database"
      default: "cannot show a screen: TERM is not set"
      }
    try program.wait("the reason is written") {
      String(decoding: program.output, as: UTF8.self).hasPrefix(wanted)
    }
    #expect(!program.output.contains(0x1B))
    #expect(program.modes?.echoes == true)
  }

  /// The terminal is as a shell left it: echo, whole lines, the ordinary screen, a cursor, and no reports.
  private func expectRestored(_ program: PseudoTerminal) throws {
    let fresh = try PseudoTerminal("/bin/true", environment: [:])
    #expect(program.modes == fresh.modes)
    try program.wait("the ordinary screen is back") {
      !program.screen.isAlternate && program.screen.isCursorVisible
        && program.screen.modes.isDisjoint(with: [1000, 1004, 1006, 2004])
    }
  }
}
