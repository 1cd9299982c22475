import Dispatch
import Ledger
import Synchronization

/// What is let go of before the process ends.
enum Departure {
  /// How long it may take: whoever waits for a command waits for its answer, not for its tidying.
  static let limit: DispatchTimeInterval = .seconds(1)

  private static let ledgers = Mutex<[Ledger]>([])

  /// Has a ledger closed at the end, so that the last process to leave keeps nothing in SQLite's log.
  static func expect(_ ledger: Ledger) {
    ledgers.withLock { $0.append(ledger) }
  }

  /// Closes every ledger; one that is still busy after the limit is left as it is, which loses nothing.
  static func leave() {
    let open = ledgers.withLock { ledgers in
      defer { ledgers = [] }
      return ledgers
    }
    guard !open.isEmpty else { return }
    let done = DispatchSemaphore(value: 0)
    DispatchQueue.global(qos: .userInitiated).async {
      for ledger in open { ledger.close() }
      done.signal()
    }
    _ = done.wait(timeout: .now() + limit)
  }
}
