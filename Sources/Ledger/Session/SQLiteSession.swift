import GRDB
import Synchronization

/// A session on SQLite.
///
/// Statements are compiled once a connection, because compiling one costs more than running it.
struct SQLiteSession: LedgerSession {
  let database: Database
  let shapes: SQLiteShapes

  @discardableResult
  func run(_ sql: String, _ arguments: SessionArguments) throws -> Int {
    try database.cachedStatement(sql: sql).execute(arguments: arguments.forSQLite)
    return database.changesCount
  }

  func runUnlessTaken(_ sql: String, _ arguments: SessionArguments) throws -> Int? {
    do { return try run(sql, arguments) } catch let error as DatabaseError
      where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE
    {
      return nil
    }
  }

  func each(_ sql: String, _ arguments: SessionArguments, _ body: (LedgerRow) throws -> Void) throws {
    let cursor = try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: arguments.forSQLite)
    while let row = try cursor.next() { try body(shapes.row(of: sql, row)) }
  }

  func row(_ sql: String, _ arguments: SessionArguments) throws -> LedgerRow? {
    let cursor = try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: arguments.forSQLite)
    // A row is the statement's: it is read before the cursor lets go of that.
    return try withExtendedLifetime(cursor) { try cursor.next().map { shapes.row(of: sql, $0) } }
  }
}

/// Which columns each query gives, found out once.
final class SQLiteShapes: Sendable {
  private let known = Mutex<[String: LedgerRow.Columns]>([:])

  fileprivate func row(of sql: String, _ row: Row) -> LedgerRow {
    let values = row.stored
    let columns = known.withLock { known in
      // Another process may have brought the tables up to date since: a statement is compiled anew then when it runs.
      if let columns = known[sql], columns.names.count == values.count { return columns }
      let columns = LedgerRow.Columns(Array(row.columnNames))
      known[sql] = columns
      return columns
    }
    return LedgerRow(columns: columns, values: values)
  }
}

extension SessionArguments {
  fileprivate var forSQLite: StatementArguments {
    StatementArguments(
      values.map { value -> (any DatabaseValueConvertible)? in
        switch value {
        case .null, .bytes: nil
        case .integer(let number): number
        case .real(let number): number
        case .text(let text): text
        }
      })
  }
}

extension Row {
  fileprivate var stored: [StoredValue] {
    map { _, value in
      switch value.storage {
      case .null: .null
      case .int64(let number): .integer(number)
      case .double(let number): .real(number)
      case .string(let text): .text(text)
      case .blob: .bytes
      }
    }
  }
}
