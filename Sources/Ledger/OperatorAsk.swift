import Billing
import Consent

/// Something the operator asks for himself, left for whoever is the engine.
public struct OperatorAsk: Hashable, Sendable {
  /// What is asked.
  public enum Subject: Hashable, Sendable {
    /// A change of plan or a page; it becomes a request that is reviewed like any other.
    case change(PlanChange)
    /// Something that is passed on and changes nothing.
    case note(ServiceNote)
    /// What a pending request's change costs, asked of the service anew.
    case quote(RequestID)
  }

  /// What the engine made of it.
  public enum Answer: Hashable, Sendable {
    /// A request that waits for the operator's review.
    case request(RequestID)
    /// The service took the note.
    case taken
    /// It could not be done, and why; nothing happened.
    case refused(Problem, Obstacle)
    /// Nobody knows whether the service took the note.
    case unknown(Problem)
  }

  /// What kind of reason there was for a refusal, for those who act on it, as scripts do on exit codes.
  public enum Obstacle: String, Hashable, Sendable, CaseIterable {
    /// The service or the account's state does not allow it.
    case declined
    /// Too much at once, or within the hour.
    case limited
    /// The engine or the account could not be reached.
    case unavailable
  }

  /// The ledger's number of the ask.
  public let id: Int64
  /// The account it is about.
  public let account: AccountName
  /// What is asked.
  public let subject: Subject

  /// An ask as recorded.
  public init(id: Int64, account: AccountName, subject: Subject) {
    self.id = id
    self.account = account
    self.subject = subject
  }
}
