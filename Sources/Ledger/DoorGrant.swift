import Billing
import Consent
import GRDB

/// Whom a door token lets in, and to which account.
public struct DoorGrant: Hashable, Sendable {
  /// The agent it was issued for.
  public let agent: AgentName
  /// The one account it is for.
  public let account: AccountName
  /// When it was issued.
  public let createdAt: Instant

  /// A grant.
  public init(agent: AgentName, account: AccountName, createdAt: Instant) {
    self.agent = agent
    self.account = account
    self.createdAt = createdAt
  }

  /// A grant from its row; nil when its names are none, so that a damaged row lets nobody in.
  init?(row: Row) throws {
    guard let agent = AgentName(try row.value("agent")), let account = AccountName(try row.value("account")) else {
      return nil
    }
    self.init(agent: agent, account: account, createdAt: Instant(milliseconds: try row.value("created_at")))
  }
}
