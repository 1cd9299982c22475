import Settings

/// What an agent's operator is told of its door.
public enum AgentWords {
  /// How agents of an account ask whose service's own calls are not answered at the door; nil where they are.
  public static func ownWay(_ account: AccountSettings) -> String? {
    guard account.account.service != .dock else { return nil }
    return "The door does not answer the calls of this account's service: the agent asks at /countersign/v1/requests "
      + "(docs/consent.md)."
  }
}
