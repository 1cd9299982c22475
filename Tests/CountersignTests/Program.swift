import Foundation
import Support
import Testing

/// The program under test, which is built into the folder that the tests run from.
enum Program {
  /// Where it is.
  static func path() throws -> String {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(filePath: tests).deletingLastPathComponent().appending(path: "countersign").path
  }

  /// An environment without anything of the machine's own.
  static func environment(_ folder: TemporaryFolder, _ more: [String: String] = [:]) -> [String: String] {
    [
      "LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin", "TERM": "xterm-256color", "HOME": folder.path,
      "TMPDIR": folder.path, "SWIFT_BACKTRACE": "enable=no", "PAGER": "cat",
    ].merging(more) { $1 }
  }

  /// Starts it on a terminal of its own.
  static func onTerminal(
    _ arguments: [String], in folder: TemporaryFolder, _ more: [String: String] = [:], columns: Int = 120,
    rows: Int = 40, shell: String? = nil
  ) throws -> PseudoTerminal {
    let start = try (shell.map { ["/bin/sh", "-c", $0, "sh"] } ?? []) + [path()] + arguments
    return try PseudoTerminal(
      start[0], arguments: Array(start.dropFirst()), environment: environment(folder, more), directory: folder.path,
      columns: columns,
      rows: rows)
  }

  /// Runs it to its end, without a terminal.
  static func run(
    _ arguments: [String], in folder: TemporaryFolder, _ more: [String: String] = [:], input: String = "",
    by other: String? = nil, shell: String? = nil
  ) throws -> Ending {
    let process = try Background(arguments, in: folder, more, input: input, by: other, shell: shell)
    let ending = try process.waitForEnd()
    // Whatever is asked for here, what programs get has the form that docs/schemas promises.
    if other == nil, shell == nil, Schemas.areDocuments(arguments) { _ = try Schemas.check(printed: ending.output) }
    return ending
  }

  /// What a run printed and how it ended.
  struct Ending {
    let status: Int32
    let output: String
    /// Standard output with every white space as one space, however it was broken.
    var words: String { output.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    /// Standard error as it was printed, broken to 80 columns.
    let printedErrors: String

    /// Standard error with the lines whole again.
    var errors: String { printedErrors.replacing("\n    ", with: " ") }
  }
}

/// The program running beside the test, its output in files of the test's folder.
///
/// Started with `posix_spawn`: Foundation's `Process` copies directory entries past the end of a page and now and then
/// crashes a process that has many files open.
final class Background {
  let identifier: pid_t
  private let output: String
  private let errors: String
  private var status: Int32?

