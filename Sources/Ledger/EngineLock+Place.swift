import Billing
import Text

extension EngineLock {
  /// Why this engine must end: the files it works with are not the ones at their places any more; nil where they are.
  ///
  /// A lock is a file's, not a name's. Once the file was removed or its folder was moved, another engine can take a lock of the
  /// same name, and both would send: so whoever acts asks this first.
  public func displacement(of ledger: Ledger) -> Problem? {
    let places = [(ledger.directory.engineLock, identity), (ledger.directory.database, ledger.identity)]
    for (path, own) in places where own != nil && FileIdentity(at: path) != own {
      return Problem(
        SafeText("\(path): is not the file that this engine works with any more: it was removed, moved or replaced."),
        meaning:
          "Another engine can run here now, so this one ends. What was under way is recorded where it was begun.",
        advice: "Leave the state folder alone while an engine runs; put back what was moved, then start one again.")
    }
    return nil
  }
}
