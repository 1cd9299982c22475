import Foundation
import GRDB

/// Every row of a ledger as text, to see that nothing was written.
enum LedgerDump {
  /// The tables and their rows; empty while there is no ledger.
  static func rows(of folder: TemporaryFolder) throws -> [String] {
    let path = folder.path + "/state/ledger.sqlite"
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    var configuration = Configuration()
    configuration.busyMode = .timeout(30)
    return try DatabaseQueue(path: path, configuration: configuration).read { database in
      let tables = try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      return try tables.flatMap { table in
        try Row.fetchAll(database, sql: "SELECT * FROM \"\(table)\"").map { "\(table): \($0)" }.sorted()
      }
    }
  }

  /// Runs SQL on a ledger, as somebody who opens the file would.
  static func tamper(with folder: TemporaryFolder, _ statement: String) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(30)
    let queue = try DatabaseQueue(path: folder.path + "/state/ledger.sqlite", configuration: configuration)
    try queue.writeWithoutTransaction { try $0.execute(sql: statement) }
    try queue.close()
  }

  /// The key that the handles of agents are made with.
  static func key(of folder: TemporaryFolder) throws -> String {
    try DatabaseQueue(path: folder.path + "/state/ledger.sqlite").read { database in
      try String.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'ledger_key'") ?? ""
    }
  }
}
