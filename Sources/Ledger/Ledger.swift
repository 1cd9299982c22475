import Billing
import GRDB
import Synchronization
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

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
  /// Why the ledger can only be read; nil when it can be written, too.
  public let obstacle: StorageFault?
  /// Which file the database is; nil where a copy is read in its place.
  let identity: FileIdentity?
  private let pool: DatabasePool
  private let shapes = SQLiteShapes()
  private let emptied = Emptied()
  /// The folder of a private copy that is read in the ledger's place.
  private let copy: String?
  /// Why nothing may be written; nil where it may.
  private let refusal: Problem?

  /// How long a writer waits for another process before it gives up.
  static let busySeconds = 5
  /// The system's number for a disk that is full.
  static let fullDisk = ENOSPC

  /// Opens the ledger of a state folder, making or migrating it when needed.
  ///
  /// Where the folder cannot be written, the ledger there is read, and ``obstacle`` says why.
  ///
  /// - Parameter refusal: what every later change is refused with, for whoever only looks; nil lets changes happen.
  /// - Throws: a problem when the database cannot be used safely; nothing works without it.
  public init(in directory: StateDirectory, refusing refusal: Problem? = nil) throws(Problem) {
    self.directory = directory
    self.refusal = refusal
    var fault = StorageFault.standing(against: [directory.path, directory.bells, directory.database])
    var bell = fault == nil ? Bell(in: directory) : nil
    if bell == nil, fault == nil {
      fault = StorageFault.tried(in: directory.bells) ?? StorageFault.scarceDescriptors()
      guard fault != nil else {
        throw Problem(
          SafeText("\(directory.bells): no socket can be made here."),
          advice: "Move the whole state folder to a local disk, with nothing running.")
      }
    }
    var opened: DatabasePool?
    if fault == nil {
      do {
        opened = try directory.alone { () throws(Problem) in
          let isNew = try StateDirectory.makePrivateFile(directory.database)
          // Begun anew, it would look as if nothing had ever happened.
          if isNew, let lost = directory.lostLedger {
            unlink(directory.database)
            throw lost
          }
          if !isNew, StateDirectory.isEmpty(directory.database) { throw Ledger.emptied(directory.database) }
          do { return try Ledger.open(directory.database) } catch {
            // What could not be filled is no ledger, and must not look like one that was emptied.
            if isNew, StateDirectory.isEmpty(directory.database) { unlink(directory.database) }
            fault = Ledger.storageFault(error, at: directory.database)
            guard fault == nil else { return nil }
            throw Ledger.problem(error, at: directory.database)
          }
        }
      }
    }
    var copy: String?
    if let fault {
      let reading = try Ledger.read(directory, fault)
      (opened, copy) = (reading.pool, reading.copy)
      bell = bell ?? Bell.mute()
    }
    guard let opened, let bell else { throw (fault ?? StorageFault(code: EIO)).problem(at: directory.database) }
    pool = opened
    self.bell = bell
    self.copy = copy
    identity = copy == nil ? FileIdentity(at: directory.database) : nil
    obstacle = fault
  }

  deinit {
    if let copy { ReadOnlyLedger.remove(copy) }
  }

  /// Closes the ledger; the last process that does so empties SQLite's write-ahead log into the database.
  ///
  /// What is asked of it afterwards fails. Waits for what is under way.
  public func close() {
    // First, because it waits for nobody: a process that ends runs no `deinit`.
    bell.takeDown()
    // The readers first: a pool closes its writer before them, and what can only read empties no log.
    pool.invalidateReadOnlyConnections()
    try? pool.close()
    if let copy { ReadOnlyLedger.remove(copy) }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(Double(busySeconds))
    configuration.label = "ledger"
    configuration.maximumReaderCount = 3
    return configuration
  }

  private static func open(_ path: String) throws -> DatabasePool {
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
    try pool.read { try refuseNewer($0, migrator, path) }
    try migrator.migrate(pool)
    // Whoever asked whether it was to be done has compiled statements by the tables of before.
    pool.invalidateReadOnlyConnections()
    return pool
  }

  private static func refuseNewer(_ database: Database, _ migrator: DatabaseMigrator, _ path: String) throws {
    guard try migrator.hasBeenSuperseded(database) else { return }
    throw Problem(
      SafeText("\(path): was written by a newer version of countersign."),
      advice: "Update countersign; the ledger was not touched.")
  }

  /// Opens what there is for reading alone.
  private static func read(_ directory: StateDirectory, _ fault: StorageFault) throws(Problem) -> ReadOnlyLedger {
    let path = directory.database
    // Where there is nothing to read, whatever keeps it from being made is what matters.
    guard access(path, F_OK) == 0 else { throw fault.problem(at: path) }
    try StateDirectory.makePrivateFile(path)
    do {
      let reading = try ReadOnlyLedger(path, configuration)
      let migrator = Schema.migrator
      try reading.pool.read { database in
        try refuseNewer(database, migrator, path)
        // Begun a moment ago and never filled, as on a full disk, it is no older version's.
        guard try !migrator.appliedIdentifiers(database).isEmpty else { throw fault.problem(at: path) }
        guard try migrator.hasCompletedMigrations(database) else {
          throw Problem(
            SafeText(
              "\(path): was written by an older version of countersign, and cannot be brought up to date: "
                + "\(fault.words)."), advice: SafeText(fault.advice))
        }
      }
      return reading
    } catch {
      throw problem(error, at: path)
    }
  }

  /// Runs a change as one transaction and rings the bell after it, if it changed anything.
  @discardableResult
  func write<Value: Sendable>(
    quietly: Bool = false, _ body: @Sendable @escaping (any LedgerSession) throws -> Value
  ) async throws(LedgerError) -> Value {
    if let refusal { throw .unavailable(refusal) }
    if let obstacle { throw .unavailable(obstacle.problem(at: directory.database)) }
    let (pool, shapes) = (self.pool, self.shapes)
    // Detached, so that cancelling the caller cannot undo what is being recorded.
    let result = await Task.detached { () -> Result<(Value, hasChanged: Bool), any Error> in
      do {
        return .success(
          try await pool.write { database in
            let before = database.totalChangesCount
            let value = try body(SQLiteSession(database: database, shapes: shapes))
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
    _ body: @Sendable @escaping (any LedgerSession) throws -> Value
  ) async throws(LedgerError) -> Value {
    let shapes = self.shapes
    do { return try await pool.read { try body(SQLiteSession(database: $0, shapes: shapes)) } } catch {
      throw Ledger.translate(error, at: directory.database)
    }
  }

  /// Copies the whole database page by page.
  func copyDatabase(to copy: DatabaseQueue) throws {
    try pool.backup(to: copy)
  }

  /// Like ``read(_:)`` on the calling thread, for the first paint and the command line.
  ///
  /// Never within a task: what reads beside it lets go of its connection on the threads that all tasks share, and with
  /// each of those waiting here nothing would ever go on.
  func readNow<Value>(_ body: (any LedgerSession) throws -> Value) throws(LedgerError) -> Value {
    do { return try pool.read { try body(SQLiteSession(database: $0, shapes: shapes)) } } catch {
      throw Ledger.translate(error, at: directory.database)
    }
  }

  /// Empties SQLite's write-ahead log into the database, so that what was just erased does not live on in it.
  ///
  /// While another process reads, the log cannot be emptied. Whoever is not done after these tries leaves it to the engine,
  /// which goes on with ``emptyLogOfErasedLinks()``.
  ///
  /// - Parameter pauses: how long to wait before each further try; somebody reads for some milliseconds only.
  func emptyLog(pauses: [Duration] = [10, 20, 40, 80, 160, 320].map { .milliseconds($0) }) async {
    guard obstacle == nil else { return }
    let (pool, shapes, emptied) = (self.pool, self.shapes, self.emptied)
    await Task.detached {
      for pause in [nil] + pauses.map({ Optional($0) }) {
        if let pause { try? await Task.sleep(for: pause) }
        let newest = try? await pool.writeWithoutTransaction { database in
          try database.execute(sql: "PRAGMA busy_timeout = 0")
          defer { try? database.execute(sql: "PRAGMA busy_timeout = \(Ledger.busySeconds * 1000)") }
          let newest = try Ledger.newestErasure(in: SQLiteSession(database: database, shapes: shapes))
          _ = try database.checkpoint(.truncate)
          return newest
        }
        if let newest { return emptied.through.withLock { $0 = newest } }
      }
    }.value
  }

  /// Empties the log where links were erased since it was empty: by a process that ended before it could, or while somebody
  /// read for long.
  func emptyLogOfErasedLinks() async throws(LedgerError) {
    let newest = try await read(Ledger.newestErasure)
    guard emptied.through.withLock({ $0 }) != newest else { return }
    await emptyLog(pauses: [])
  }

  /// The newest entry that tells of a link's end, which is when its URL is erased; 0 while there is none.
  private static func newestErasure(in database: any LedgerSession) throws -> Int64 {
    try database.number("SELECT MAX(seq) FROM event WHERE kind = 'link.ended'") ?? 0
  }

  /// Up to which erasure this process last found the log empty; nil before that.
  private final class Emptied: Sendable {
    let through = Mutex<Int64?>(nil)
  }
}
