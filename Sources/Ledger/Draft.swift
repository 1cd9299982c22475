import Billing
import Consent
import Text

/// An ask with its facts complete, ready to become a request.
public struct Draft: Hashable, Sendable {
  /// The account to be changed.
  public let account: Account
  /// Who asks.
  public let requester: Requester
  /// What was asked.
  public let ask: PlanChange
  /// What would be done.
  public let change: PlanChange
  /// By which way; nil as the account's service does by itself.
  public let way: ChangeWay?
  /// The agent's words.
  public let reason: SafeText?
  /// What the operator will see.
  public private(set) var facts: ConsentFacts
  /// The token behind the quote, as far as others may know of it.
  public let token: TokenFact?
  /// What happened with it already, after its making; at the end what the operator has to know of it.
  public let events: [ConsentEvent]
  /// The call under a key that asked; nil where it has none.
  public let call: KeyedCall?

  /// An ask with its facts.
  public init(
    account: Account, organisation: SafeText?, requester: Requester, ask: PlanChange, change: PlanChange,
    way: ChangeWay? = nil, reason: SafeText?, facts: ConsentFacts, token: TokenFact?, events: [ConsentEvent] = [],
    call: KeyedCall? = nil
  ) {
    self.account = account
    self.requester = requester
    self.ask = ask
    self.change = change
    self.way = way
    self.reason = reason
    self.facts = facts
    self.facts.organisation = organisation ?? facts.organisation
    self.token = token
    self.events = events
    self.call = call
  }
}
