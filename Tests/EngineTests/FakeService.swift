import Billing
import Consent
import Support
import Testing
import Text

/// A billing service in memory: plans, prices and single-use tokens that live for 60 seconds on a hand-turned clock.
///
/// It keeps a log of everything that really happened, which judges the engine, and can be told to answer anything, to lose
/// answers and to stand still in the middle of a call.
actor FakeService: BillingProvider {
  /// A change that really happened.
  struct Effect: Hashable, Sendable {
    let change: PlanChange
    /// What is charged from now on, as the confirmed token said.
    let price: Price?
    /// SHA-256 of the token that caused it; nil for a call without one.
    let tokenHash: String?
    let at: BootTime
  }

  /// How a call is answered.
  enum Reply: Sendable {
    /// As the service does by itself.
    case normal
    /// With this answer, and without an effect.
    case answer(ChangeAnswer)
    /// Not at all, and without an effect.
    case failure(ProviderFailure)
    /// Not at all, after the effect.
    case effectThenFailure
    /// With this answer, after the effect.
    case effectThenAnswer(ChangeAnswer)
    /// Not at all; the call arrives later, when the test says so, and has its effect then, if the token still lives.
    case underway
    /// Like another reply, but the caller hears nothing until ``FakeService/releaseAll()``: for an engine that crashes.
    indirect case unheard(Reply)
  }

  /// Where a call can be made to stand still.
  enum Point: Hashable, Sendable {
    /// A reading call has arrived.
    case observe
    /// A call for a token has arrived.
    case mint
    /// A token was made, and the answer that carries it is under way.
    case quoted
    /// A change has arrived and had no effect yet.
    case beforeEffect
    /// A change has had its effect and is not answered yet.
    case afterEffect
    /// A call whose caller hears nothing any more.
    case unheard
  }

  /// How often each kind of call was made.
  struct Counts: Hashable, Sendable {
    var observe = 0
    var identify = 0
    var mint = 0
    var confirm = 0
  }

  private struct Token {
    let change: PlanChange
    let price: Price?
    let mintedAt: BootTime
    var isUsed = false
  }

  private struct Underway {
    let change: PlanChange
    let token: Secret?
    let sentAt: BootTime
  }

  nonisolated let account: Account
  private let time: ManualTime
  private(set) var counts = Counts()
  nonisolated let calls = CallCounter()
  private(set) var effects: [Effect] = []
  /// The tokens sent back, in order; nil for a change without one.
  private(set) var confirmed: [Secret?] = []
  /// Called with each effect at the moment it happens.
  var witness: (@Sendable (Effect) async -> Void)?

  private var state: PlanState
  private var shown: PlanState
  private var lag: Duration = .zero
  private var settlesAt: BootTime?
  private var prices: [String: Int64] = ["free": 0, "pro": 1900, "scale": 4900, "enterprise": 19_900]
  private var wording = "Upgrade to %"
  private var tokens: [String: Token] = [:]
  private var tokenCount = 0
  private var failure: ProviderFailure?
  private var identity: Result<Identity, ProviderFailure>
  private var observeFailures: [ProviderFailure] = []
  private var mintReplies: [Reply] = []
  private var confirmReplies: [Reply] = []
  private var underway: [Underway] = []

  /// How each change was asked for, in order.
  private(set) var asked: [Handshake] = []
  /// The polling URLs that were asked, in order.
  private(set) var polled: [Secret] = []
  /// The notes that arrived, in order.
  private(set) var notes: [ServiceNote] = []
  /// The change that waits on the approval page.
  private(set) var waiting: PlanChange?
  private var pageState = ApprovalPageState.waiting
  private var pageFailures: [ProviderFailure] = []
  private var noteAnswer = NoteAnswer.taken
  private var allowance: CallAllowance?
  private var partFailure: LookFailure?
  private var tellsUse = true
  private var tokensBindPrice = true

  private var armed: [Point: Int] = [:]
  private var held: [Point: [CheckedContinuation<Void, Never>]] = [:]
  private var watchers: [Point: [CheckedContinuation<Void, Never>]] = [:]

  init(_ account: Account, plan: PlanName?, time: ManualTime) {
    self.account = account
    self.time = time
    let price = Price(Money(minorUnits: 1900, currency: .usd), per: .month)
    state = PlanState(
      plan: plan, status: "active", price: price, renewsAt: time.wall.adding(.seconds(20 * 86_400)),
      cancellation: Cancellation.none)
    shown = state
    let organisation: SafeText = account.name.rawValue == "dock-main" ? "Acme" : SafeText("Acme \(account.name)")
    identity = .success(Identity(organisation: organisation, principal: "countersign", isAgent: true))
  }

  /// Tells how much is allowed and no more how much is used.
  func hideUse() { tellsUse = false }

  // MARK: - The calls

  func observe() async throws(ProviderFailure) -> Observation {
    counts.observe += 1
    calls.add()
    await pass(.observe)
    if !observeFailures.isEmpty { throw observeFailures.removeFirst() }
    if let failure { throw failure }
    settleBooks()
    return Observation(
      account: account.name, at: time.wall, plan: shown,
      meters: [Meter(name: "agents", used: tellsUse ? 19 : nil, limit: .of(30), unit: "agents", provenance: .server)],
      allowance: allowance, agentView: "{\"plan\":\"pro\"}", partFailure: partFailure)
  }

  func identify() async throws(ProviderFailure) -> Identity {
    counts.identify += 1
    calls.add()
    return try identity.get()
  }

  func request(_ change: PlanChange, _ handshake: Handshake) async throws(ProviderFailure) -> ChangeAnswer {
    asked.append(handshake)
    if handshake == .page { return try await page(for: change) }
    let token: Secret? = if case .confirm(let secret) = handshake { secret } else { nil }
    if token == nil, change.operation == .upgrade || change.operation == .downgrade {
      return try await mint(change)
    }
    counts.confirm += 1
    calls.add()
    confirmed.append(token)
    let reply = confirmReplies.isEmpty ? Reply.normal : confirmReplies.removeFirst()
    await pass(.beforeEffect)
    if let failure { throw failure }
    var heard = reply
    if case .unheard(let inner) = reply { heard = inner }
    let answer = await answer(to: change, token, heard)
    if case .unheard = reply { await pass(.unheard) }
    await pass(.afterEffect)
    return try answer.get()
  }

  private func page(for change: PlanChange) async throws(ProviderFailure) -> ChangeAnswer {
    counts.confirm += 1
    calls.add()
    if let failure { throw failure }
    if !confirmReplies.isEmpty, case .answer(let given) = confirmReplies.removeFirst() { return given }
    waiting = change
    return .approvalPage(page("approve"), pollingURL: Secret("https://trydock.ai/api/web-approve/status?token=page"))
  }

  func approvalState(at pollingURL: Secret) async throws(ProviderFailure) -> ApprovalPageState {
    calls.add()
    polled.append(pollingURL)
    if !pageFailures.isEmpty { throw pageFailures.removeFirst() }
    if let failure { throw failure }
    return pageState
  }

  func passOn(_ note: ServiceNote) async throws(ProviderFailure) -> NoteAnswer {
    calls.add()
    notes.append(note)
    if let failure { throw failure }
    return noteAnswer
  }

  func inspect() async throws(ProviderFailure) -> Inspection { Inspection([]) }

  /// It is signed in with nothing.
  nonisolated func withoutSecrets(_ words: String) async -> String { words }

  /// The headers `x-used` and `x-limit` count agents, 402 is a limit by its `x-code`, and what is served was a write.
  nonisolated func overheard(in answer: OverheardAnswer) -> Overheard {
    let (used, limit) = (
      answer.headers["x-used"].flatMap { Int64($0) }, answer.headers["x-limit"].flatMap { Int64($0) }
    )
    let hit = answer.headers["x-code"].map {
      OverheardLimit(code: $0, title: "agents need a bigger plan", words: "No.", status: answer.status, gate: "writes")
    }
    return Overheard(
      usage: [OverheardUsage("agents", used: used, limit: limit, unit: "agents")].compactMap(\.self),
      limit: answer.isServed ? nil : hit, passed: answer.isServed ? ["writes"] : [])
  }

  private func answer(
    to change: PlanChange, _ token: Secret?, _ reply: Reply
  ) async -> Result<ChangeAnswer, ProviderFailure> {
    switch reply {
    case .normal: return .success(await carryOut(change, token))
    case .answer(let given): return .success(given)
    case .failure(let failure): return .failure(failure)
    case .effectThenFailure:
      _ = await carryOut(change, token)
      return .failure(Self.lost)
    case .effectThenAnswer(let given):
      _ = await carryOut(change, token)
      return .success(given)
    case .underway:
      underway.append(Underway(change: change, token: token, sentAt: time.boot))
      return .failure(Self.lost)
    case .unheard(let inner): return await answer(to: change, token, inner)
    }
  }

  private func mint(_ change: PlanChange) async throws(ProviderFailure) -> ChangeAnswer {
    counts.mint += 1
    calls.add()
    let reply = mintReplies.isEmpty ? Reply.normal : mintReplies.removeFirst()
    await pass(.mint)
    if let failure { throw failure }
    switch reply {
    case .normal, .underway, .unheard:
      let quote = confirmation(for: change)
      await pass(.quoted)
      return quote
    case .answer(let given): return given
    case .failure(let failure): throw failure
    case .effectThenFailure:
      await happen(change, nil, price(of: change))
      throw Self.lost
    case .effectThenAnswer(let given):
      await happen(change, nil, price(of: change))
      return given
    }
  }

  private func confirmation(for change: PlanChange) -> ChangeAnswer {
    tokenCount += 1
    let text = "ct_\(account.name)_\(tokenCount)"
    let price = price(of: change)
    tokens[text] = Token(change: change, price: price, mintedAt: time.boot)
    let words = wording.split(separator: "%", omittingEmptySubsequences: false)
      .joined(separator: "\(change.target?.rawValue ?? "free") (\(price?.description ?? "no price"))")
    return .confirmationRequired(
      Confirmation(token: Secret(text), quote: Quote(price: price, words: SafeText(words)), lifetime: .seconds(60)))
  }

  private func price(of change: PlanChange) -> Price? {
    guard let name = change.target?.rawValue, let amount = prices[name] else { return nil }
    return Price(Money(minorUnits: amount, currency: .usd), per: .month)
  }

  private func carryOut(_ change: PlanChange, _ token: Secret?) async -> ChangeAnswer {
    var price = price(of: change)
    if let token {
      guard let known = tokens[token.reveal()], known.change == change, !known.isUsed else {
        return .refused(Refusal(.tokenInvalid, words: "consent_token_invalid"))
      }
      guard known.mintedAt.duration(to: time.boot) < .seconds(60) else {
        return .refused(Refusal(.tokenExpired, words: "consent_token_expired"))
      }
      tokens[token.reveal()]?.isUsed = true
      if tokensBindPrice { price = known.price }
    }
    switch change.operation {
    case .upgrade:
      await happen(change, token, price)
      return .switched(to: change.target)
    case .downgrade:
      await happen(change, token, price)
      return .downgradeScheduled(effective: state.renewsAt)
    case .resume:
      await happen(change, token, price)
      return .resumed(change.target)
    case .checkout: return .paymentRequired(.checkout, page("checkout"))
    case .portal: return .paymentRequired(.portal, page("portal"))
    case .upgradeLink: return .paymentRequired(.upgradeLink, page("link"))
    case .limitIncrease, .notify: return .unrecognised("unknown operation")
    }
  }

  private func page(_ name: String) -> IssuedURL {
    tokenCount += 1
    return IssuedURL(
      url: Secret("https://checkout.stripe.com/\(name)/secret-\(tokenCount)"), host: "checkout.stripe.com",
      expiresAt: time.wall.adding(.seconds(3600)))
  }

  private func happen(_ change: PlanChange, _ token: Secret?, _ price: Price?) async {
    settleBooks()
    let effect = Effect(
      change: change, price: price, tokenHash: token.map { sha256Hex($0.reveal()) }, at: time.boot)
    effects.append(effect)
    switch change.operation {
    case .upgrade:
      state.plan = change.target
      state.price = price
      state.cancellation = .none
    case .downgrade: state.cancellation = .scheduled(state.renewsAt)
    case .resume: state.cancellation = .none
    default: break
    }
    if lag > .zero { settlesAt = time.boot.adding(lag) } else { shown = state }
    await witness?(effect)
  }

  private func settleBooks() {
    if let settlesAt, settlesAt <= time.boot {
      shown = state
      self.settlesAt = nil
    }
  }

  /// The failure of a call whose answer was lost.
  static let lost = ProviderFailure(.unreachable, mayHaveReached: true, detail: "the connection broke")
  /// The failure of a call that never left.
  static let unsent = ProviderFailure(.unreachable, mayHaveReached: false, detail: "no connection")
}

