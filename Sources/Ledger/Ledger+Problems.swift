import Billing
import GRDB
import Text

extension Ledger {
  /// An error of the database as everybody gets to see it.
  static func translate(_ error: any Error, at path: String) -> LedgerError {
    if let error = error as? LedgerError { return error }
    return .unavailable(problem(error, at: path))
  }

  /// An error of the database in words; what the disk has to do with it is asked of the disk.
  static func problem(_ error: any Error, at path: String) -> Problem {
    if let problem = error as? Problem { return problem }
    if let fault = error as? ReadOnlyLedger.CopyFault { return fault.problem }
    if case .damaged(let words)? = error as? SessionError { return unreadable(path, words) }
    guard let error = error as? DatabaseError else {
      return Problem(
        SafeText("\(path): the ledger cannot be used: \(error)."), advice: "Nothing was written. Try again.")
    }
    let words = error.message ?? "error \(error.extendedResultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      if let fault = storageFault(error, at: path) { return fault.problem(at: path) }
      return Problem(
        SafeText("\(path): the ledger cannot be written: \(words)."),
        meaning: StorageFault.meaning,
        advice: "Check the disk, and the permissions of the folder and the files in it, then try again.")
    case .SQLITE_BUSY:
      return Problem(
        SafeText("\(path): another process has kept the ledger busy for \(busySeconds) seconds."),
        meaning: "Nothing was written.", advice: "Try again; if it stays so, look for a stuck countersign process.")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      return unreadable(path, words)
    default:
      return Problem(
        SafeText("\(path): the ledger refused: \(words)."),
        advice: "Nothing was written. Run `countersign audit verify` and report this.")
    }
  }

  private static func unreadable(_ path: String, _ words: String) -> Problem {
    Problem(
      SafeText("\(path): is damaged or not a ledger: \(words)."), meaning: beginningAnew, advice: restoring)
  }

  /// What is said of a ledger that has nothing in it any more.
  static func emptied(_ path: String) -> Problem {
    Problem(
      SafeText("\(path): is empty: what was in it is lost, or its making was broken off."), meaning: beginningAnew,
      advice: SafeText(
        "\(restoring.string) Remove the file only where there was no ledger before."))
  }

  /// What is said of a folder in which there was a ledger, and is none.
  static func lost(_ path: String) -> Problem {
    Problem(
      SafeText("\(path): is gone: an engine has worked in this folder, and its ledger is not here any more."),
      meaning: beginningAnew,
      advice: SafeText("\(restoring.string) To begin anew on purpose, take another state folder."))
  }

  /// What whoever begins anew gives up.
  static let beginningAnew: SafeText =
    "A new ledger would know of no change that is under way, and would take whatever its first look finds for right."
  /// How a ledger that cannot be used is replaced.
  static let restoring: SafeText = """
    Stop every countersign, keep ledger.sqlite, ledger.sqlite-wal and ledger.sqlite-shm together as they are, and restore a \
    backup into a new folder: docs/recovery.md.
    """

  /// What the disk says to an error that the disk may have caused; nil for other errors, and where the disk is fine.
  static func storageFault(_ error: any Error, at path: String) -> StorageFault? {
    guard let error = error as? DatabaseError else { return nil }
    switch error.resultCode {
    case .SQLITE_FULL: return StorageFault(code: fullDisk)
    case .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
      return StorageFault.standing(against: [folder, path]) ?? StorageFault.tried(in: folder)
        ?? StorageFault.scarceDescriptors()
    default: return nil
    }
  }
}
