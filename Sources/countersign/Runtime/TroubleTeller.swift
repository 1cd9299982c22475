import Billing
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Tells the engine's errors on standard error, the same one once a minute: a ledger that cannot be written rings no bell.
final class TroubleTeller: Sendable {
  /// How long the same words are not repeated.
  static let pause: Duration = .seconds(60)

  private let told = Mutex<[String: BootTime]>([:])
  private let time: any TimeSource
  private let environment: [String: String]

  init(time: any TimeSource, environment: [String: String]) {
    self.time = time
    self.environment = environment
  }

  /// Tells words that are one line.
  func tell(_ text: String) {
    guard isNew(text, at: time.boot) else { return }
    // Priority 3 is *error* (sd-daemon(3)).
    let mark = JournalStream.isBehind(STDERR_FILENO, environment) ? "<3>" : ""
    Output.error(mark + "countersign: " + text)
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