// MARK: - What a test says

extension FakeService {
  /// Changes the account as somebody else would.
  func change(_ body: @Sendable (inout PlanState) -> Void) {
    body(&state)
    shown = state
    settlesAt = nil
  }

  /// Decides on the approval page, as a person at the service would.
  func decidePage(_ state: ApprovalPageState) async {
    pageState = state
    if state == .approved, let change = waiting { await happen(change, nil, price(of: change)) }
    waiting = nil
  }

  /// Lets the page lead nowhere: whoever approves on it changes nothing.
  func forgetWaitingPage() { waiting = nil }
  func failNextPolls(_ failures: ProviderFailure...) { pageFailures += failures }
  func setNoteAnswer(_ answer: NoteAnswer) { noteAnswer = answer }
  func setAllowance(_ allowance: CallAllowance?) { self.allowance = allowance }
  func setPartFailure(_ failure: LookFailure?) { partFailure = failure }
  /// Lets a token be charged at the price of the moment in which it is sent back, as Dock's may be.
  func bindNoPrice() { tokensBindPrice = false }
  func setPrice(of plan: String, to amount: Int64) { prices[plan] = amount }
  func setWording(_ text: String) { wording = text }
  /// How long the billing state goes on showing the old plan after a change.
  func setLag(_ duration: Duration) { lag = duration }
  /// Lets every call fail until it is set to nil.
  func setFailure(_ failure: ProviderFailure?) { self.failure = failure }
  func setIdentity(_ result: Result<Identity, ProviderFailure>) { identity = result }
  func setWitness(_ witness: @escaping @Sendable (Effect) async -> Void) { self.witness = witness }
  func failNextObservations(_ failures: ProviderFailure...) { observeFailures += failures }
  func replyToMints(_ replies: Reply...) { mintReplies += replies }
  func replyToConfirms(_ replies: Reply...) { confirmReplies += replies }

