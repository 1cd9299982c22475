import Billing

/// An account the engine serves: its configuration and its provider.
public struct EngineAccount: Sendable {
  /// The account.
  public let account: Account
  /// The way to its service.
  public let provider: any BillingProvider
  /// How often it is looked at.
  public let pollInterval: Duration

  /// An account with its provider.
  public init(account: Account, provider: any BillingProvider, pollInterval: Duration = .seconds(60)) {
    self.account = account
    self.provider = provider
    self.pollInterval = pollInterval
  }
}
