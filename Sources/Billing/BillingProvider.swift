/// A billing service seen from the engine: one account, one credential.
///
/// Every call is made at most once; nothing here repeats a call that could change a plan.
public protocol BillingProvider: Sendable {
  /// The account these calls are about.
  var account: Account { get }

  /// Reads the plan and the usage with one call.
  func observe() async throws(ProviderFailure) -> Observation

  /// Asks whom the credential belongs to.
  func identify() async throws(ProviderFailure) -> Identity

  /// Asks for a change; with a token, confirms it.
  ///
  /// Without a token a gated change answers ``ChangeAnswer/confirmationRequired(_:)`` and has no effect, but a service's
  /// fast paths execute at once: whoever calls this has read the account's state just before.
  func request(_ change: PlanChange, confirming token: Secret?) async throws(ProviderFailure) -> ChangeAnswer
}
