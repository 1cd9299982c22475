import Billing
import GRDB
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a ledger was not copied; nothing of the copy is left.
public enum BackupFailure: Error, Sendable {
  /// The new file cannot be made or written.
  case unwritable(Problem)
  /// The ledger itself is damaged.
  case damaged(Problem)
}

extension Ledger {
  /// Copies the ledger into a new private file while others go on writing.
  ///
  /// The copy is read whole before it counts: a copy of a damaged ledger would be found out when it is needed.
  ///
  /// - Throws: a ``BackupFailure``; what was begun of the file is removed.
  public func backup(to path: String) throws(BackupFailure) {
    do { try StateDirectory.makeNewPrivateFile(path) } catch { throw .unwritable(error) }
    let damage: SafeText?
    do {
      let copy = try DatabaseQueue(path: path)
      try copyDatabase(to: copy)
      damage = try copy.read { try Self.damage(in: SQLiteSession(database: $0, shapes: SQLiteShapes())) }
      try copy.close()
    } catch {
      let size = size
      // The file is ours: it was made a moment ago, where none was.
      Self.removeCopy(path)
      throw .unwritable(Self.backupProblem(error, at: path, needing: size))
    }
    guard let damage else { return }
    Self.removeCopy(path)
    throw .damaged(Self.damaged(directory.database, damage))
  }

  /// What is said of a ledger whose file is damaged.
  public static func damaged(_ path: String, _ damage: SafeText) -> Problem {
    Problem(
      SafeText("\(path): is damaged: \(damage.string)."), meaning: beginningAnew, advice: restoring)
  }

  private static func removeCopy(_ path: String) {
    for name in [path, path + "-journal", path + "-wal", path + "-shm"] { unlink(name) }
  }

  /// How many bytes a copy has; 0 where that is not known.
  private var size: Int64 {
    (try? readNow { database in
      try database.number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size") ?? 0
    }) ?? 0
  }

  private static func backupProblem(_ error: any Error, at path: String, needing bytes: Int64) -> Problem {
    if let fault = storageFault(error, at: path) {
      var info = statvfs()
      let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
      let isFull = [ENOSPC, EDQUOT].contains(fault.code) && statvfs(folder, &info) == 0
      let room =
        isFull ? "; \(bytes) bytes are needed, and \(UInt64(info.f_bavail) * UInt64(info.f_frsize)) are free" : ""
      return Problem(
        SafeText("\(path): the ledger could not be copied: \(fault.words)\(room)."),
        meaning: "No file was left, and the ledger itself was not touched.", advice: SafeText(fault.advice))
    }
    let words = (error as? DatabaseError)?.message ?? "\(error)"
    return Problem(
      SafeText("\(path): the ledger could not be copied: \(words)."),
      meaning: "No file was left, and the ledger itself was not touched.", advice: "Check the disk, then try again.")
  }
}
