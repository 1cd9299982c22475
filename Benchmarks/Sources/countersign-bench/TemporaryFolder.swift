import Foundation

/// A private folder that is gone when its holder is.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "countersign-bench-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file that only its owner can read.
  func write(_ text: String, to name: String) throws -> String {
    let file = path + "/" + name
    guard
      FileManager.default.createFile(atPath: file, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    else { throw BenchError("\(file) cannot be written.") }
    return file
  }
}
