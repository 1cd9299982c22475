import GRDB
import Ledger

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A state folder under the system's temporary folder, removed with its owner.
final class TemporaryState: Sendable {
  let directory: StateDirectory
  private let path: String

  init() throws {
    var template = Array("/tmp/gateway-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Unexpected("mkdtemp: \(errno)") }
    path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    directory = try StateDirectory(path: path + "/state")
  }

  deinit {
    Self.remove(path)
  }

  /// What runs beside may hold the database for a moment.
  private static var patient: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(30)
    return configuration
  }

  /// Runs SQL through a connection of its own, as somebody who opens the file would.
  func tamper(_ statements: [String]) throws {
    let queue = try DatabaseQueue(path: directory.database, configuration: Self.patient)
    try queue.writeWithoutTransaction { database in
      for statement in statements { try database.execute(sql: statement) }
    }
    try queue.close()
  }

  /// Lets every write fail, as a full disk does; reading goes on.
  func forbidWrites() throws {
    let queue = try DatabaseQueue(path: directory.database, configuration: Self.patient)
    let tables = try queue.read {
      try String.fetchAll($0, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    }
    try queue.close()
    try tamper(
      tables.flatMap { table in
        ["INSERT", "UPDATE", "DELETE"].map {
          "CREATE TRIGGER no_\($0)_\(table) BEFORE \($0) ON \(table) BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        }
      })
  }

  private static func remove(_ path: String) {
    var info = stat()
    guard lstat(path, &info) == 0 else { return }
    guard info.st_mode & S_IFMT == S_IFDIR, let folder = opendir(path) else {
      unlink(path)
      return
    }
    defer {
      closedir(folder)
      rmdir(path)
    }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { remove(path + "/" + name) }
    }
  }
}

/// Something a test did not expect.
struct Unexpected: Error {
  let what: String

  init(_ what: String) {
    self.what = what
  }
}