  /// The plan and price as they really are.
  var truth: PlanState { state }

  /// Lets the calls that are on their way arrive now; none is on its way for longer than 30 seconds.
  func deliver() async {
    let arriving = underway
    underway = []
    for call in arriving where call.sentAt.duration(to: time.boot) <= .seconds(30) {
      _ = await carryOut(call.change, call.token)
    }
  }

  /// Loses the calls that are on their way.
  func dropUnderway() { underway = [] }

  /// How many calls stand at a point.
  func count(at point: Point) -> Int { (held[point] ?? []).count }

  /// Forgets every reply that was prepared and not given.
  func forgetReplies() {
    mintReplies = []
    confirmReplies = []
    observeFailures = []
    failure = nil
  }

  // MARK: - Standing still

  /// Lets the next calls stand still at a point.
  func hold(_ point: Point, times: Int = 1) { armed[point, default: 0] += times }

  /// Waits until a call stands at a point.
  func reached(_ point: Point) async {
    if !(held[point] ?? []).isEmpty { return }
    await withCheckedContinuation { watchers[point, default: []].append($0) }
  }

  /// Lets whatever stands at a point go on.
  func release(_ point: Point) {
    armed[point] = 0
    for call in held.removeValue(forKey: point) ?? [] { call.resume() }
  }

  /// Lets everything go on, for the end of a test.
  func releaseAll() {
    for point in [Point.observe, .mint, .quoted, .beforeEffect, .afterEffect, .unheard] { release(point) }
  }

  private func pass(_ point: Point) async {
    if point != .unheard {
      guard let count = armed[point], count > 0 else { return }
      armed[point] = count - 1
    }
    await withCheckedContinuation { continuation in
      held[point, default: []].append(continuation)
      for watcher in watchers.removeValue(forKey: point) ?? [] { watcher.resume() }
    }
  }
}
