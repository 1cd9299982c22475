import Support
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

#if canImport(Glibc)
  private let limitOfFiles = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
#else
  private let limitOfFiles = RLIMIT_NOFILE
#endif

/// What the tests of programs stand on has to be right itself.
@Suite(.serialized)
struct PseudoTerminalTests {
  private let environment = ["PATH": "/usr/bin:/bin", "GREETING": "hello 界"]

  private func shell(_ script: String, columns: Int = 80) throws -> PseudoTerminal {
    try PseudoTerminal("/bin/sh", arguments: ["-c", script], environment: environment, columns: columns)
  }

  @Test func aProgramRunsOnATerminalOfTheWantedSize() throws {
    let program = try shell("test -t 0 && test -t 1 && test -t 2 && stty size && echo $GREETING; pwd", columns: 123)
    #expect(try program.waitForExit() == .code(0))
    try program.waitForScreen("the answers") { $0.line(0) == "24 123" && $0.line(1) == "hello 界" }
  }

  @Test func itStartsWhereItIsToldTo() throws {
    let program = try PseudoTerminal("/bin/pwd", environment: environment, directory: "/usr")
    try program.waitForScreen("the folder") { $0.line(0) == "/usr" }
  }

  @Test func theWayItEndsIsKnown() throws {
    #expect(try shell("exit 7").waitForExit() == .code(7))
    #expect(try shell("kill -9 $$").waitForExit() == .signal(SIGKILL))
  }

  @Test func whatCannotBeStartedIsAProblem() {
    #expect(throws: PseudoTerminal.Problem.self) {
      _ = try PseudoTerminal("/nowhere/at/all", environment: [:])
    }
  }

  @Test func keysArriveAndTheLineIsEchoed() throws {
    let program = try shell("read line; echo got $line")
    #expect(program.modes?.echoes == true)
    #expect(program.modes?.isCanonical == true)
    try program.write("abc\n")
    try program.waitForScreen("the answer") { $0.text == "abc\ngot abc" }
  }

  @Test func changedModesAreSeen() throws {
    let program = try shell("stty raw -echo; echo ready; read line")
    try program.waitForScreen("ready") { $0.text.contains("ready") }
    #expect(program.modes?.echoes == false)
    #expect(program.modes?.isCanonical == false)
  }

  @Test func controlCAndControlZWorkAsInAShell() throws {
    let program = try shell("echo ready; exec cat")
    try program.waitForScreen("ready") { $0.line(0) == "ready" }
    try program.write("\u{1A}")
    try program.waitForStop()
    program.resume()
    try program.wait("it goes on") { !program.isStopped }
    try program.write("\u{3}")
    #expect(try program.waitForExit() == .signal(SIGINT))
  }

  @Test func aNewSizeIsTold() throws {
    let program = try shell("trap 'stty size; exit 0' WINCH; echo ready; while :; do read x; done")
    try program.waitForScreen("ready") { $0.line(0) == "ready" }
    program.resize(columns: 44, rows: 11)
    try program.waitForScreen("the new size") { $0.text.contains("11 44") }
  }

  @Test func aTerminalThatIsTakenAwayHangsUp() throws {
    let program = try shell("echo ready; exec sleep 600")
    try program.waitForScreen("ready") { $0.line(0) == "ready" }
    program.hangUp()
    #expect(try program.waitForExit() == .signal(SIGHUP))
    #expect(program.modes == nil)
  }

  @Test func waitingInVainSaysWhatWasOnTheScreen() throws {
    let program = try shell("echo here I am; read x")
    try program.waitForScreen("it") { $0.text.contains("here") }
    let problem = #expect(throws: PseudoTerminal.Problem.self) {
      try program.waitForScreen("the impossible", within: .milliseconds(20)) { _ in false }
    }
    #expect(problem?.description.contains("here I am") == true)
    #expect(problem?.description.contains("the impossible") == true)
  }

  @Test func descriptorsBeyondTheFirstThousandMakeNoDifference() throws {
    var limit = rlimit()
    #expect(getrlimit(limitOfFiles, &limit) == 0)
    // Where so many cannot be open, nobody can have such a descriptor either.
    try #require(limit.rlim_max > 1200)
    if limit.rlim_cur < 1200 {
      limit.rlim_cur = 1200
      #expect(setrlimit(limitOfFiles, &limit) == 0)
    }
    var open: [Int32] = []
    defer { for descriptor in open { close(descriptor) } }
    while open.last ?? 0 < 1100 {
      let copy = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
      try #require(copy >= 0)
      open.append(copy)
    }
    let program = try shell("read line; echo got $line; exec cat")
    try program.write("abc\n")
    try program.waitForScreen("the answer") { $0.text.contains("got abc") }
    try program.write("\u{1A}")
    try program.waitForStop()
    program.resume()
    try program.wait("it goes on") { !program.isStopped }
    try program.write("\u{3}")
    #expect(try program.waitForExit() == .signal(SIGINT))
  }

  @Test func aProgramDoesNotOutliveItsTest() throws {
    var program: PseudoTerminal? = try shell("trap '' HUP TERM INT; echo ready; while :; do read x; done")
    try program?.waitForScreen("ready") { $0.line(0) == "ready" }
    let process = try #require(program?.process)
    #expect(kill(process, 0) == 0)
    program = nil
    #expect(kill(process, 0) == -1)
  }
}
