import Billing
import Consent

/// Whom a door token lets in, and to which account.
public struct DoorGrant: Hashable, Sendable {
  /// What every door token begins with.
  static let prefix = "csd_"

  /// The agent it was issued for.
  public let agent: AgentName
  /// The one account it is for.
  public let account: AccountName
  /// When it was issued.
  public let createdAt: Instant
  /// Since when the name has been in the same hands: when it was added first, or anew after a revocation.
  ///
  /// Replacing a token does not move it. What was asked earlier was somebody else's, whatever name it bears.
  public let since: Instant
  /// The newest request of all when the name came into these hands; what bears a greater number was asked by them.
  ///
  /// Times would not tell: clocks are put back.
  public let after: Int64
  /// Whether its calls may be passed on to the account's service.
  public let forwards: Bool

  /// A grant; one that was never replaced is its holder's from the beginning.
  public init(
    agent: AgentName, account: AccountName, createdAt: Instant, since: Instant? = nil, after: Int64 = 0,
    forwards: Bool = false
  ) {
    self.agent = agent
    self.account = account
    self.createdAt = createdAt
    self.since = since ?? createdAt
    self.after = after
    self.forwards = forwards
  }

  /// What of a door token nobody can guess: without what all begin with it is as secret; empty where that is all of it.
  public static func secretPart(of token: Secret) -> [Secret] {
    let text = token.reveal()
    return text.hasPrefix(prefix) ? [Secret(String(text.dropFirst(prefix.count)))] : []
  }

  /// Whether a request was asked through an agents' door by whoever holds this grant.
  public func covers(_ request: ConsentRequest) -> Bool {
    request.requester.agent == agent && request.account == account && request.requester.door != .operatorItself
      && request.number > after
  }

  /// A grant from its row; nil when a name is none or a time is missing, so that a damaged row lets nobody in.
  init?(row: LedgerRow) throws {
    guard let agent = AgentName(try row.value("agent")), let account = AccountName(try row.value("account")),
      let since: Int64 = try row.value("since")
    else { return nil }
    self.init(
      agent: agent, account: account, createdAt: Instant(milliseconds: try row.value("created_at")),
      since: Instant(milliseconds: since), after: try row.value("after_request"), forwards: try row.value("forwards"))
  }
}
