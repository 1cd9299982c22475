import Billing
import Consent
import Text

/// What a change means, given what an account shows.
public enum PlanRules {
  /// What an ask comes down to.
  public enum Resolution: Hashable, Sendable {
    /// It is so already.
    case satisfied
    /// This is what has to be done.
    case change(PlanChange)
    /// The service would refuse it on an account in this state, for this reason.
    case ruledOut(SafeText)
    /// The account does not show its plan, so nobody can say what the ask would do.
    case planUnknown
  }

  /// What an ask comes down to.
  ///
  /// A service may have fast paths (Dock): asking for the current plan takes back a scheduled end, asking for any plan without a
  /// subscription makes a payment page, and neither waits for a confirmation. So they are named here, before anything is
  /// sent. Elsewhere an upgrade only ever makes a page for a person. A plan that ends, or whose status is not that of a
  /// plan in force, is not had already.
  public static func resolve(_ ask: PlanChange, on state: PlanState, of service: Service) -> Resolution {
    switch ask.operation {
    case .portal, .limitIncrease, .notify: return .change(ask)
    case .checkout, .upgradeLink:
      if isHad(ask, in: state) { return .satisfied }
      let reason = ask.operation == .checkout ? service.profile.checkoutObstacle(on: state) : nil
      return reason.map { .ruledOut($0) } ?? .change(ask)
    case .upgrade, .downgrade, .resume: break
    }
    guard let plan = state.plan else { return .planUnknown }
    switch ask.operation {
    case .upgrade:
      guard let target = ask.target else { return .planUnknown }
      if isHad(ask, in: state) { return .satisfied }
      if plan == target, service.profile.hasFastPaths, case .scheduled = state.cancellation {
        return .change(PlanChange(.resume, to: target))
      }
      let isFree = service.profile.hasFastPaths && plan.rawValue == "free"
      return isFree ? .change(PlanChange(.checkout, to: target, per: ask.interval)) : .change(ask)
    case .downgrade:
      if plan.rawValue == "free" { return .satisfied }
      if case .scheduled = state.cancellation { return .satisfied }
      return .change(ask)
    default:
      return state.cancellation == .none ? .satisfied : .change(PlanChange(.resume, to: plan))
    }
  }

  /// Whether the account has what an ask names.
  private static func isHad(_ ask: PlanChange, in state: PlanState) -> Bool {
    ask.target != nil && ask.target == state.plan && state.isInForce && isCharged(ask, in: state)
  }

  /// Whether the account is charged as often as a change names, as far as both are known.
  private static func isCharged(_ change: PlanChange, in state: PlanState) -> Bool {
    guard let interval = change.interval, let price = state.price else { return true }
    return price.interval == interval
  }

  /// Whether an ask still comes down to what a request would do.
  ///
  /// Where the service itself said that it is a checkout, the account's state does not show why, and a page changes nothing.
  public static func resolves(_ resolved: PlanChange, asFor request: ConsentRequest) -> Bool {
    if resolved == request.change { return true }
    return request.change.operation == .checkout && resolved.operation == .upgrade
      && resolved.target == request.change.target
  }

  /// Whether an account shows that a request's change has happened; nil when what it reports cannot tell.
  ///
  /// A page for the plan that was shown already when it was asked for was paid when the plan is in force again.
  public static func shows(_ request: ConsentRequest, in state: PlanState) -> Bool? {
    let (change, from) = (request.change, request.facts.from)
    guard request.way == .link || change.operation == .checkout, let target = change.target, from.plan == target else {
      return shows(change, in: state)
    }
    guard let plan = state.plan else { return nil }
    guard plan == target, state.isActive, isCharged(change, in: state) else { return false }
    if !from.isActive { return true }
    if case .scheduled = from.cancellation, state.cancellation == .none { return true }
    if change.interval != nil, from.price?.interval != change.interval, state.price != nil { return true }
    guard let before = from.renewsAt, let after = state.renewsAt else { return false }
    return after.milliseconds(since: before) > ConsentFacts.dateTolerance.wholeMilliseconds
  }

  /// Whether an account shows that a change has happened; nil when what it reports cannot tell.
  public static func shows(_ change: PlanChange, in state: PlanState) -> Bool? {
    switch change.operation {
    case .upgrade, .checkout, .upgradeLink:
      guard let plan = state.plan, let target = change.target else { return nil }
      return plan == target && isCharged(change, in: state)
    case .downgrade:
      guard let plan = state.plan else { return nil }
      if plan.rawValue == "free" { return true }
      switch state.cancellation {
      case .scheduled: return true
      case .none: return false
      case .unknown: return nil
      }
    case .resume:
      switch state.cancellation {
      case .none: return true
      case .scheduled: return false
      case .unknown: return nil
      }
    case .portal, .limitIncrease, .notify:
      return nil
    }
  }

  /// How a change that needs no token is asked for.
  public static func handshake(of way: ChangeWay) -> Handshake {
    way == .page ? .page : .ask
  }
}
