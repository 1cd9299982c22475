import Billing
import Synchronization

/// What was told lately, so that a thing that goes on is told once a minute.
final class RareTellings: Sendable {
  private let told = Mutex<[String: BootTime]>([:])

  /// Whether it may be told now; it counts as told then.
  func take(_ what: String, at now: BootTime) -> Bool {
    told.withLock { told in
      if let last = told[what], last.duration(to: now) < .seconds(60) { return false }
      told[what] = now
      return true
    }
  }
}
