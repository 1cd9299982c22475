import Support

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The program under test, which is built into the folder that the tests run from.
enum FixtureProgram {
  /// The system does not tell where the tests run from.
  struct Missing: Error {}

  /// Starts it on a terminal of the given kind.
  static func start(
    term: String? = "xterm-256color",
    arguments: [String] = [],
    environment: [String: String] = [:],
    columns: Int = 60,
    rows: Int = 22
  ) throws -> PseudoTerminal {
    try PseudoTerminal(
      path(), arguments: arguments, environment: variables(term: term, environment), columns: columns, rows: rows)
  }

  /// Starts it and waits until it has drawn its first frame.
  static func startAndWait(
    term: String = "xterm-256color",
    arguments: [String] = [],
    environment: [String: String] = [:],
    columns: Int = 60,
    rows: Int = 22
  ) throws -> PseudoTerminal {
    let program = try start(
      term: term, arguments: arguments, environment: environment, columns: columns, rows: rows)
    try program.waitForScreen("the first frame") { $0.line(1) == "key: none" && $0.line(rows - 1).hasSuffix("#") }
    return program
  }

  /// The environment that it is started in.
  static func variables(term: String? = "xterm-256color", _ more: [String: String] = [:]) -> [String: String] {
    // Swift's own crash reports take seconds and are not what is tested.
    var variables = ["LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no"]
    variables["TERM"] = term
    return variables.merging(more) { _, new in new }
  }

  /// Where it is.
  static func path() throws -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { throw Missing() }
    let tests = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return tests.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      + "/TerminalFixture"
  }
}
