import Billing

/// One billing account of the config.
public struct AccountSettings: Hashable, Sendable {
  /// Its name, which no other account has.
  public let name: AccountName
  /// What only its service has.
  public let details: ServiceDetails
  /// The origin its credential is sent to, in lower case and without the scheme's own port: `https://trydock.ai`.
  ///
  /// Only its written form was checked; the HTTP client checks it again, and what its host resolves to.
  public let baseURL: String
  /// Whether the host may be at a private address.
  public let isPrivateAllowed: Bool
  /// How the account signs in.
  public let credential: AccountCredential
  /// Whether real money moves; true unless the config says otherwise, because that is the careful side.
  public let isLive: Bool
  /// How often the account is read.
  public let poll: PollSetting
  /// How many calls the service allows, where it does not tell by itself.
  public let quota: CallQuota?
  /// How long the operator has to decide a request that would change the plan, 1 minute to 24 hours.
  public let decideWithin: Duration
  /// How long he has for one that only makes a page or a link, 1 minute to 7 days.
  public let decidePagesWithin: Duration
  /// Where the operator wants to be told of its use.
  public let alerts: UsageAlerts
  /// Which calls of agents are passed on to the service; nil for none.
  public let forward: ForwardSettings?

  /// An account from its parts, with what the config has where it says nothing.
  ///
  /// The parts are taken as they are: a config's are checked where it is read.
  public init(
    name: AccountName, details: ServiceDetails, baseURL: String, isPrivateAllowed: Bool = false,
    credential: AccountCredential, isLive: Bool = true, poll: PollSetting = .auto, quota: CallQuota? = nil,
    decideWithin: Duration = usualDecision, decidePagesWithin: Duration = usualPageDecision,
    alerts: UsageAlerts = .standard, forward: ForwardSettings? = nil
  ) {
    self.name = name
    self.details = details
    self.baseURL = baseURL
    self.isPrivateAllowed = isPrivateAllowed
    self.credential = credential
    self.isLive = isLive
    self.poll = poll
    self.quota = quota
    self.decideWithin = decideWithin
    self.decidePagesWithin = decidePagesWithin
    self.alerts = alerts
    self.forward = forward
  }

  /// The service behind the account.
  public var service: Service { details.service }

  /// The account as the rest of the program knows it.
  public var account: Account {
    Account(
      name: name, service: service, origin: baseURL, isLive: isLive, decideWithin: decideWithin,
      decidePagesWithin: decidePagesWithin, consent: details.consent, withheld: details.withheld,
      alerts: alerts)
  }

  /// The config's key that says where the credential for calls that are passed on comes from.
  public static let forwardCredentialKey = AccountKey.forwardCredential.rawValue

  /// What `decide_within` is where it is not said.
  public static let usualDecision: Duration = .seconds(900)
  /// What `decide_pages_within` is where it is not said.
  public static let usualPageDecision: Duration = .seconds(86_400)
  /// What `decide_within` may be.
  static let decideRange: ClosedRange<Duration> = .seconds(60) ... .seconds(86_400)
  /// What `decide_pages_within` may be.
  static let decidePagesRange: ClosedRange<Duration> = .seconds(60) ... .seconds(7 * 86_400)
  /// What each of `alert_at` may be.
  static let alertRange = 1...1000
  /// What `poll` may be.
  static let pollRange: ClosedRange<Duration> = .seconds(1) ... .seconds(86_400)
}

/// How often an account is read.
public enum PollSetting: Hashable, Sendable {
  /// As often as a small share of the service's quota allows.
  case auto
  /// At a fixed interval.
  case every(Duration)
}
