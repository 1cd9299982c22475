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
    var template = Array("/tmp/chain-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Unexpected("mkdtemp: \(errno)") }
    path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    directory = try StateDirectory(path: path + "/state")
  }

  deinit {
    Self.remove(path)
  }

  /// Lets every write fail, as a full disk does, or lets them succeed again; reading goes on.
  func forbidWrites(_ isForbidden: Bool) throws {
    var configuration = Configuration()
    // What runs beside may hold the database for a moment.
    configuration.busyMode = .timeout(30)
    let queue = try DatabaseQueue(path: directory.database, configuration: configuration)
    try queue.writeWithoutTransaction { database in
      let tables = try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
      for table in tables {
        for change in ["INSERT", "UPDATE", "DELETE"] {
          let name = "full_\(change)_\(table)"
          try database.execute(
            sql: isForbidden
              ? "CREATE TRIGGER \(name) BEFORE \(change) ON \(table) BEGIN SELECT RAISE(ABORT, 'disk full'); END"
              : "DROP TRIGGER \(name)")
        }
      }
    }
    try queue.close()
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
