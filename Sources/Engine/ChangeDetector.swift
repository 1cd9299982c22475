import Billing
import Consent
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
  }

  /// What comparing a look with what was known says.
  public struct Verdict: Hashable, Sendable {
    /// What is known from now on; the next look is compared with it.
    public let known: PlanState
    /// The changes that nothing explains.
    public let orphans: [Difference]
  }

  /// How long after its execution's record a consent explains that the books settle: one hour.
  public static let settling: Duration = .seconds(3600)
  /// How long after an execution an answer that shows the state before it counts as an old copy: two minutes.
  public static let staleCopies: Duration = .seconds(120)
  /// How far the date of a renewal may move without being a change: services compute it anew at each answer.
  public static let renewalJitter: Duration = .seconds(86_400)

  /// What was known before the look: each fact as it was last reported.
  private let known: PlanState
  private let seen: PlanState
  private let now: Instant
  private let requests: [ConsentRequest]

  /// Compares what a look shows with what was known.
  ///
  /// - Parameter requests: the account's requests that are being carried out, wait for a person, or were carried out in
  ///   the last 400 days: a downgrade ends a plan only at the end of a period that may be a year long.
  public static func judge(
    known: PlanState, seen: PlanState, requests: [ConsentRequest], at now: Instant
  ) -> Verdict {
    ChangeDetector(known: known, seen: seen, now: now, requests: requests).verdict
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
      add(.renewal, SafeText(before.iso8601), SafeText(after.iso8601))
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
    let next = Self.merged(known, seen)
    guard !differences.isEmpty else { return Verdict(known: next, orphans: []) }
    // An answer older than an execution says nothing new: what is known stays, and a later look decides.
    if requests.contains(where: isOlderCopy) { return Verdict(known: known, orphans: []) }
    if endsAsScheduled || requests.contains(where: explainsStep) { return Verdict(known: next, orphans: []) }
    return Verdict(known: next, orphans: differences.filter { !isRollover($0) && !isSettling($0) })
  }

  // MARK: - Explanations

  /// Whether a plan ended that was seen to be ending: the end itself was explained, or alarmed about, when it appeared.
  private var endsAsScheduled: Bool {
    guard case .scheduled(let date) = known.cancellation, seen.plan?.rawValue == "free" else { return false }
    // Books may close some hours early in another time zone; a plan that ends days before its date is a change.
    return date.map { now >= $0.adding(.seconds(-86_400)) } ?? true
  }

  /// Whether the renewal date only moved on because a period ended.
  private func isRollover(_ difference: Difference) -> Bool {
    guard difference.kind == .renewal, let before = known.renewsAt, let after = seen.renewsAt else { return false }
    return after > before && now >= before.adding(.seconds(-86_400))
  }

  /// Whether a consent explains the step that the look shows.
  ///
  /// It explains the step to its target, not one away from it; whether the price is the approved one is for ``BillCheck``.
  private func explainsStep(_ request: ConsentRequest) -> Bool {
    guard isEffective(request) || isEndOfDowngrade(request) else { return false }
    guard PlanRules.shows(request.change, in: seen) == true else { return false }
    return PlanRules.shows(request.change, in: known) != true
  }

  /// Whether a difference belongs to a change that was seen already: price, renewal and status settle after the plan.
  private func isSettling(_ difference: Difference) -> Bool {
    guard known.plan == seen.plan || seen.plan == nil, difference.kind != .plan else { return false }
    return requests.contains { request in
      guard isEffective(request), PlanRules.shows(request.change, in: seen) == true else { return false }
      guard difference.kind == .price else { return true }
      // The amount was approved too: the bill may settle to it and to nothing else.
      if let approved = request.facts.quote?.price { return seen.price == approved }
      return isUnquotedStep(of: request)
    }
  }

  /// Whether a price without a quote moves as the change itself moves it: once, away from what it was when it was asked for.
  private func isUnquotedStep(of request: ConsentRequest) -> Bool {
    guard let before = known.price, let after = seen.price, before == request.facts.from.price else { return false }
    switch request.change.operation {
    case .upgrade, .checkout, .upgradeLink: return true
    case .downgrade: return after.money.minorUnits < before.money.minorUnits
    // Going on with a plan is going on at its price.
    case .resume, .portal, .limitIncrease, .notify: return false
    }
  }

  /// Whether a consent is being carried out, or was so lately that the service may still be showing it for the first time.
  private func isEffective(_ request: ConsentRequest) -> Bool {
    switch request.state {
    case .executing, .unknown, .awaitingPayment: return true
    // A stored link proves that somebody wanted a page, not what was done on it.
    case .executed where request.outcome?.code == .linkStored: return false
    case .executed: return request.endedAt.map { now <= $0.adding(Self.settling) } ?? false
    default: return false
    }
  }

  /// Whether the plan ends because of a downgrade that was carried out at the end of its period.
  private func isEndOfDowngrade(_ request: ConsentRequest) -> Bool {
    guard request.state == .executed, request.change.operation == .downgrade, known.cancellation == .unknown else {
      return false
    }
    // Where the service reports no scheduled end, its answer's date is all there is; without a date, any is possible.
    return request.outcome?.effective.map { now >= $0.adding(.seconds(-86_400)) } ?? true
  }

  /// Whether the look shows the state before an execution that a look has shown already.
  private func isOlderCopy(_ request: ConsentRequest) -> Bool {
    guard request.state == .executed, let end = request.endedAt, now <= end.adding(Self.staleCopies),
      PlanRules.shows(request.change, in: known) == true, PlanRules.shows(request.change, in: seen) == false
    else { return false }
    return seen.plan == request.facts.from.plan
  }

  // MARK: - Words

  private static func words(_ cancellation: Cancellation) -> SafeText? {
    switch cancellation {
    case .none: "none"
    case .unknown: nil
    case .scheduled(let date): SafeText(date?.iso8601 ?? "at an unknown date")
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
  /// The orphans in one sentence for an alarm; nil when there are none.
  var sentence: SafeText? {
    guard !orphans.isEmpty else { return nil }
    let changes = orphans.map { "the \($0.kind.rawValue) changed from \($0.before) to \($0.after)" }
    let text = changes.joined(separator: ", ")
    return SafeText(
      text.prefix(1).uppercased() + text.dropFirst() + "; no approval explains it.", maximumCharacters: 500)
  }
}
