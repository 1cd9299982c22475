import Billing
import GRDB
import Text

extension Ledger {
  /// Copies the ledger into a new private file while others go on writing.
  ///
  /// - Throws: a problem when the file exists or cannot be written.
  public func backup(to path: String) throws(Problem) {
    try StateDirectory.makeNewPrivateFile(path)
    do {
      let copy = try DatabaseQueue(path: path)
      try copyDatabase(to: copy)
      try copy.close()
    } catch {
      throw Problem(
        SafeText("\(path): the ledger could not be copied: \(error)."),
        advice: "Check the disk; the ledger itself was not touched.")
    }
  }
}
