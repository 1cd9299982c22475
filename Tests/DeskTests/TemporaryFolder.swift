import Foundation
import Ledger
import Testing

/// A private folder that is removed with its owner.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/desk-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A ledger within, made by the code under test.
  func ledger() throws -> Ledger { try Ledger(in: StateDirectory(path: path + "/state")) }

  /// Writes a file within and gives its path.
  func write(_ text: String, to name: String, mode: mode_t = 0o600) throws -> String {
    let file = path + "/" + name
    try text.write(toFile: file, atomically: false, encoding: .utf8)
    try #require(chmod(file, mode) == 0)
    return file
  }
}

/// Runs a test with a ledger of its own, which is closed and removed after it.
func withLedger(_ body: (Ledger) async throws -> Void) async throws {
  let folder = try TemporaryFolder()
  let ledger = try folder.ledger()
  do { try await body(ledger) } catch {
    ledger.close()
    throw error
  }
  ledger.close()
  withExtendedLifetime(folder) {}
}
