import Billing
import Consent
import Ledger
import Support
import Testing

@testable import Engine

/// Every foreign state that a look outside our own two-minute windows shows, and that equals no unconsumed step, alarms once.
///
/// No own change ever does. Judged by a world that knows whose every change was.
@Suite struct ChangeDetectorPropertyTests {
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func foreignChangesAlarmOnceAndOwnOnesNever(seed: UInt64) throws {
    var world = World(seed: seed)
    for _ in 0..<400 { try world.step() }
    #expect(world.foreign > 20 && world.own > 20, "the sequence has enough of both: \(world.foreign), \(world.own)")
  }
}

/// An account, what really happens to it, and what the looks at it say.
///
/// At most one change happens between two looks that may say something new, so that whose a difference is can be known.
private struct World {
  private var numbers: SplitMix64
  private var now = Instant(seconds: 1_790_000_000)
  private var truth: PlanState
  /// What the books show while they lag behind, and until when.
  private var late: (shown: PlanState, until: Instant)?
  /// The state before our last execution, which an answer within two minutes may still show.
  private var before: (state: PlanState, until: Instant)?
  private var known: KnownState
  private var requests: [ConsentRequest] = []
  /// Whether the change since the last look that said something new is ours; nil where there was none.
  private var isOwn: Bool?
  /// The last things that happened, to be read when a rule is broken.
  private var trace: [String] = []
  private(set) var foreign = 0
  private(set) var own = 0

  private static let prices: [String: Int64] = ["free": 0, "pro": 1900, "scale": 4900, "team": 9900]

  init(seed: UInt64) {
    numbers = SplitMix64(seed: seed)
    truth = Self.state("pro", renewsAt: Instant(seconds: 1_790_000_000 + 20 * 86_400))
    known = KnownState(plan: truth, at: now)
  }

  private static func state(_ plan: String, renewsAt: Instant?) -> PlanState {
    PlanState(
      plan: PlanName(plan), status: "active",
      price: Price(Money(minorUnits: prices[plan] ?? 0, currency: .usd), per: .month), renewsAt: renewsAt,
      cancellation: .none)
  }

  mutating func step() throws {
    pass(.seconds(Int64.random(in: 1...40_000, using: &numbers)))
    // What comes by itself is a change, too, and there is one at most.
    guard isOwn == nil else { return try lookUntilSettled() }
    switch Int.random(in: 0..<9, using: &numbers) {
    case 0, 1: try upgrade()
    case 2: try downgrade()
    case 3: try offerPage()
    case 4: try payPage()
    case 5: withdrawPage()
    default: meddle()
    }
    try lookUntilSettled()
  }

  // MARK: - What happens

  private mutating func pass(_ duration: Duration) {
    now = now.adding(duration)
    if case .scheduled(let date?) = truth.cancellation, date <= now {
      // The end that somebody scheduled has come: it was explained, or alarmed about, when it appeared.
      truth = Self.state("free", renewsAt: nil)
      isOwn = true
    } else if let renewsAt = truth.renewsAt, renewsAt <= now {
      var next = renewsAt
      while next <= now { next = next.adding(.seconds(30 * 86_400)) }
      truth.renewsAt = next
    }
  }

  private mutating func request(
    _ operation: Billing.Operation, _ plan: String?, _ state: ConsentState, quote: Price?, pageUntil: Instant? = nil
  ) throws {
    let change = PlanChange(operation, to: plan.flatMap { PlanName($0) })
    let request = ConsentRequest(
      id: .random(), number: Int64(requests.count + 1), account: try Bench.account(), organisation: nil,
      requester: Requester(agent: .operatorItself, door: .operatorItself, peer: .unknown), ask: change, change: change,
      reason: nil, facts: ConsentFacts(from: truth, quote: Quote(price: quote, words: "words")), createdAt: now)
    requests.append(
      request.restored(
        to: ConsentProgress(
          version: 1, decideBy: now, approvedAt: now, decidedAt: now, executeBy: nil,
          endedAt: state == .executed ? now : nil, state: state, joins: 0, token: nil, attempt: nil,
          outcome: Outcome(.switched), rejection: nil, pageUntil: pageUntil)))
  }

  private mutating func upgrade() throws {
    let plan = ["pro", "scale", "team"].filter { PlanName($0) != truth.plan }.randomElement(using: &numbers) ?? "team"
    let next = Self.state(plan, renewsAt: truth.renewsAt ?? now.adding(.seconds(30 * 86_400)))
    try request(.upgrade, plan, .executed, quote: next.price)
    become(next, isOwn: true)
  }

  private mutating func downgrade() throws {
    guard truth.cancellation == .none, truth.plan?.rawValue != "free", let end = truth.renewsAt else { return }
    try request(.downgrade, "free", .executed, quote: nil)
    var next = truth
    next.cancellation = .scheduled(end)
    become(next, isOwn: true)
  }

  private mutating func offerPage() throws {
    guard let plan = ["scale", "team"].first(where: { $0 != truth.plan?.rawValue }) else { return }
    try request(
      .checkout, plan, .awaitingPayment, quote: nil,
      pageUntil: now.adding(.seconds(Int64.random(in: 3600...(7 * 86_400), using: &numbers))))
  }

  /// Somebody pays a page, waiting or withdrawn, before it ends at the service, in the state it was made in.
  private mutating func payPage() throws {
    let payable = requests.filter { request in
      request.change.operation == .checkout && request.explained.isEmpty && (request.pageUntil ?? now) > now
        && request.facts.from.plan == truth.plan && truth.cancellation == .none
    }
    guard let page = payable.randomElement(using: &numbers), let plan = page.change.target?.rawValue else { return }
    become(Self.state(plan, renewsAt: truth.renewsAt ?? now.adding(.seconds(30 * 86_400))), isOwn: true)
  }

