import Foundation
import GRDBSQLite

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What can befall the file of a ledger.
enum LedgerTrick {
  private static func perform(_ statements: [String], on path: String) -> OpaquePointer? {
    var database: OpaquePointer?
    guard sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else { miss("cannot open", path) }
    sqlite3_busy_timeout(database, 30_000)
    for statement in statements where sqlite3_exec(database, statement, nil, nil, nil) != SQLITE_OK {
      miss(statement, path)
    }
    return database
  }

  /// A blow that misses would let its row pass for nothing: the process ends, and the row says so.
  private static func miss(_ what: String, _ path: String) -> Never {
    FileHandle.standardError.write(Data("faults: \(path): \(what)\n".utf8))
    exit(3)
  }

  /// Lets every write fail, as a full disk does, or lets them succeed again; reading goes on.
  static func forbidWrites(_ isForbidden: Bool, to path: String) {
    let statements = ["request", "event", "look", "link", "alarm", "plan_call", "meta"].flatMap { table in
      ["INSERT", "UPDATE", "DELETE"].map { change in
        isForbidden
          ? "CREATE TRIGGER full_\(change)_\(table) BEFORE \(change) ON \(table) BEGIN "
            + "SELECT RAISE(ABORT, 'disk full'); END"
          : "DROP TRIGGER IF EXISTS full_\(change)_\(table)"
      }
    }
    sqlite3_close(perform(statements, on: path))
  }

  /// Holds the ledger for writing, so that nobody else can write, for some seconds of the machine's.
  static func hold(_ path: String, seconds: Double) {
    let database = perform(["BEGIN IMMEDIATE"], on: path)
    nonisolated(unsafe) let held = database
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: seconds)
      sqlite3_exec(held, "ROLLBACK", nil, nil, nil)
      sqlite3_close(held)
    }
  }

  /// A user that may write nothing of ours.
  static let nobody: UInt32 = 65_534

  /// Copies a state folder and makes its ledger one that cannot be trusted or written.
  static func spoil(_ scene: Scene, copying folder: String, to copy: String) throws {
    let source = StateDirectoryFiles(folder)
    sqlite3_close(perform(["PRAGMA wal_checkpoint(TRUNCATE)"], on: source.database))
    try FileManager.default.createDirectory(
      atPath: copy, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    let database = StateDirectoryFiles(copy).database
    try FileManager.default.copyItem(atPath: source.database, toPath: database)
    switch scene {
    case .newerLedger:
      sqlite3_close(perform(["INSERT INTO grdb_migrations VALUES ('9999: of a later version')"], on: database))
    case .corruptedLedger:
      var bytes = try Data(contentsOf: URL(fileURLWithPath: database))
      for offset in stride(from: 100, to: min(bytes.count, 40_000), by: 97) { bytes[offset] ^= 0x5A }
      try bytes.write(to: URL(fileURLWithPath: database))
      chmod(database, 0o600)
    case .readOnlyLedger:
      if geteuid() == 0 { for path in [copy, database] { chown(path, nobody, nobody) } }
      chmod(database, 0o400)
      chmod(copy, 0o500)
    case .racingEngines, .eightDeciders: break
    }
  }

  /// Where things lie in a state folder.
  private struct StateDirectoryFiles {
    let database: String

    init(_ folder: String) { database = folder + "/ledger.sqlite" }
  }
}
