import Billing
import Consent
import Ledger

/// A provider beside whose calls the process can be killed.
struct DoomedProvider: BillingProvider {
  let provider: any BillingProvider
  let ledger: Ledger
  let doom: Doom
  /// On which way calls that act are held; nil where they go straight.
  let transit: Transit?

  var account: Account { provider.account }
  var calls: CallCounter { provider.calls }

  /// Makes a call with the two places beside it.
  private func beside<Answer>(
    _ step: KillPoint.Step, _ call: (KillPoint.Step) async throws(ProviderFailure) -> Answer
  ) async throws(ProviderFailure) -> Answer {
    let state = try? await ledger.recentRequests(limit: 1).first?.state
    // A plain ask quotes while nothing is decided; once the approval is consumed it is the change itself.
    let step = step == .quote && state == .executing ? .effect : step
    doom.strike(KillPoint.before(step, state))
    let answer: Answer
    do throws(ProviderFailure) { answer = try await call(step) } catch {
      doom.strike(KillPoint.after(step, state))
      throw error
    }
    doom.strike(KillPoint.after(step, state))
    return answer
  }

  func observe() async throws(ProviderFailure) -> Observation {
    try await beside(.look) { (_) async throws(ProviderFailure) in try await provider.observe() }
  }

  func request(_ change: PlanChange, _ handshake: Handshake) async throws(ProviderFailure) -> ChangeAnswer {
    let step: KillPoint.Step = if case .confirm = handshake { .effect } else { .quote }
    return try await beside(step) { (step) async throws(ProviderFailure) in
      if step == .effect { Doom.tell(Doom.acting) }
      guard step == .effect, let transit else { return try await provider.request(change, handshake) }
      throw transit.keep { [provider] in _ = try? await provider.request(change, handshake) }
    }
  }

  func identify() async throws(ProviderFailure) -> Identity { try await provider.identify() }

  func approvalState(at pollingURL: Secret) async throws(ProviderFailure) -> ApprovalPageState {
    try await provider.approvalState(at: pollingURL)
  }

  func passOn(_ note: ServiceNote) async throws(ProviderFailure) -> NoteAnswer { try await provider.passOn(note) }

  func inspect() async throws(ProviderFailure) -> Inspection { try await provider.inspect() }

  func overheard(in answer: OverheardAnswer) -> Overheard { provider.overheard(in: answer) }

  func withoutSecrets(_ words: String) async -> String { await provider.withoutSecrets(words) }
}
