import Billing
import Synchronization

/// A billing service that says what a test tells it to, and counts what it is asked.
final class StubProvider: BillingProvider {
  struct State {
    var plan = PlanState(plan: PlanName("pro"), status: "active", cancellation: .none)
    var agentView: String? = #"{"plan":"pro"}"#
    var isReachable = true
    /// What happens elsewhere while the billing state is read.
    var whileObserving: (@Sendable () async -> Void)?
    var looks = 0
    var asked: [PlanChange] = []
    var confirmed: [PlanChange] = []
    var notes: [ServiceNote] = []
  }

  let account: Account
  let calls = CallCounter()
  let state = Mutex(State())
  private let time: any TimeSource

  init(account: Account, time: any TimeSource) {
    self.account = account
    self.time = time
  }

  /// The calls that could have changed a plan.
  var changes: [PlanChange] { state.withLock { $0.asked + $0.confirmed } }

  func observe() async throws(ProviderFailure) -> Observation {
    await state.withLock { $0.whileObserving }?()
    let seen = state.withLock { state -> (PlanState, String?)? in
      state.looks += 1
      return state.isReachable ? (state.plan, state.agentView) : nil
    }
    guard let (plan, view) = seen else { throw Self.unreachable }
    return Observation(account: account.name, at: time.wall, plan: plan, meters: [], agentView: view)
  }

  func identify() async throws(ProviderFailure) -> Identity {
    guard state.withLock({ $0.isReachable }) else { throw Self.unreachable }
    return Identity(organisation: "Acme", principal: "dk-bot", isAgent: true)
  }

  func approvalState(at pollingURL: Secret) async throws(ProviderFailure) -> ApprovalPageState { .waiting }

  func passOn(_ note: ServiceNote) async throws(ProviderFailure) -> NoteAnswer {
    let isReachable = state.withLock { state in
      state.notes.append(note)
      return state.isReachable
    }
    guard isReachable else { throw Self.unreachable }
    return .taken
  }

  func inspect() async throws(ProviderFailure) -> Inspection { Inspection([]) }

  func overheard(in answer: OverheardAnswer) -> Overheard { Overheard() }

  /// What it is signed in with.
  static let key = "dk_stub_c4nary_key_0001"

  func withoutSecrets(_ words: String) async -> String { SecretMatcher([Secret(Self.key)]).words(words) }

  func request(_ change: PlanChange, _ handshake: Handshake) async throws(ProviderFailure) -> ChangeAnswer {
    let token: Secret? = if case .confirm(let secret) = handshake { secret } else { nil }
    state.withLock { state in
      if token == nil { state.asked.append(change) } else { state.confirmed.append(change) }
    }
    guard token == nil else { return .switched(to: change.target) }
    return .confirmationRequired(
      Confirmation(
        token: Secret("upstream-token"),
        quote: Quote(
          price: Price(Money(minorUnits: 4900, currency: .usd), per: .month), words: "Scale ($49/mo), says the service."
        ),
        lifetime: .seconds(60)))
  }

  private static let unreachable = ProviderFailure(.unreachable, mayHaveReached: false, detail: "It is not there.")
}
