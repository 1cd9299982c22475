import Billing
import Synchronization

/// What the answers to this account's calls told of the quota, which no reading of the billing is documented to tell.
final class MailingCoreMemory: Sendable {
  private let state = Mutex<(quota: MailingCoreQuota, at: Instant)?>(nil)

  /// The latest quota that was told, and when.
  var told: (quota: MailingCoreQuota, at: Instant)? { state.withLock { $0 } }

  /// Keeps a quota in the place of the one before.
  func keep(_ quota: MailingCoreQuota, at now: Instant) {
    state.withLock { $0 = (quota, now) }
  }
}
