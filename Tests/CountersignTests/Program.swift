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
      "TMPDIR": folder.path, "SWIFT_BACKTRACE": "enable=no",
    ].merging(more) { $1 }
  }

  /// Starts it on a terminal of its own.
  static func onTerminal(
    _ arguments: [String], in folder: TemporaryFolder, _ more: [String: String] = [:], columns: Int = 120,
    rows: Int = 40
  ) throws -> PseudoTerminal {
    try PseudoTerminal(
      path(), arguments: arguments, environment: environment(folder, more), columns: columns, rows: rows)
  }

  /// Runs it to its end, without a terminal.
  static func run(
    _ arguments: [String], in folder: TemporaryFolder, _ more: [String: String] = [:], input: String = ""
  ) throws -> Ending {
    let process = try Background(arguments, in: folder, more, input: input)
    return try process.waitForEnd()
  }

  /// What a run printed and how it ended.
  struct Ending {
    let status: Int32
    let output: String
    let errors: String
  }
}

/// The program running beside the test, its output in files of the test's folder.
final class Background {
  private let process = Process()
  private let output: URL
  private let errors: URL

  /// Starts it.
  init(_ arguments: [String], in folder: TemporaryFolder, _ more: [String: String] = [:], input: String = "") throws {
    let name = UUID().uuidString
    output = URL(filePath: folder.path + "/\(name).out")
    errors = URL(filePath: folder.path + "/\(name).err")
    let source = URL(filePath: folder.path + "/\(name).in")
    try Data(input.utf8).write(to: source)
    try Data().write(to: output)
    try Data().write(to: errors)
    process.executableURL = URL(filePath: try Program.path())
    process.arguments = arguments
    process.environment = Program.environment(folder, more)
    process.standardInput = try FileHandle(forReadingFrom: source)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  var isRunning: Bool { process.isRunning }

  /// What it has printed so far.
  var printed: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

  /// The first line it prints, once it is there.
  func firstLine() throws -> String {
    try wait("a first line") { self.printed.contains("\n") || !self.isRunning }
    guard let line = printed.split(separator: "\n").first else { throw Failure("no line; \(try errorText())") }
    return String(line)
  }

  /// Ends it as a crash of the machine would.
  func killNow() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Asks it to end and waits until it has.
  func stop() throws -> Program.Ending {
    kill(process.processIdentifier, SIGTERM)
    return try waitForEnd()
  }

  /// Waits until it has ended.
  func waitForEnd() throws -> Program.Ending {
    try wait("the program ends") { !self.isRunning }
    return Program.Ending(status: process.terminationStatus, output: printed, errors: try errorText())
  }

  private func errorText() throws -> String { try String(contentsOf: errors, encoding: .utf8) }
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
