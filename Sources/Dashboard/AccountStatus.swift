import Billing
import Text

/// How far an account's newest observation can be trusted.
public enum Freshness: Hashable, Sendable {
  /// Young enough to decide by.
  case fresh
  /// Too old to decide by.
  case stale
  /// Young enough to decide by, and a part of plan or usage could not be read.
  case partial(LookFailure)
  /// The last attempt to read the account failed.
  case failed(LookFailure)
  /// The account was never read.
  case unknown

  /// Whether what is known is not from a look that is young enough.
  public var isOld: Bool {
    switch self {
    case .fresh, .partial: false
    case .stale, .failed, .unknown: true
    }
  }
}

/// One account with what is known of it.
public struct AccountStatus: Hashable, Sendable {
  /// The account as configured.
  public var account: Account
  /// The newest observation, nil when there is none.
  public var observation: Observation?
  /// How far the observation can be trusted.
  public var freshness: Freshness
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
  /// Why calls of its agents do not reach the service; nil where nothing is known of that.
  public var forwardTrouble: ForwardTrouble?

  /// An account; everything that is not named is unknown.
  public init(
    account: Account, observation: Observation? = nil, freshness: Freshness = .unknown,
    nextPoll: Instant? = nil, organisation: SafeText? = nil, callsLeft: Int? = nil, nextCallAt: Instant? = nil,
    calls: [Billing.Operation: CallsLeft] = [:], mintingBlocked: Bool = false, budget: PollBudget? = nil,
    forecasts: [String: Forecast] = [:],
    samples: [String: [UsageSample]] = [:], forwardTrouble: ForwardTrouble? = nil
  ) {
    self.account = account
    self.observation = observation
    self.freshness = freshness
    self.nextPoll = nextPoll
    self.organisation = organisation
    self.callsLeft = callsLeft
    self.nextCallAt = nextCallAt
    self.calls = calls
    self.mintingBlocked = mintingBlocked
    self.budget = budget
    self.forecasts = forecasts
    self.samples = samples
    self.forwardTrouble = forwardTrouble
  }

  /// Why the last attempt to read the account failed, as a whole or in a part; nil when it did not.
  public var failure: LookFailure? {
    switch freshness {
    case .failed(let failure), .partial(let failure): failure
    case .fresh, .stale, .unknown: nil
    }
  }

  /// Whether the last attempt to read the account found its limit used up.
  public var isAtLimit: Bool {
    if case .atLimit = failure?.kind { true } else { false }
  }

  /// When the next plan-changing call becomes possible, in case none is now; `.some(nil)` when nobody knows.
  func exhausted(at now: Instant) -> Instant?? {
    guard callsLeft.map({ $0 <= 0 }) ?? false else { return .none }
    if let nextCallAt, now >= nextCallAt { return .none }
    return .some(nextCallAt)
  }
}
