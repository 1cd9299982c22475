import Billing

/// The plan-changing calls of an account, as far as they still count.
public struct CallHistory: Hashable, Sendable {
  /// When each call of the last hour was sent, oldest first.
  public let sent: [Instant]
  /// Until when the service said that there is none left; nil when it did not.
  public let noneUntil: Instant?

  /// A history of calls.
  public init(sent: [Instant], noneUntil: Instant?) {
    self.sent = sent
    self.noneUntil = noneUntil
  }
}
