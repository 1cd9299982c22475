import Billing
import JSON
import Text

/// What is known of an account: the last look at it, and how looking goes.
public struct Look: Hashable, Sendable {
  /// The last look that showed something; nil when there was none yet.
  public let observation: Observation?
  /// When the last look failed; nil when it did not.
  public let failedAt: Instant?
  /// Why it failed.
  public let failure: LookFailure?
  /// When the account is looked at next; nil when nobody plans to.
  public let nextAt: Instant?
  /// Whom the credential belongs to, once known.
  public let identity: Identity?
  /// What looking may cost and has cost; nil while nobody planned a look.
  public let budget: PollBudget?

  /// What is known of an account.
  public init(
    observation: Observation?, failedAt: Instant?, failure: LookFailure?, nextAt: Instant?, identity: Identity?,
    budget: PollBudget? = nil
  ) {
    self.observation = observation
    self.failedAt = failedAt
    self.failure = failure
    self.nextAt = nextAt
    self.identity = identity
    self.budget = budget
  }

  /// Whether the service answered last that the account is at its limit.
  public var isAtLimit: Bool {
    guard let failedAt, case .atLimit? = failure?.kind else { return false }
    return observation.map { failedAt >= $0.at } ?? true
  }

  /// What was seen, with the meter at its limit that a later refusal told of: an old bar beside it would be untrue.
  private static func seen(_ observation: Observation?, _ failure: LookFailure?, at failedAt: Instant?) -> Observation?
  {
    guard let observation, let failedAt, failedAt >= observation.at,
      case .atLimit(_, let meter?)? = failure?.kind
    else { return observation }
    return observation.exhausting(meter, at: failedAt)
  }

  /// A look from its row, joined with the document of its observation; a document that cannot be read is none.
  ///
  /// - Parameter passing: what was seen in passing of its meters.
  init(row: LedgerRow, account: AccountName, passing: [PassingMeter]) throws {
    let document: String? = try row.value("document")
    let seen: Int64? = try row.value("seen_at")
    var observation: Observation?
    if let seen, let value = document.flatMap({ try? JSONValue.parse($0) }) {
      observation = StoredFacts.observation(value, account: account, at: Instant(milliseconds: seen))
    }
    failedAt = (try row.value("failed_at") as Int64?).map { Instant(milliseconds: $0) }
    let kind = (try row.value("failure_kind") as String?).flatMap { try? JSONValue.parse($0) }
    failure = (try row.value("failure") as String?).map {
      LookFailure(kind.flatMap(StoredFacts.failureKind), detail: StoredText.decode($0))
    }
    self.observation = Self.seen(observation, failure, at: failedAt)?.seen(with: passing)
    nextAt = (try row.value("next_at") as Int64?).map { Instant(milliseconds: $0) }
    let organisation = (try row.value("organisation") as String?).map(StoredText.decode)
    let principal = (try row.value("principal") as String?).map(StoredText.decode)
    let isAgent: Bool? = try row.value("is_agent")
    let isKnown = organisation != nil || principal != nil || isAgent != nil
    identity = isKnown ? Identity(organisation: organisation, principal: principal, isAgent: isAgent) : nil
    budget = (try row.value("budget") as String?).flatMap { try? JSONValue.parse($0) }.flatMap(StoredFacts.budget)
  }
}
