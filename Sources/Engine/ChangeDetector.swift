import Billing
import Consent

/// Finds changes of plan, price, renewal or status that no approval explains.
///
/// Agents may own credentials of their own, and people click in the service's pages: polling sees what came of it. Our
/// own changes are explained by rows that were written before anything was sent, so they are never orphans, whenever the
/// look comes.
public enum ChangeDetector {
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
      case cancellation
      /// The subscription's status.
      case status
    }

    /// What differs.
    public let kind: Kind
    /// What it was, in words.
    public let before: String
    /// What it is, in words.
    public let after: String
  }

  /// How long before its execution's record and after it a consent explains a change: the service may show it early, while the
  /// answer is still on its way, and late, while its own books settle.
  public static let settling: Duration = .seconds(3600)

  /// What differs between two looks; facts one of them does not report are no difference.
  public static func differences(from old: PlanState, to new: PlanState) -> [Difference] {
    var found: [Difference] = []
    func add(_ kind: Difference.Kind, _ before: String, _ after: String) {
      found.append(Difference(kind: kind, before: before, after: after))
    }
    if let before = old.plan, let after = new.plan, before != after { add(.plan, before.rawValue, after.rawValue) }
    if let before = old.price, let after = new.price, before != after {
      add(.price, before.description, after.description)
    }
    if let before = old.renewsAt, let after = new.renewsAt, before != after {
      add(.renewal, before.iso8601, after.iso8601)
    }
    if old.cancellation != .unknown, new.cancellation != .unknown, old.cancellation != new.cancellation {
      add(.cancellation, words(old.cancellation), words(new.cancellation))
    }
    if let before = old.status, let after = new.status, before != after { add(.status, before.string, after.string) }
    return found
  }

  /// The differences that nothing explains.
  ///
  /// - Parameters:
  ///   - requests: the account's requests, live ones and those of the last 400 days: a downgrade ends a plan only at the
  ///     end of a period that may be a year long.
  public static func orphans(
    from old: PlanState, to new: PlanState, requests: [ConsentRequest], at now: Instant
  ) -> [Difference] {
    let differences = differences(from: old, to: new)
    guard !differences.isEmpty else { return [] }
    if endsAsScheduled(old, new, at: now) {
      return []
    }
    if requests.contains(where: { explains($0, old: old, new: new, at: now) }) { return [] }
    return differences.filter { !isRollover($0, old: old, new: new, at: now) }
  }

  /// Whether a plan ended that was seen to be ending: the end itself was explained, or alarmed about, when it appeared.
  private static func endsAsScheduled(_ old: PlanState, _ new: PlanState, at now: Instant) -> Bool {
    guard case .scheduled(let date) = old.cancellation, new.plan?.rawValue == "free" else { return false }
    // Books may close some hours early in another time zone; a plan that ends days before its date is a change.
    return date.map { now >= $0.adding(.seconds(-86_400)) } ?? true
  }

  /// Whether the renewal date only moved on because a period ended.
  private static func isRollover(_ difference: Difference, old: PlanState, new: PlanState, at now: Instant) -> Bool {
    guard difference.kind == .renewal, let before = old.renewsAt, let after = new.renewsAt else { return false }
    return after > before && now >= before.adding(.seconds(-86_400))
  }

  private static func explains(_ request: ConsentRequest, old: PlanState, new: PlanState, at now: Instant) -> Bool {
    switch request.state {
    case .executing, .unknown, .awaitingPayment: break
    case .executed:
      // The record's time is the decision's: execution follows it within the horizon.
      guard let decidedAt = request.decidedAt else { return false }
      let latest = decidedAt.adding(ConsentRequest.executionHorizon).adding(settling)
      guard now <= latest || request.outcome?.code == .linkStored else { return false }
    default: return false
    }
    guard let shown = PlanRules.shows(request.change, in: new) else { return false }
    // A consent explains the step to its target, not one away from it.
    return shown && PlanRules.shows(request.change, in: old) != true
      || shown && sameStanding(old, new, besides: request)
  }

  /// Whether the change had been seen already and only its price, renewal or status settle now.
  private static func sameStanding(_ old: PlanState, _ new: PlanState, besides request: ConsentRequest) -> Bool {
    old.plan == new.plan && request.state == .executed
  }

  private static func words(_ cancellation: Cancellation) -> String {
    switch cancellation {
    case .none: "no end scheduled"
    case .unknown: "unknown"
    case .scheduled(let date): "ends " + (date?.iso8601 ?? "at an unknown date")
    }
  }
}
