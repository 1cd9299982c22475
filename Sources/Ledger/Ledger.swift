import Billing
import GRDB
import Text

/// Everything that lasts, in one SQLite database; whoever has to act on a decision reads its row here.
///
/// Each change is one transaction with its event, and rings the bell after the commit. Writes are finished even when the
/// task that asked for them is cancelled: an outcome that was learned is always recorded.
public final class Ledger: Sendable {
  /// The folder the database lies in.
  public let directory: StateDirectory
  /// The bell that is rung after each commit.
  public let bell: Bell
  /// Puts looks that are recorded at the same time into one transaction.
  let together = SharedTransaction()
  private let pool: DatabasePool

  /// How long a writer waits for another process before it gives up.
  private static let busySeconds = 5

  /// Opens the ledger of a state folder, making or migrating it when needed.
  ///
  /// - Throws: a problem when the database cannot be used safely; nothing works without it.
  public init(in directory: StateDirectory) throws(Problem) {
    self.directory = directory
    guard let bell = Bell(in: directory) else {
      throw Problem(
        SafeText("\(directory.bells): no socket can be made here."),
        advice: "Choose a state folder on a local disk with --state DIR.")
    }
    self.bell = bell
    pool = try directory.alone { () throws(Problem) in
      try StateDirectory.makePrivateFile(directory.database)
      return try Ledger.open(directory.database)
    }
  }

  private static func open(_ path: String) throws(Problem) -> DatabasePool {
    var configuration = Configuration()
    configuration.busyMode = .timeout(Double(busySeconds))
    configuration.label = "ledger"
    configuration.maximumReaderCount = 3
    do {
      let pool = try DatabasePool(path: path, configuration: configuration)
      // Opening a pool sets synchronous to NORMAL, which can forget the last commits at a power cut. A decision about
      // money must not be forgotten, so FULL is set afterwards and read back.
      let level = try pool.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA synchronous = FULL")
        // Erased links are overwritten, not only let go of.
        try database.execute(sql: "PRAGMA secure_delete = ON")
        return try Int.fetchOne(database, sql: "PRAGMA synchronous")
      }
      guard level == 2 else {
        throw Problem(
          SafeText("\(path): SQLite does not accept synchronous=FULL (it says \(level ?? -1))."),
          advice: "Use a local disk for the state folder.")
      }
      let migrator = Schema.migrator
      try pool.read { database in
        if try migrator.hasBeenSuperseded(database) {
          throw Problem(
            SafeText("\(path): was written by a newer version of countersign."),
            advice: "Update countersign; the ledger was not touched.")
        }
      }
      try migrator.migrate(pool)
      return pool
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Ledger.problem(error, at: path)
    }
  }

  /// Runs a change as one transaction and rings the bell after it, if it changed anything.
  func write<Value: Sendable>(
    quietly: Bool = false, _ body: @Sendable @escaping (Database) throws -> Value
  ) async throws(LedgerError) -> Value {
    let pool = self.pool
    // Detached, so that cancelling the caller cannot undo what is being recorded.
    let result = await Task.detached { () -> Result<(Value, hasChanged: Bool), any Error> in
      do {
        return .success(
          try await pool.write { database in
            let before = database.totalChangesCount
            let value = try body(database)
            return (value, database.totalChangesCount != before)
          })
      } catch {
        return .failure(error)
      }
    }.value
    switch result {
    case .success(let (value, hasChanged)):
      if hasChanged, !quietly { bell.ring() }
      return value
    case .failure(let error):
      throw Ledger.translate(error, at: directory.database)
    }
  }

  /// Runs a reading against one consistent state of the database.
  func read<Value: Sendable>(
    _ body: @Sendable @escaping (Database) throws -> Value
  ) async throws(LedgerError) -> Value {
    do { return try await pool.read(body) } catch { throw Ledger.translate(error, at: directory.database) }
  }

  /// Copies the whole database page by page.
  func copyDatabase(to copy: DatabaseQueue) throws {
    try pool.backup(to: copy)
  }

  /// Like ``read(_:)`` on the calling thread, for the first paint and the command line.
  func readNow<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
    do { return try pool.read(body) } catch { throw Ledger.translate(error, at: directory.database) }
  }

  /// Empties SQLite's write-ahead log into the database, so that what was just erased does not live on in it.
  ///
  /// Does not wait for other processes: while one of them reads, the log stays as it is until the next time.
  func emptyLog() async {
    let pool = self.pool
    await Task.detached {
      try? await pool.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA busy_timeout = 0")
        defer { try? database.execute(sql: "PRAGMA busy_timeout = \(Ledger.busySeconds * 1000)") }
        _ = try database.checkpoint(.truncate)
      }
    }.value
  }

  private static func translate(_ error: any Error, at path: String) -> LedgerError {
    if let error = error as? LedgerError { return error }
    return .unavailable(problem(error, at: path))
  }

  private static func problem(_ error: any Error, at path: String) -> Problem {
    guard let error = error as? DatabaseError else {
      return Problem(
        SafeText("\(path): the ledger cannot be used: \(error)."), advice: "Nothing was changed. Try again.")
    }
    let words = error.message ?? "error \(error.extendedResultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_FULL, .SQLITE_IOERR:
      return Problem(
        SafeText("\(path): the ledger cannot be written: \(words)."),
        meaning: "Nothing was decided or sent; a change that cannot be recorded does not happen.",
        advice: "Free some disk space or check the disk, then try again.")
    case .SQLITE_BUSY:
      return Problem(
        SafeText("\(path): another process has kept the ledger busy for \(busySeconds) seconds."),
        meaning: "Nothing was changed.", advice: "Try again; if it stays so, look for a stuck countersign process.")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      return Problem(
        SafeText("\(path): is damaged or not a ledger: \(words)."),
        advice: "Restore a backup, or move the file away to start with an empty ledger.")
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      return Problem(
        SafeText("\(path): cannot be opened for writing: \(words)."),
        advice: "Check the permissions of the folder and the files in it.")
    default:
      return Problem(
        SafeText("\(path): the ledger refused: \(words)."),
        advice: "Nothing was changed. Run `countersign audit verify` and report this.")
    }
  }
}
