import Billing

/// An account the engine serves: its configuration and its provider.
public struct EngineAccount: Sendable {
  /// The account.
  public let account: Account
  /// The way to its service.
  public let provider: any BillingProvider
  /// How often it is looked at; nil as often as a small share of its calls allows.
  public let pollInterval: Duration?
  /// How many calls the service allows, where the operator says so.
  public let quota: CallAllowance?

  /// An account with its provider.
  public init(
    account: Account, provider: any BillingProvider, pollInterval: Duration? = nil, quota: CallAllowance? = nil
  ) {
    self.account = account
    self.provider = provider
    self.pollInterval = pollInterval
    self.quota = quota
  }
}
