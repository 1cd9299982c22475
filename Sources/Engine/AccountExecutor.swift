import Billing
import Consent
import Ledger
import Logging
import Text

/// Carries out what was approved on one account, holds its upstream tokens and settles lost answers.
///
/// Everything that can change the plan runs through ``SerialGate``, one at a time. The actor itself only guards the small
/// state between: tokens, retry times, checks that are due.
actor AccountExecutor {
  let account: Account
  let provider: any BillingProvider
  let ledger: Ledger
  let time: any TimeSource
  let logger: Logger
  /// Lets one change of this account through at a time.
  let gate = SerialGate()
  /// The gate that the accounts of one organisation share; `nil` until the organisation is known.
  ///
  /// It is held within `gate`, never instead of it: whoever waits for `gate` already would be overtaken.
  private(set) var organisationGate: SerialGate?
  private let gates: SharedGates
  /// Lets looks be recorded one after the other.
  let books = SerialGate()
  /// A number from 0 to 1 that keeps accounts from marching in step.
  let jitter: @Sendable () -> Double

  var vault = TokenVault()
  /// Executions that could not call the service yet, and when to try again.
  var retries: [RequestID: Retry] = [:]
  /// Answers the ledger could not take, and when to try again.
  var unrecorded: [RequestID: Unrecorded] = [:]
  /// The alarm for a token call that changed the plan, until the ledger has it.
  var unraised: UnraisedAlarm?
  var lost = LostAnswers()
  var bills = Bills()
  /// Rows that are not what their events make them: nothing is ever sent for them.
  var forged: Set<RequestID> = []
  /// What is being worked on, so that a second signal starts nothing twice.
  var working: Set<RequestID> = []
  var looks = Looks()
  /// What a deny rule refused, and when that was last put on record.
  var denials: [Denial: BootTime] = [:]
  /// When the account is looked at next.
  var schedule: LookSchedule
  /// Our own calls to the service.
  var ownCalls = OwnCalls()
  /// The allowance that was last reported or documented.
  var reported: CallAllowance?
  /// Approval pages of the service's own that somebody is to decide on.
  var pages: [RequestID: ApprovalPage] = [:]
  var holder = CredentialHolder()
  /// What passed by and is not on record yet.
  var passing = Passing()

  /// Changes of which nobody knows whether they had an effect.
  struct LostAnswers {
    /// When the billing state may be asked.
    var fences: [RequestID: BootTime] = [:]
    /// Those that only the operator can settle.
    var givenUp: Set<RequestID> = []
  }

  /// What the bills of executed changes are to show.
  struct Bills {
    /// Changes whose bill is still to be compared with the approval.
    var checks: [RequestID: BillCheck] = [:]
    /// Changes whose bill did not show them after an hour; any look may show them yet.
    var unsettled: [RequestID: ConsentRequest] = [:]
    /// Whether bills are being compared right now.
    var isComparing = false
  }

  /// What looking has brought, besides what stands in the ledger.
  struct Looks {
    /// How many were begun, and the newest of them that is on record.
    var count = 0
    var newest = 0
    /// The one that agents' readings share while it is under way.
    var shared: Task<Result<Observation, ProviderFailure>, Never>?
    /// The last one that failed.
    var lastFailure: (at: BootTime, failure: ProviderFailure)?
    /// When one last did not show the plan.
    var planlessAt: BootTime?
  }

  /// Whom the credential belongs to, as far as that was asked.
  struct CredentialHolder {
    /// Whether the ledger knows, or did when the engine started.
    var isKnown = false
    /// Whether asking has brought an answer, or never will.
    var isAnswered = false
    /// The call that asks, while it is under way.
    var asking: Task<Identity, any Error>?
  }

  struct Retry {
    var at: BootTime
    var failures: Int
  }

  struct Unrecorded {
    let request: ConsentRequest
    let answer: ChangeAnswer
    let hadToken: Bool
    var at: BootTime
  }

  /// What an agent was refused by rule.
  struct Denial: Hashable {
    let agent: AgentName
    let ask: PlanChange
  }

  struct UnraisedAlarm {
    let detail: SafeText
    var at: BootTime
  }

  /// The pause between two tries to record what was learned.
  static let recordingPause: Duration = .seconds(5)

  init(
    _ account: EngineAccount, ledger: Ledger, time: any TimeSource, logger: Logger, gates: SharedGates = SharedGates(),
    jitter: @escaping @Sendable () -> Double
  ) {
    self.gates = gates
    self.account = account.account
    provider = account.provider
    schedule = LookSchedule(fixed: account.pollInterval, configured: account.quota, at: time.boot)
    self.jitter = jitter
    self.ledger = ledger
    self.time = time
    self.logger = logger
  }

  /// Shares the gate of an organisation: a quote for one of its keys makes the other's token an old one.
  func joinGroup(_ organisation: SafeText?) {
    guard let organisation else { return }
    organisationGate = gates.gate(of: account.origin + " " + organisation.string)
  }

  /// Runs a body while no other change of this account or of its organisation goes on.
  func alone<Value: Sendable>(_ body: @Sendable () async -> Value) async -> Value {
    await gate.alone { await self.aloneInOrganisation(body) }
  }

  private func aloneInOrganisation<Value: Sendable>(_ body: @Sendable () async -> Value) async -> Value {
    guard let organisationGate else { return await body() }
    return await organisationGate.alone(body)
  }

  /// Whether an approved request can be worked on now.
  func canExecute(_ id: RequestID) -> Bool {
    !working.contains(id) && !forged.contains(id) && (retries[id]?.at ?? time.boot) <= time.boot
  }

  /// Forgets what was planned for requests that are over, so that nothing wakes the engine for them.
  func keep(only live: [ConsentRequest]) {
    let ids = Set(live.map(\.id))
    let approved = Set(live.filter { $0.state == .approved }.map(\.id))
    retries = retries.filter { approved.contains($0.key) || working.contains($0.key) }
    lost.givenUp = lost.givenUp.filter { ids.contains($0) }
  }

  /// Whether a request was made for the account as it is configured now.
  ///
  /// The operator approves where a change is sent and whether it is real; an account that was given another service or
  /// address since is another account.
  func isServed(_ request: ConsentRequest) -> Bool {
    request.account == account.name && request.service ?? account.service == account.service
      && request.origin == account.origin && request.isLive == account.isLive
  }
}
