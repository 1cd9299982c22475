import Billing
import Consent
import Ledger
import Text

/// Finds changes of plan, price, renewal or status that no approval explains.
///
/// Agents may own credentials of their own, and people click in the service's pages: polling sees what came of it. Our
/// own changes are explained by rows that were written before anything was sent, so they are never orphans, whenever the
/// look comes.
public struct ChangeDetector: Sendable {
  /// One difference between two looks.
  public struct Difference: Hashable, Sendable {
    /// What differs.
    public enum Kind: String, Hashable, Sendable {
      /// The plan.
      case plan
      /// The recurring price.
      case price
      /// The date of the next invoice.
      case renewal
      /// Whether and when the plan ends.
      case cancellation = "scheduled end"
      /// The subscription's status.
      case status
    }

    /// What differs.
    public let kind: Kind
    /// What it was, in words.
    public let before: SafeText
    /// What it is, in words.
    public let after: SafeText

    /// A value within a sentence of ours: words that are the service's alone stand in quotes.
    func told(_ value: SafeText) -> String {
      switch kind {
      case .plan, .status: value.phrase(columns: 100)
      case .price, .renewal, .cancellation: value.string
      }
    }
  }

  /// What comparing a look with what was known says.
  public struct Verdict: Hashable, Sendable {
    /// What is known from now on; the next look is compared with it.
    public let known: PlanState
    /// The changes that nothing explains.
    public let orphans: [Difference]
    /// What requests explain of the changes.
    public let explanations: [RequestID: [ExplainedFact]]
  }

  /// How long after the look that showed a consent's step the books may settle; also how long after an execution the
  /// state before it may still be shown: one hour.
  public static let settling: Duration = .seconds(3600)
  /// How long after an execution an answer that shows the state before it counts as an old copy: two minutes.
  public static let staleCopies: Duration = .seconds(120)
  /// How far the date of a renewal may move without being a change: services compute it anew at each answer.
  public static let renewalJitter = ConsentFacts.dateTolerance

  /// What was known before the look: each fact as it was last reported.
  private let known: PlanState
  /// When the look was that showed it.
  private let since: Instant
  private let seen: PlanState
  private let now: Instant
  private let requests: [ConsentRequest]

  /// Compares what a look shows with what was known.
  ///
  /// - Parameter requests: those of the account's organisation that are being carried out, wait for a person, were carried
  ///   out in the last 400 days, or are over and have a page that could be paid.
  public static func judge(
    known: KnownState, seen: PlanState, requests: [ConsentRequest], at now: Instant
  ) -> Verdict {
    ChangeDetector(known: known.plan, since: known.at, seen: seen, now: now, requests: requests).verdict
  }

  /// The differences between what was known and what a look shows; a fact that the look does not report is none.
  public static func differences(from known: PlanState, to seen: PlanState) -> [Difference] {
    var found: [Difference] = []
    func add(_ kind: Difference.Kind, _ before: SafeText, _ after: SafeText) {
      found.append(Difference(kind: kind, before: before, after: after))
    }
    if let before = known.plan, let after = seen.plan, before != after {
      add(.plan, SafeText(before.rawValue), SafeText(after.rawValue))
    }
    if let before = known.price, let after = seen.price, before != after {
      add(.price, SafeText(before.description), SafeText(after.description))
    }
    if let before = known.renewsAt, let after = seen.renewsAt,
      after.milliseconds(since: before).magnitude > renewalJitter.wholeMilliseconds.magnitude
    {
      add(.renewal, SafeText(before.words), SafeText(after.words))
    }
    if let before = words(known.cancellation), let after = words(seen.cancellation),
      !isSame(known.cancellation, seen.cancellation)
    {
      add(.cancellation, before, after)
    }
    if let before = known.status, let after = seen.status, before.string != after.string {
      add(.status, before, after)
    }
    return found
  }

  /// What is known after a look: each fact that it reports, and what was known of the others.
  ///
  /// A look that leaves the plan out must not hide that it changed meanwhile.
  public static func merged(_ known: PlanState, _ seen: PlanState) -> PlanState {
    PlanState(
      plan: seen.plan ?? known.plan, status: seen.status ?? known.status, price: seen.price ?? known.price,
      renewsAt: seen.renewsAt ?? known.renewsAt,
      cancellation: seen.cancellation == .unknown ? known.cancellation : seen.cancellation)
  }

