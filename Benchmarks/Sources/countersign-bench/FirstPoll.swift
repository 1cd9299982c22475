import Billing
import Synchronization

/// Tells when every account of a fleet was looked at and has named its owner, which is what a first poll does.
final class FirstPoll: Sendable {
  private struct State {
    var left: Int
    var waiting: CheckedContinuation<Void, Never>?
  }

  private let state: Mutex<State>

  init(accounts: Int) {
    state = Mutex(State(left: accounts, waiting: nil))
  }

  /// An account has named its owner.
  func ended() {
    let waiting = state.withLock { state in
      state.left -= 1
      defer { if state.left <= 0 { state.waiting = nil } }
      return state.left <= 0 ? state.waiting : nil
    }
    waiting?.resume()
  }

  /// Waits for the last one.
  func wait() async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if state.left > 0 { state.waiting = continuation }
        return state.left <= 0
      }
      if isOver { continuation.resume() }
    }
  }
}

/// A provider that tells when its owner was named, and changes nothing else.
struct WatchedProvider: BillingProvider {
  let inner: any BillingProvider
  let poll: FirstPoll

  var account: Account { inner.account }
  var calls: CallCounter { inner.calls }

  func observe() async throws(ProviderFailure) -> Observation { try await inner.observe() }

  func identify() async throws(ProviderFailure) -> Identity {
    defer { poll.ended() }
    return try await inner.identify()
  }

  func request(_ change: PlanChange, _ handshake: Handshake) async throws(ProviderFailure) -> ChangeAnswer {
    try await inner.request(change, handshake)
  }

  func approvalState(at pollingURL: Secret) async throws(ProviderFailure) -> ApprovalPageState {
    try await inner.approvalState(at: pollingURL)
  }

  func passOn(_ note: ServiceNote) async throws(ProviderFailure) -> NoteAnswer { try await inner.passOn(note) }

  func inspect() async throws(ProviderFailure) -> Inspection { try await inner.inspect() }

  func withoutSecrets(_ words: String) async -> String { await inner.withoutSecrets(words) }

  func overheard(in answer: OverheardAnswer) -> Overheard { inner.overheard(in: answer) }
}
