import Billing
import Consent
import Text

/// An ask with its facts complete, ready to become a request.
public struct Draft: Hashable, Sendable {
  /// The account to be changed.
  public let account: Account
  /// The organisation that is billed.
  public let organisation: SafeText?
  /// Who asks.
  public let requester: Requester
  /// What was asked.
  public let ask: PlanChange
  /// What would be done.
  public let change: PlanChange
  /// The agent's words.
  public let reason: SafeText?
  /// What the operator will see.
  public let facts: ConsentFacts
  /// The token behind the quote, as far as others may know of it.
  public let token: TokenFact?

  /// An ask with its facts.
  public init(
    account: Account, organisation: SafeText?, requester: Requester, ask: PlanChange, change: PlanChange,
    reason: SafeText?, facts: ConsentFacts, token: TokenFact?
  ) {
    self.account = account
    self.organisation = organisation
    self.requester = requester
    self.ask = ask
    self.change = change
    self.reason = reason
    self.facts = facts
    self.token = token
  }
}
