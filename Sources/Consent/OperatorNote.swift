import Billing
import Text

/// What an agent wants its operator to know: it stays here, calls nobody and changes nothing.
public struct OperatorNote: Hashable, Sendable {
  /// Its number.
  public let id: Int64
  /// Who wrote it.
  public let agent: AgentName
  /// The account it was written about.
  public let account: AccountName
  /// What is the matter, in the agent's words: at most 1,000 characters.
  public let issue: SafeText
  /// What the agent put beside it, as canonical JSON; nil without any.
  public let context: SafeText?
  /// What the agent calls the thing to be done; nil where it did not say.
  public let action: SafeText?
  /// When it came first.
  public let firstAt: Instant
  /// When it came last.
  public let at: Instant
  /// How often it came before anybody had seen it.
  public let times: Int64
  /// When somebody had seen it; nil while it is new.
  public let seenAt: Instant?

  /// A note.
  public init(
    id: Int64, agent: AgentName, account: AccountName, issue: SafeText, context: SafeText? = nil,
    action: SafeText? = nil, firstAt: Instant, at: Instant, times: Int64 = 1, seenAt: Instant? = nil
  ) {
    self.id = id
    self.agent = agent
    self.account = account
    self.issue = issue
    self.context = context
    self.action = action
    self.firstAt = firstAt
    self.at = at
    self.times = times
    self.seenAt = seenAt
  }

  /// Whether nobody has seen it yet.
  public var isNew: Bool { seenAt == nil }

  /// The longest issue, in characters: what daimon.email documents.
  public static let longestIssue = 1_000
  /// The longest context, in bytes of its JSON.
  public static let longestContext = 8_192
}
