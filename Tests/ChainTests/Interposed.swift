import Billing

/// A provider between whose steps a test can stand: where a program is killed, the rest of a step never happens.
struct Interposed: BillingProvider {
  /// Where a test stands.
  struct Steps: Sendable {
    /// Before the confirming call leaves; the approval is consumed already.
    var beforeConfirming: @Sendable () async -> Void = {}
    /// After the service has answered the confirming call; nothing of it is on record yet.
    var afterConfirming: @Sendable () async -> Void = {}
  }

  let provider: any BillingProvider
  let steps: Steps

  var account: Account { provider.account }

  func observe() async throws(ProviderFailure) -> Observation {
    try await provider.observe()
  }

  func identify() async throws(ProviderFailure) -> Identity {
    try await provider.identify()
  }

  func request(_ change: PlanChange, confirming token: Secret?) async throws(ProviderFailure) -> ChangeAnswer {
    guard token != nil else { return try await provider.request(change, confirming: nil) }
    await steps.beforeConfirming()
    let answer: ChangeAnswer
    do { answer = try await provider.request(change, confirming: token) } catch {
      await steps.afterConfirming()
      throw error
    }
    await steps.afterConfirming()
    return answer
  }
}
