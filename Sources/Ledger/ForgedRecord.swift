/// A door token's or an alarm's row that is not what the log makes of it.
public struct ForgedRecord: Hashable, Sendable {
  /// What the row is of.
  public enum Subject: Hashable, Sendable {
    /// An agent's token for an account.
    case doorToken(agent: String, account: String)
    /// The alarm with a number.
    case alarm(Int64)
  }

  /// What the row is of.
  public let subject: Subject
  /// How it differs, as a clause.
  public let reason: String
}
