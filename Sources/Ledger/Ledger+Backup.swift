import Billing
import GRDB
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Ledger {
  /// Copies the ledger into a new private file while others go on writing.
  ///
  /// - Throws: a problem when the file exists or cannot be written; what was begun of it is removed.
  public func backup(to path: String) throws(Problem) {
    try StateDirectory.makeNewPrivateFile(path)
    do {
      let copy = try DatabaseQueue(path: path)
      try copyDatabase(to: copy)
      try copy.close()
    } catch {
      // The file is ours: it was made a moment ago, where none was.
      for name in [path, path + "-journal", path + "-wal", path + "-shm"] { unlink(name) }
      throw Problem(
        SafeText("\(path): the ledger could not be copied: \(error)."),
        advice: "Check the disk; the ledger itself was not touched.")
    }
  }
}
