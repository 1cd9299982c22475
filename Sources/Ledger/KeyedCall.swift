import Billing
import Consent

/// A call that its caller gave a key (`Idempotency-Key`), so that sending it once more asks for nothing new.
public struct KeyedCall: Hashable, Sendable {
  /// Whose key it is.
  public let agent: AgentName
  /// The account it asks about.
  public let account: AccountName
  /// The caller's key.
  public let key: String
  /// What tells this call from another one under the same key: a hash of what it says.
  public let fingerprint: String

  /// A call with its key.
  public init(agent: AgentName, account: AccountName, key: String, fingerprint: String) {
    self.agent = agent
    self.account = account
    self.key = key
    self.fingerprint = fingerprint
  }
}

/// What a key stands for already.
public struct KeptKey: Hashable, Sendable {
  /// The request that came of the call.
  public let request: RequestID
  /// What the call said; see ``KeyedCall/fingerprint``.
  public let fingerprint: String
}
