import Foundation

/// Where programs lie.
enum Programs {
  /// The path of a program, nil when it is not installed.
  static func path(of name: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    return (folders + ["/usr/sbin", "/usr/local/sbin"]).map { $0 + "/" + name }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// The path of this program.
  static func ownPath() throws -> String {
    guard let path = Bundle.main.executablePath else { throw BenchError("this program does not know its own path.") }
    return path
  }

  /// Runs a program to its end; what it writes is thrown away.
  static func run(_ path: String, _ arguments: [String]) throws {
    guard try Child(path, arguments).wait() else { throw BenchError("\(path) failed.") }
  }

  /// Runs a program to its end and returns what it wrote.
  static func output(of path: String, _ arguments: [String]) throws -> String {
    let child = try Child(path, arguments, isRead: true)
    let text = child.output()
    guard child.wait() else { throw BenchError("\(path) failed: \(text)") }
    return text
  }
}