  private var verdict: Verdict {
    let differences = Self.differences(from: known, to: seen)
    var explanations = missed
    guard !differences.isEmpty else {
      return Verdict(known: Self.merged(known, seen), orphans: [], explanations: explanations)
    }
    // What may be older than an execution says nothing new: what is known stays, and the first look after the two minutes
    // decides, whatever it shows.
    if requests.contains(where: isOlderCopy) {
      return Verdict(known: known, orphans: [], explanations: explanations)
    }
    let found = explained(differences)
    for (request, facts) in found.facts where !facts.isEmpty { explanations[request, default: []] += facts }
    let orphans = differences.filter { !found.kinds.contains($0.kind) && !isRollover($0) }
    return Verdict(known: found.known, orphans: orphans, explanations: explanations)
  }

  /// What consents explain of a look.
  private struct Explanation {
    var kinds: Set<Difference.Kind> = []
    var facts: [RequestID: [ExplainedFact]] = [:]
    var known: PlanState
  }

  private func explained(_ differences: [Difference]) -> Explanation {
    let kinds = Set(differences.map(\.kind))
    var found = Explanation(known: Self.merged(known, seen))
    if kinds.contains(.plan) {
      // The old plan's price says nothing of the new one's, where the look leaves it out.
      found.known.price = seen.price
    }
    if kinds.contains(.plan), isArrival {
      found.kinds = kinds
      // An end explains its arrival once: where the service says no more of it, there is none now.
      if seen.cancellation == .unknown, known.cancellation != .unknown { found.known.cancellation = .none }
      if let request = ended {
        found.facts[request.id] =
          [.arrival] + Self.companions(of: .arrival, kinds, settled: nil)
          + (request.explained[.step] == nil ? [.step] : [])
      }
      return found
    }
    let steps = requests.filter { explainsStep($0, kinds) }
    if let first = steps.min(by: { Self.rank($0) < Self.rank($1) }) {
      found.kinds = Self.kinds(of: first, seen)
      // Pages for one plan end together, whichever of them was paid; nothing tells them apart.
      for request in steps where request.id == first.id || request.state == .awaitingPayment {
        let settled = request.facts.quote?.price.map { seen.price == $0 } ?? false
        found.facts[request.id] =
          [.step] + Self.companions(of: .step, kinds.intersection(found.kinds), settled: settled)
      }
      return found
    }
    for request in requests { settle(request, kinds, &found) }
    return found
  }

  // MARK: - Steps

  /// Whether a request's step can still be seen, as far as the request goes.
  private func canExplain(_ request: ConsentRequest) -> Bool {
    guard request.explained[.step] == nil, request.explained[.missed] == nil, request.pageOf == nil,
      request.change.operation != .portal
    else { return false }
    switch request.state {
    case .executing, .unknown: return true
    case .executed: return request.outcome?.code != .linkStored
    // A page explains its step until the service's page ends, also one that was withdrawn here.
    case .awaitingPayment, .cancelled, .expired, .superseded:
      return request.pageUntil.map { since <= $0 } ?? (request.state == .awaitingPayment)
    default: return false
    }
  }

  /// Whether the look shows a request's step, from its from-state to its target.
  private func explainsStep(_ request: ConsentRequest, _ kinds: Set<Difference.Kind>) -> Bool {
    guard canExplain(request) else { return false }
    let from = request.facts.from.plan
    switch request.change.operation {
    case .upgrade, .checkout, .upgradeLink:
      guard seen.plan != nil, seen.plan == request.change.target else { return false }
      if kinds.contains(.plan) { return from == nil || from == known.plan }
      return from == seen.plan && PlanRules.shows(request, in: seen) == true
        && PlanRules.shows(request, in: known) != true
    case .downgrade:
      guard kinds.contains(.cancellation), !kinds.contains(.plan), case .scheduled = seen.cancellation else {
        return false
      }
      return known.cancellation == .none
    case .resume:
      guard kinds.contains(.cancellation), !kinds.contains(.plan), case .scheduled = known.cancellation else {
        return false
      }
      return seen.cancellation == .none
    case .portal, .limitIncrease, .notify: return false
    }
  }

