import Billing
import Desk
import Synchronization

/// Tells the engine's errors on standard error, the same one once a minute: a ledger that cannot be written rings no bell.
final class TroubleTeller: Sendable {
  /// How long the same words are not repeated.
  static let pause: Duration = .seconds(60)

  private let told = Mutex<[String: BootTime]>([:])
  private let time: any TimeSource
  private let lines: SupervisorLines

  init(time: any TimeSource, lines: SupervisorLines) {
    self.time = time
    self.lines = lines
  }

  /// Tells words that are one line.
  func tell(_ text: String) {
    guard isNew(text, at: time.boot) else { return }
    // Not waited for: whoever logs is at work.
    lines.offer(JournalLine(text, .error, at: time.wall))
  }

  /// Whether the same was not told lately; then it counts as told now.
  func isNew(_ text: String, at now: BootTime) -> Bool {
    told.withLock { told in
      told = told.filter { $0.value.duration(to: now) < Self.pause }
      guard told[text] == nil else { return false }
      told[text] = now
      return true
    }
  }
}
