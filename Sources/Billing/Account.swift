import Text

/// A billing account as the operator configured it.
public struct Account: Hashable, Sendable {
  /// The configured name.
  public let name: AccountName
  /// The service behind it.
  public let service: Service
  /// Scheme, host and port its credential is sent to, for example `https://trydock.ai`.
  public let origin: String
  /// Whether real money moves; shown as LIVE or TEST wherever a decision is made.
  public let isLive: Bool
  /// How long the operator has to decide a request that would change the plan, 1 minute to 24 hours.
  public let decideWithin: Duration
  /// How long he has for one that only makes a page or a link, 1 minute to 7 days.
  public let decidePagesWithin: Duration
  /// How its service asks for consent, where it has more than one way.
  public let consent: ConsentMode
  /// The operations that its service has and that this account's configuration rules out, each with the reason as one
  /// sentence.
  public let withheld: [Operation: SafeText]
  /// Where the operator wants to be told of its use.
  public let alerts: UsageAlerts

  /// An account from its configured facts.
  public init(
    name: AccountName, service: Service, origin: String, isLive: Bool, decideWithin: Duration = .seconds(900),
    decidePagesWithin: Duration = .seconds(86_400),
    consent: ConsentMode = .token, withheld: [Operation: SafeText] = [:], alerts: UsageAlerts = .standard
  ) {
    self.name = name
    self.service = service
    self.origin = origin
    self.isLive = isLive
    self.decideWithin = decideWithin
    self.decidePagesWithin = decidePagesWithin
    self.consent = consent
    self.withheld = withheld
    self.alerts = alerts
  }

  /// Why an operation cannot be asked of the account whatever plan it is on, in one sentence; nil when it can.
  public func absence(of operation: Operation) -> SafeText? {
    service.profile.absence(of: operation) ?? withheld[operation]
  }
}