  /// What a step brings with it: what was carried out for sure goes before what may have been paid.
  private static func rank(_ request: ConsentRequest) -> (Int, Int64) {
    switch request.state {
    case .executing, .unknown, .executed: (0, request.number)
    case .awaitingPayment: (1, request.number)
    default: (2, request.number)
    }
  }

  private static func kinds(of request: ConsentRequest, _ seen: PlanState) -> Set<Difference.Kind> {
    switch request.change.operation {
    case .upgrade, .checkout, .upgradeLink:
      // A new plan takes a scheduled end away; it never brings one.
      seen.cancellation == .none
        ? [.plan, .price, .renewal, .status, .cancellation] : [.plan, .price, .renewal, .status]
    // Going on with a plan is going on at its price, and so is staying on it to its end.
    case .downgrade, .resume: [.cancellation, .renewal, .status]
    case .portal, .limitIncrease, .notify: []
    }
  }

  /// The facts that came along with a step or an arrival, so that they do not come again.
  private static func companions(
    of main: ExplainedFact, _ kinds: Set<Difference.Kind>, settled: Bool?
  ) -> [ExplainedFact] {
    let isStep = main == .step
    var facts: [ExplainedFact] = []
    if kinds.contains(.price) || settled == true { facts.append(isStep ? .price : .arrivalPrice) }
    if kinds.contains(.renewal) { facts.append(isStep ? .renewal : .arrivalRenewal) }
    if kinds.contains(.status) { facts.append(isStep ? .status : .arrivalStatus) }
    return facts
  }

  /// Lets a step that was seen less than an hour ago explain what settles after it: price, renewal and status, once each.
  ///
  /// Whether the price is the approved one is for ``BillCheck`` to say.
  private func settle(_ request: ConsentRequest, _ kinds: Set<Difference.Kind>, _ found: inout Explanation) {
    let isOwnPlan = seen.plan == nil || !kinds.contains(.plan)
    guard isOwnPlan else { return }
    if isSettling(request.explained[.arrival]), (seen.plan ?? known.plan)?.rawValue == "free" {
      claim([(.price, .arrivalPrice), (.renewal, .arrivalRenewal), (.status, .arrivalStatus)], request, kinds, &found)
    } else if isSettling(request.explained[.step]), stands(request) {
      let hasPrice = Self.kinds(of: request, seen).contains(.price)
      let isEnding = request.change.operation == .downgrade
      claim(
        (hasPrice ? [(.price, .price)] : []) + [(.renewal, .renewal)] + (isEnding ? [] : [(.status, .status)]), request,
        kinds, &found)
    }
  }

  private func claim(
    _ pairs: [(Difference.Kind, ExplainedFact)], _ request: ConsentRequest, _ kinds: Set<Difference.Kind>,
    _ found: inout Explanation
  ) {
    for (kind, fact) in pairs
    where kinds.contains(kind) && !found.kinds.contains(kind) && request.explained[fact] == nil
      // A plan that falls out of force after its step does so by itself.
      && (kind != .status || seen.isActive)
    {
      found.kinds.insert(kind)
      found.facts[request.id, default: []].append(fact)
    }
  }

  private func isSettling(_ look: Instant?) -> Bool {
    look.map { now <= $0.adding(Self.settling) } ?? false
  }

  /// Whether the account still shows what a request's step led to.
  private func stands(_ request: ConsentRequest) -> Bool {
    let plan = seen.plan ?? known.plan
    switch request.change.operation {
    case .upgrade, .checkout, .upgradeLink: return plan == request.change.target
    case .downgrade, .resume: return plan == request.facts.from.plan
    case .portal, .limitIncrease, .notify: return false
    }
  }

  /// Consents that explain nothing any more: an hour after the execution the account still shows the state before it.
  private var missed: [RequestID: [ExplainedFact]] {
    var missed: [RequestID: [ExplainedFact]] = [:]
    for request in requests where request.state == .executed && canExplain(request) {
      guard let end = request.endedAt, now >= end.adding(Self.settling), showsStateBefore(request) else { continue }
      missed[request.id] = [.missed]
    }
    return missed
  }

