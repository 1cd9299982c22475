import Support
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal inside tmux, with a real shell and its job control between the two.
@Suite(.serialized, .enabled(if: access("/usr/bin/tmux", X_OK) == 0, "tmux is not installed"))
struct TmuxTests {
  /// A tmux of the test's own with a shell in it, on a pseudo-terminal; all of it is gone after the test.
  private final class Session {
    let client: PseudoTerminal
    private let folder: String
    private let environment: [String: String]

    init() throws {
      var template = Array("/tmp/countersign-tmux-XXXXXX".utf8CString)
      try #require(mkdtemp(&template) != nil)
      folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      environment = FixtureProgram.variables(term: "xterm-256color", ["PS1": "$ ", "SHELL": "/bin/sh"])
      client = try PseudoTerminal(
        "/usr/bin/tmux",
        arguments: ["-S", folder + "/socket", "-f", "/dev/null", "new-session", "exec bash --norc --noprofile"],
        environment: environment, columns: 90, rows: 30)
      try client.waitForScreen("the prompt") { $0.text.contains("$") }
    }

    deinit {
      _ = try? run("kill-server")
      unlink(folder + "/socket")
      rmdir(folder)
    }

    /// Runs a command of tmux to its end and returns what it printed.
    @discardableResult
    func run(_ arguments: String...) throws -> String {
      let command = try PseudoTerminal(
        "/usr/bin/tmux", arguments: ["-S", folder + "/socket"] + arguments, environment: environment)
      _ = try command.waitForExit()
      return command.screen.text
    }

    /// Starts the program and returns its process id.
    func start() throws -> pid_t {
      try client.write(FixtureProgram.path() + "\r")
      try client.waitForScreen("the first frame") { $0.line(1) == "key: none" }
      let shell = try #require(Int32(run("list-panes", "-F", "#{pane_pid}")))
      let list = try PseudoTerminal(
        "/bin/sh", arguments: ["-c", "cat /proc/\(shell)/task/\(shell)/children"], environment: environment)
      _ = try list.waitForExit()
      return try #require(Int32(list.screen.text.filter { $0.isNumber }))
    }
  }

  @Test func controlZGivesTheShellBackAndForegroundTheScreen() throws {
    let session = try Session()
    _ = try session.start()
    for round in 1...3 {
      try session.client.write("\u{1A}")
      try session.client.waitForScreen("the shell's word") { $0.text.contains("Stopped") }
      // A shell whose terminal was left raw would not show what is typed.
      try session.client.write("echo round-$((\(round) + 40))\r")
      try session.client.waitForScreen("the echo and the answer") {
        $0.text.contains("echo round-$((\(round)") && $0.text.contains("round-\(round + 40)")
      }
      try session.client.write("fg\r")
      try session.client.waitForScreen("the frame again") { $0.line(2) == "event: continued" }
      try session.client.write("k")
      try session.client.waitForScreen("the key") { $0.line(1) == "key: k" }
      try session.client.write("x")
      try session.client.waitForScreen("the key") { $0.line(1) == "key: x" }
    }
    try session.client.write("q")
    try session.client.waitForScreen("the prompt") { $0.text.contains("bye") && !$0.text.contains("key: ") }
  }

  /// The title of before comes back with the terminal: at a stop, at the end and after a crash.
  @Test(arguments: ["q", "X"])
  func theTitleOfThePaneIsTheProgramsWhileItHasTheScreen(_ end: String) throws {
    let session = try Session()
    try session.run("select-pane", "-T", "before")
    func waitForTitle(_ title: String) throws {
      try session.client.wait("the title \(title)") {
        try session.run("display-message", "-p", "#{pane_title}").contains(title)
      }
    }
    _ = try session.start()
    try session.client.write("T")
    try waitForTitle("2 pending")
    try session.client.write("\u{1A}")
    try waitForTitle("before")
    try session.client.write("fg\r")
    try waitForTitle("2 pending")
    try session.client.write(end)
    try waitForTitle("before")
  }

  @Test func inTheBackgroundItStopsAgainInsteadOfDrawingOverTheShell() throws {
    let session = try Session()
    _ = try session.start()
    try session.client.write("\u{1A}")
    try session.client.waitForScreen("the shell's word") { $0.text.contains("Stopped") }
    try session.client.write("clear; bg\r")
    try session.client.waitForScreen("the background") { $0.text.contains("TerminalFixture &") }
    try session.client.wait("it stops again") {
      // Each line of its own asks once more what became of the job.
      try session.client.write("clear; jobs\r")
      return session.client.screen.text.contains("Stopped")
    }
    #expect(!session.client.screen.text.contains("界面"))
    try session.client.write("clear; fg\r")
    try session.client.waitForScreen("the frame again") { $0.line(0).hasPrefix("界面") }
    try session.client.write("k")
    try session.client.waitForScreen("the key") { $0.line(1) == "key: k" }
  }

  @Test func aStormOfNewSizesEndsWithTheLastOne() throws {
    let session = try Session()
    _ = try session.start()
    for step in 1...120 {
      session.client.resize(columns: 20 + step * 37 % 150, rows: 7 + step * 11 % 50)
    }
    session.client.resize(columns: 101, rows: 26)
    // tmux keeps the last row for itself.
    try session.client.waitForScreen("the last size") {
      $0.line(2) == "event: resized to 101x25" && $0.line(24).count == 101 && $0.line(24).hasSuffix("#")
    }
    #expect(session.client.screen.text.filter { $0 == "界" }.count == 1)
    try session.client.write("k")
    try session.client.waitForScreen("the key") { $0.line(1) == "key: k" }
  }

  @Test func aPaneThatIsKilledTakesTheProgramWithIt() throws {
    let session = try Session()
    let process = try session.start()
    #expect(kill(process, 0) == 0)
    // The shell is asked to leave a second pane, so that the server outlives the first.
    try session.run("split-window", "sleep 600")
    try session.run("kill-pane", "-t", "0")
    try session.client.wait("the program is gone") {
      let state = try session.run("display-message", "-p", "#{window_panes}")
      guard state.contains("1") else { return false }
      return try kill(process, 0) != 0 || isDefunct(process)
    }
  }

  /// Whether a process has ended and only waits to be asked for its status, which is not ours to do.
  private func isDefunct(_ process: pid_t) throws -> Bool {
    let state = try PseudoTerminal(
      "/bin/sh", arguments: ["-c", "cut -d' ' -f3 /proc/\(process)/stat"], environment: FixtureProgram.variables())
    _ = try state.waitForExit()
    return state.screen.line(0) == "Z"
  }
}