  private mutating func withdrawPage() {
    guard
      let index = requests.indices.filter({ requests[$0].state == .awaitingPayment }).randomElement(using: &numbers),
      let next = try? requests[index].applying(.cancelled, at: now)
    else { return }
    requests[index] = next
  }

  /// Somebody else changes something, in a way that no page which could still be paid would.
  private mutating func meddle() {
    var next = truth
    switch Int.random(in: 0..<4, using: &numbers) {
    case 0:
      let plan = ["free", "pro", "scale", "team"].filter { PlanName($0) != truth.plan }.randomElement(using: &numbers)
      next = Self.state(plan ?? "free", renewsAt: plan == "free" ? nil : now.adding(.seconds(30 * 86_400)))
      if isUnseenStep(to: next) { return }
    case 1:
      next.price = Price(Money(minorUnits: Int64.random(in: 1...99_999, using: &numbers), currency: .usd), per: .month)
    case 2: next.status = next.status?.string == "active" ? "past_due" : "active"
    default:
      if case .scheduled = truth.cancellation {
        next.cancellation = .none
      } else if let end = truth.renewsAt {
        next.cancellation = .scheduled(end)
      }
    }
    guard next != truth else { return }
    become(next, isOwn: false)
  }

  /// Whether a change equals the step of a page that nobody has seen paid yet, from which nothing can tell it.
  private func isUnseenStep(to next: PlanState) -> Bool {
    requests.contains { request in
      request.change.operation == .checkout && request.explained.isEmpty && request.change.target == next.plan
        && request.facts.from.plan == truth.plan
    }
  }

  private mutating func become(_ next: PlanState, isOwn: Bool) {
    let old = truth
    truth = next
    note(isOwn ? "ours" : "somebody else's")
    self.isOwn = isOwn
    guard isOwn, requests.last?.endedAt == now else { return }
    before = (old, now.adding(.seconds(120)))
    // The books may be late, but not by an hour.
    if Bool.random(using: &numbers) { late = (old, now.adding(.seconds(Int64.random(in: 1...3000, using: &numbers)))) }
  }

  private mutating func note(_ what: String) {
    trace.append("\(now.iso8601) " + what)
    if trace.count > 14 { trace.removeFirst() }
  }

  private var story: Comment { "\(trace.joined(separator: "\n"))" }

  // MARK: - Looking

  /// Looks, with stale answers and lagging books in between, until what is shown is what is true.
  private mutating func lookUntilSettled() throws {
    let wasOwn = isOwn
    isOwn = nil
    var alarms = 0
    var isRestored = false
    for round in 0..<6 {
      if let late, now < late.until {
        alarms += try look(late.shown)
      } else {
        late = nil
        alarms += try look(truth)
        if let before, now < before.until, wasOwn == true {
          if Bool.random(using: &numbers) { alarms += try look(before.state) }
          // Somebody takes our change back within the two minutes, where no look can tell it from an old answer.
          if round == 0, !isRestored, !isUnseenStep(to: before.state), Int.random(in: 0..<4, using: &numbers) == 0 {
            isRestored = true
            truth = before.state
            note("taken back")
            alarms += try look(truth)
            #expect(alarms == 0, "an answer within the two minutes may be an old one")
          }
        }
      }
      now = now.adding(.seconds(Int64.random(in: 30...900, using: &numbers)))
    }
    if let before, now < before.until { now = before.until.adding(.seconds(1)) }
    if let late, now < late.until { now = late.until }
    late = nil
    before = nil
    alarms += try look(truth)
    alarms += try look(truth)
    switch wasOwn {
    case nil: #expect(alarms == 0, story)
    case true?:
      own += 1
      #expect(alarms == (isRestored ? 1 : 0), story)
      if isRestored { foreign += 1 }
    case false?:
      foreign += 1
      #expect(alarms == 1, story)
    }
    settlePages()
  }

  /// Whether one look raises an alarm.
  private mutating func look(_ shown: PlanState) throws -> Int {
    now = now.adding(.seconds(1))
    var seen = shown
    // Services compute renewals anew.
    seen.renewsAt = seen.renewsAt?.adding(.seconds(Int64.random(in: 0...3600, using: &numbers)))
    let verdict = ChangeDetector.judge(known: known, seen: seen, requests: requests, at: now)
    let facts = verdict.explanations.values.flatMap { $0.map(\.rawValue) }.joined(separator: "+")
    note(
      "look: \(seen.plan?.rawValue ?? "?") \(seen.price?.description ?? "?") \(seen.status?.string ?? "?") "
        + "\(seen.cancellation == .none ? "" : "ending") explained [\(facts)] orphans \(verdict.orphans.map(\.kind))")
    known = KnownState(plan: verdict.known, at: now)
    for (id, facts) in verdict.explanations {
      guard let index = requests.firstIndex(where: { $0.id == id }) else { continue }
      requests[index] = try requests[index].applying(.explained(facts, at: now), at: now)
    }
    return verdict.orphans.isEmpty ? 0 : 1
  }

  /// What the engine does after a look: a page is executed once the plan shows it, or ends with its time.
  private mutating func settlePages() {
    for index in requests.indices where requests[index].state == .awaitingPayment {
      let request = requests[index]
      let isPaid = request.explained[.step] != nil
      guard isPaid || (request.pageUntil ?? now) <= now,
        let next = try? request.applying(isPaid ? .executed(Outcome(.switched)) : .lapsed, at: now)
      else { continue }
      requests[index] = next
    }
  }
}