  private func showsStateBefore(_ request: ConsentRequest) -> Bool {
    guard let plan = seen.plan, plan == request.facts.from.plan else { return false }
    switch request.change.operation {
    case .upgrade, .checkout, .upgradeLink: return PlanRules.shows(request, in: seen) == false
    case .downgrade: return seen.cancellation == .none
    case .resume: if case .scheduled = seen.cancellation { return true } else { return false }
    case .portal, .limitIncrease, .notify: return false
    }
  }

  // MARK: - Ends

  /// Whether the plan ended as it was going to: as an end that was seen says, or as a downgrade of ours says.
  private var isArrival: Bool {
    guard seen.plan?.rawValue == "free" else { return false }
    if case .scheduled(let date) = known.cancellation { return date.map(hasCome) ?? true }
    return ended != nil
  }

  /// The downgrade whose end has come with this look; nil when there is none.
  private var ended: ConsentRequest? {
    requests.last { request in
      guard request.state == .executed, request.change.operation == .downgrade, request.explained[.arrival] == nil,
        request.explained[.missed] == nil
      else { return false }
      if case .scheduled = known.cancellation { return true }
      // An end that was shown and taken back is none.
      guard known.cancellation == .unknown || request.explained[.step] == nil, let end = request.endedAt else {
        return false
      }
      if let date = request.outcome?.effective ?? (known.cancellation == .none ? request.facts.from.renewsAt : nil) {
        return hasCome(date)
      }
      let interval: Int64 = request.facts.from.price?.interval == .year ? 366 : 31
      return since <= end.adding(.seconds((interval + 1) * 86_400))
    }
  }

  /// Whether a date, give or take a day, lies between the look before and this one.
  ///
  /// Books may close some hours early in another time zone, and the look may come days later.
  private func hasCome(_ date: Instant) -> Bool {
    date >= since.adding(.seconds(-86_400)) && date <= now.adding(.seconds(86_400))
  }

  /// Whether the renewal date only moved on because periods ended.
  private func isRollover(_ difference: Difference) -> Bool {
    guard difference.kind == .renewal, let before = known.renewsAt, let after = seen.renewsAt else { return false }
    guard after > before, now >= before.adding(.seconds(-86_400)) else { return false }
    // The longest period there is, and some days for months of different lengths.
    let longest: Int64 = (seen.price ?? known.price).map { $0.interval == .month ? 31 : 366 } ?? 366
    return after <= max(now, before).adding(.seconds((longest + 4) * 86_400))
  }

  /// Whether the look shows exactly the state before an execution that a look has shown already.
  private func isOlderCopy(_ request: ConsentRequest) -> Bool {
    guard let step = request.explained[.step],
      request.state == .executed || request.state == .executing || request.state == .unknown,
      now <= (request.endedAt ?? step).adding(Self.staleCopies), PlanRules.shows(request, in: known) == true
    else { return false }
    let before = Self.differences(from: request.facts.from, to: seen)
    return before.isEmpty && PlanRules.shows(request, in: seen) == false
  }

  // MARK: - Words

  private static func words(_ cancellation: Cancellation) -> SafeText? {
    switch cancellation {
    case .none: "none"
    case .unknown: nil
    case .scheduled(let date): SafeText(date?.words ?? "at an unknown date")
    }
  }

  /// Whether two scheduled ends are the same one; a date that one answer leaves out is no change.
  private static func isSame(_ before: Cancellation, _ after: Cancellation) -> Bool {
    if case .scheduled(let left) = before, case .scheduled(let right) = after {
      guard let left, let right else { return true }
      return left.milliseconds(since: right).magnitude <= renewalJitter.wholeMilliseconds.magnitude
    }
    return before == after
  }
}

extension ChangeDetector.Verdict {
  /// The verdict as the ledger takes it.
  var finding: ChangeFinding {
    ChangeFinding(known: known, findings: sentence.map { [$0] } ?? [], explanations: explanations)
  }

  /// The orphans in one sentence for an alarm; nil when there are none.
  var sentence: SafeText? {
    guard !orphans.isEmpty else { return nil }
    let changes = orphans.map { "the \($0.kind.rawValue) changed from \($0.told($0.before)) to \($0.told($0.after))" }
    let text = changes.joined(separator: ", ")
    return SafeText(
      text.prefix(1).uppercased() + text.dropFirst() + "; no approval explains it.", maximumCharacters: 500)
  }
}
