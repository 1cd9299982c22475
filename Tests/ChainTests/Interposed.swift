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
  var calls: CallCounter { provider.calls }

  func observe() async throws(ProviderFailure) -> Observation {
    try await provider.observe()
  }

  func identify() async throws(ProviderFailure) -> Identity {
    try await provider.identify()
  }

  func approvalState(at pollingURL: Secret) async throws(ProviderFailure) -> ApprovalPageState {
    try await provider.approvalState(at: pollingURL)
  }

  func passOn(_ note: ServiceNote) async throws(ProviderFailure) -> NoteAnswer {
    try await provider.passOn(note)
  }

  func inspect() async throws(ProviderFailure) -> Inspection {
    try await provider.inspect()
  }

  func overheard(in answer: OverheardAnswer) -> Overheard { provider.overheard(in: answer) }

  func withoutSecrets(_ words: String) async -> String { await provider.withoutSecrets(words) }

  func request(_ change: PlanChange, _ handshake: Handshake) async throws(ProviderFailure) -> ChangeAnswer {
    guard case .confirm = handshake else { return try await provider.request(change, handshake) }
    await steps.beforeConfirming()
    let answer: ChangeAnswer
    do { answer = try await provider.request(change, handshake) } catch {
      await steps.afterConfirming()
      throw error
    }
    await steps.afterConfirming()
    return answer
  }
}
