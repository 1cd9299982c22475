import Billing
import Consent

/// Everything a dashboard shows, read from one consistent state of the database.
public struct Overview: Hashable, Sendable {
  /// What is known of each account.
  public let looks: [AccountName: Look]
  /// Live requests, then those that are over: the newest, and the newest that were carried out or rejected in the last
  /// 24 hours.
  public let requests: [ConsentRequest]
  /// Links that wait and those that ended lately.
  public let links: [Link]
  /// Alarms nobody has explained.
  public let alarms: [Alarm]
  /// Alarms that were explained in the last 24 hours.
  public let explainedAlarms: [Alarm]
  /// What agents want the operator to know, the newest first.
  public let notes: [OperatorNote]
  /// The limits that agents ran into and that are not over, the newest first.
  public let limitHits: [LimitHit]
  /// Why calls of agents do not reach their services; accounts without such a trouble are missing.
  public let forwardTroubles: [AccountName: ForwardTrouble]
  /// The plan-changing calls of the last hour; accounts and routes without any are missing.
  public let calls: [AccountName: [PlanRoute: CallHistory]]
  /// How often the ask behind each live request was made and rejected before.
  public let history: [RequestID: PastAsks]
}

/// How often an agent has asked for one thing.
public struct PastAsks: Hashable, Sendable {
  /// How often it was asked, joined asks and this one included.
  public let asked: Int
  /// How often it was rejected.
  public let rejected: Int

  /// Counts of asks.
  public init(asked: Int, rejected: Int) {
    self.asked = asked
    self.rejected = rejected
  }
}
