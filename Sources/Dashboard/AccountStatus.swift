import Billing
import Text

/// How far an account's newest observation can be trusted.
public enum Freshness: Hashable, Sendable {
  /// Young enough to decide by.
  case fresh
  /// Too old to decide by.
  case stale
  /// The last attempts to read the account failed.
  case unreachable
  /// The account was never read.
  case unknown
}

/// One account with what is known of it.
public struct AccountStatus: Hashable, Sendable {
  /// The account as configured.
  public var account: Account
  /// The newest observation, nil when there is none.
  public var observation: Observation?
  /// How far the observation can be trusted.
  public var freshness: Freshness
  /// What went wrong last, nil when nothing did.
  public var problem: SafeText?
  /// When the account will be looked at next.
  public var nextPoll: Instant?
  /// The organisation that is billed.
  public var organisation: SafeText?
  /// Plan-changing calls left in this hour; nil where the service does not count them.
  public var callsLeft: Int?
  /// When the next plan-changing call becomes possible, where none is left.
  public var nextCallAt: Instant?
  /// The same for each operation whose calls the service counts by themselves.
  public var calls: [Billing.Operation: CallsLeft]
  /// Whether an alarm forbids making further tokens on this account.
  public var mintingBlocked: Bool
  /// What looking at the account may cost and has cost; nil while nobody has planned it.
  public var budget: PollBudget?
  /// When a limit will be reached, by the name of its meter as a string; a meter without a forecast is missing.
  public var forecasts: [String: Forecast]
  /// Recorded readings, the oldest first, by the name of their meter as a string.
  public var samples: [String: [UsageSample]]

  /// An account; everything that is not named is unknown.
  public init(
    account: Account, observation: Observation? = nil, freshness: Freshness = .unknown, problem: SafeText? = nil,
    nextPoll: Instant? = nil, organisation: SafeText? = nil, callsLeft: Int? = nil, nextCallAt: Instant? = nil,
    calls: [Billing.Operation: CallsLeft] = [:], mintingBlocked: Bool = false, budget: PollBudget? = nil,
    forecasts: [String: Forecast] = [:],
    samples: [String: [UsageSample]] = [:]
  ) {
    self.account = account
    self.observation = observation
    self.freshness = freshness
    self.problem = problem
    self.nextPoll = nextPoll
    self.organisation = organisation
    self.callsLeft = callsLeft
    self.nextCallAt = nextCallAt
    self.calls = calls
    self.mintingBlocked = mintingBlocked
    self.budget = budget
    self.forecasts = forecasts
    self.samples = samples
  }

  /// Whether the last attempt reached the service, which did not accept the credential.
  ///
  /// Nothing but the sentence is kept of a failed look, and providers begin it with the service and the status.
  var isKeyRefused: Bool {
    let words = problem?.string.split(separator: " ", maxSplits: 3) ?? []
    return words.count > 2 && words[1] == "answered" && words[2].hasPrefix("401")
  }

  /// How far the observation can be trusted, in a word that does not call a service that answered unreachable.
  var trustWord: String {
    freshness == .unreachable && isKeyRefused ? "key refused" : freshness.word
  }

  /// When the next plan-changing call becomes possible, in case none is now; `.some(nil)` when nobody knows.
  func exhausted(at now: Instant) -> Instant?? {
    guard callsLeft.map({ $0 <= 0 }) ?? false else { return .none }
    if let nextCallAt, now >= nextCallAt { return .none }
    return .some(nextCallAt)
  }
}
