import Consent
import GRDBSQLite
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What strikes the engine's process at a place.
enum Stroke: String, CaseIterable, Sendable {
  /// It is killed, as `kill -9` does: nothing is written, closed or answered any more.
  case killed
  /// It stands still for longer than a token lives, as in a machine that is asleep.
  case asleep
  /// Every write to the ledger fails, as on a full disk, until the disk has room again.
  case diskFull = "disk full"
  /// Another program holds the ledger for longer than a writer waits.
  case locked
}

/// Strikes this process when it reaches a place.
struct Doom: Sendable {
  let stroke: Stroke
  /// Where; nil nowhere.
  let place: KillPoint?
  /// The ledger's database.
  let ledger: String

  /// What commits are watched for; a callback of SQLite's carries nothing.
  private static let watch = Mutex<Doom?>(nil)

  /// The line that a process prints when it is struck.
  static let word = "struck"
  /// The line that a process prints for each call that acts, when it leaves.
  static let acting = "acting"

  /// Tells whoever plays the row: from outside nobody sees it.
  static func tell(_ word: String) {
    print(word)
    fflush(nil)
  }

  /// Whether the stroke has fallen; it falls once.
  private static let hasFallen = Mutex(false)

  /// Strikes if this is the place.
  func strike(_ here: KillPoint?) {
    guard let place, here == place else { return }
    let isFirst = Self.hasFallen.withLock { hasFallen in
      defer { hasFallen = true }
      return !hasFallen
    }
    guard isFirst else { return }
    Self.tell(Self.word)
    switch stroke {
    case .killed: kill(getpid(), SIGKILL)
    case .asleep: kill(getpid(), SIGSTOP)
    case .diskFull: LedgerTrick.forbidWrites(true, to: ledger)
    case .locked: LedgerTrick.hold(ledger, seconds: 7)
    }
  }

  /// Watches every commit of the databases that this process opens from now on.
  ///
  /// SQLite calls back when a COMMIT has ended, before whoever wrote goes on.
  func watchCommits() {
    guard place != nil else { return }
    Self.watch.withLock { $0 = self }
    typealias EntryPoint = @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?, OpaquePointer?) -> Int32
    let install: EntryPoint = { database, _, _ in
      sqlite3_trace_v2(
        database, UInt32(SQLITE_TRACE_PROFILE),
        { _, _, statement, _ in
          if let sql = sqlite3_sql(OpaquePointer(statement)), String(cString: sql).hasPrefix("COMMIT") {
            Doom.lookAfterCommit()
          }
          return 0
        }, nil)
    }
    sqlite3_auto_extension(unsafeBitCast(install, to: (@convention(c) () -> Void).self))
  }

  /// Reads by a connection of its own, which sees what is committed and nothing else.
  private static func lookAfterCommit() {
    guard let watch = watch.withLock({ $0 }) else { return }
    var reader: OpaquePointer?
    defer { sqlite3_close(reader) }
    guard sqlite3_open_v2(watch.ledger, &reader, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else { return }
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    let newest = "SELECT state FROM request ORDER BY number DESC LIMIT 1"
    // Before the tables are made there is nothing to see.
    guard sqlite3_prepare_v2(reader, newest, -1, &statement, nil) == SQLITE_OK, sqlite3_step(statement) == SQLITE_ROW,
      let text = sqlite3_column_text(statement, 0), let state = ConsentState(rawValue: String(cString: text))
    else { return }
    watch.strike(KillPoint.committed(state))
  }
}