  /// Starts it, or another program in its place.
  ///
  /// - Parameters:
  ///   - shell: How a shell starts it, for example `exec "$@" >&-`; without one it is started as it is.
  ///   - pipe: What its standard output goes to in place of a file.
  init(
    _ arguments: [String], in folder: TemporaryFolder, _ more: [String: String] = [:], input: String = "",
    by other: String? = nil, shell: String? = nil, pipe: Int32? = nil
  ) throws {
    let name = UUID().uuidString
    output = folder.path + "/\(name).out"
    errors = folder.path + "/\(name).err"
    let source = try folder.write("\(name).in", input)
    let start = shell.map { ["/bin/sh", "-c", $0, "sh"] } ?? []
    let path = try other ?? Program.path()
    let words = (start + [path] + arguments).map { strdup($0) } + [nil]
    let variables = Program.environment(folder, more).map { strdup($0.key + "=" + $0.value) } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, source, O_RDONLY, 0)
    if let pipe {
      posix_spawn_file_actions_adddup2(&actions, pipe, STDOUT_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT, 0o600)
    }
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT, 0o600)
    // A test runner's threads block signals that a program of its own must get.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var nothing = sigset_t()
    sigemptyset(&nothing)
    posix_spawnattr_setsigmask(&attributes, &nothing)
    // What this process ignores, as SwiftNIO makes it ignore SIGPIPE, the program must not inherit.
    var usual = sigset_t()
    sigemptyset(&usual)
    for signal in [SIGPIPE, SIGHUP, SIGINT, SIGTERM, SIGCHLD, SIGXFSZ, SIGTSTP] { sigaddset(&usual, signal) }
    posix_spawnattr_setsigdefault(&attributes, &usual)
    // A session of its own (POSIX_SPAWN_SETSID, a macro that is not imported): no terminal to ask a person at.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | 0x80))
    var started: pid_t = 0
    let code = posix_spawn(&started, start.first ?? path, &actions, &attributes, words, variables)
    guard code == 0 else { throw Failure("\(path) cannot be started: error \(code)") }
    identifier = started
  }

  deinit {
    if isRunning { killNow() }
  }

  /// Whether it has not ended yet.
  var isRunning: Bool {
    if status != nil { return false }
    var code: Int32 = 0
    guard waitpid(identifier, &code, WNOHANG) == identifier else { return true }
    status = code
    return false
  }

  /// What it has printed so far.
  var printed: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }

  /// The first line it prints, once it is there.
  func firstLine() throws -> String {
    try wait("a first line") { self.printed.contains("\n") || !self.isRunning }
    guard let line = printed.split(separator: "\n").first else { throw Failure("no line; \(errorText)") }
    return String(line)
  }

  /// Ends it as a crash of the machine would.
  func killNow() {
    kill(identifier, SIGKILL)
    var code: Int32 = 0
    if status == nil, waitpid(identifier, &code, 0) == identifier { status = code }
  }

  /// Sends it a signal.
  func send(_ signal: Int32) { kill(identifier, signal) }

  /// Waits until it has a handler for a signal; before, the signal would wait or end it where it stands.
  func waitUntilItCatches(_ signal: Int32) throws {
    try wait("signal \(signal) is caught") { !self.isRunning || self.caught(signal) }
  }

  /// Whether it has a handler for a signal.
  func caught(_ signal: Int32) -> Bool { Self.has(signal, in: ["SigCgt:"], identifier) }

  /// Whether a process holds a signal back or has a handler for it.
  static func holdsOrCatches(_ signal: Int32, _ process: pid_t) -> Bool {
    has(signal, in: ["SigBlk:", "SigCgt:"], process)
  }

  private static func has(_ signal: Int32, in masks: [String], _ process: pid_t) -> Bool {
    let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    return status.split(separator: "\n").contains { line in
      guard let name = masks.first(where: { line.hasPrefix($0) }) else { return false }
      let mask = UInt64(line.dropFirst(name.count).trimmingCharacters(in: .whitespaces), radix: 16) ?? 0
      return mask >> UInt64(signal - 1) & 1 == 1
    }
  }

  /// Asks it to end and waits until it has.
  func stop() throws -> Program.Ending {
    send(SIGTERM)
    return try waitForEnd()
  }

  /// Waits until it has ended.
  func waitForEnd() throws -> Program.Ending {
    try wait("the program ends") { !self.isRunning }
    let code = status ?? 0
    let ended = code & 0x7F == 0 ? (code >> 8) & 0xFF : -(code & 0x7F)
    return Program.Ending(status: ended, output: printed, printedErrors: errorText)
  }

  /// What it has said on standard error so far.
  var errorText: String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }
}

/// A condition that did not come true in time.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Waits for a condition with a deadline.
func wait(_ what: String, within seconds: Double = 60, until condition: () throws -> Bool) throws {
  let deadline = Date(timeIntervalSinceNow: seconds)
  while try !condition() {
    if Date() > deadline { throw Failure("waited \(seconds) s for: \(what)") }
    // The condition lives in another process, which rings no bell here: look again shortly.
    var pause = pollfd(fd: -1, events: 0, revents: 0)
    poll(&pause, 1, 20)
  }
}

/// A private folder that is gone after the test.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/countersign-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure("no temporary folder") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a private file.
  @discardableResult
  func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws -> String {
    let file = path + "/" + name
    try Data(text.utf8).write(to: URL(filePath: file))
    chmod(file, mode)
    return file
  }

  /// What is in the folder.
  var contents: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
}
