/// An account of daimon.email as the sandbox begins with it.
public struct DaimonCustomer: Hashable, Sendable {
  /// The account's id, `acc_` and 6 characters by custom.
  public var id: String
  /// The name that the log of effects and the pages use; daimon's answers do not carry it.
  public var name: String
  /// The account key: it reads the account and makes links.
  public var accountKey: String
  /// The id of the account's inbox.
  public var inbox: String
  /// The inbox's key: it only sends.
  public var inboxKey: String
  /// The tier.
  public var tier: DaimonTier
  /// The state.
  public var status: DaimonStatus
  /// What has been used so far; a count that is left out is 0.
  public var usage: [DaimonCount: Int64]

  /// An account; what is left out is an active one without any use.
  public init(
    id: String, name: String, accountKey: String, inbox: String, inboxKey: String, tier: DaimonTier = .free,
    status: DaimonStatus = .active, usage: [DaimonCount: Int64] = [:]
  ) {
    self.id = id
    self.name = name
    self.accountKey = accountKey
    self.inbox = inbox
    self.inboxKey = inboxKey
    self.tier = tier
    self.status = status
    self.usage = usage
  }
}
