import Billing

/// What a change means, given what an account shows.
public enum PlanRules {
  /// What an ask comes down to.
  public enum Resolution: Hashable, Sendable {
    /// It is so already.
    case satisfied
    /// This is what has to be done.
    case change(PlanChange)
    /// The account does not show its plan, so nobody can say what the ask would do.
    case planUnknown
  }

  /// What an ask comes down to for a service with Dock's fast paths.
  ///
  /// Asking for the current plan takes back a scheduled end, asking for any plan without a subscription makes a payment
  /// page, and neither waits for a confirmation: so they are named here, before anything is sent.
  public static func resolve(_ ask: PlanChange, on state: PlanState) -> Resolution {
    guard let plan = state.plan else { return .planUnknown }
    switch ask.operation {
    case .upgrade:
      guard let target = ask.target else { return .planUnknown }
      if plan == target {
        return state.cancellation == .none ? .satisfied : .change(PlanChange(.resume, to: target))
      }
      return plan.rawValue == "free" ? .change(PlanChange(.checkout, to: target)) : .change(ask)
    case .downgrade:
      if plan.rawValue == "free" { return .satisfied }
      if case .scheduled = state.cancellation { return .satisfied }
      return .change(ask)
    case .resume:
      return state.cancellation == .none ? .satisfied : .change(PlanChange(.resume, to: plan))
    case .checkout, .portal, .upgradeLink, .limitIncrease, .notify:
      return .change(ask)
    }
  }

  /// Whether an account shows that a change has happened; nil when what it reports cannot tell.
  public static func shows(_ change: PlanChange, in state: PlanState) -> Bool? {
    switch change.operation {
    case .upgrade, .checkout, .upgradeLink:
      guard let plan = state.plan, let target = change.target else { return nil }
      return plan == target
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

  /// Whether a change goes through a confirmation token, given how its account's service is asked for consent.
  public static func needsToken(_ change: PlanChange, _ consent: ConsentMode) -> Bool {
    consent == .token && isGated(change)
  }

  /// How a change that needs no token is asked for.
  public static func handshake(of change: PlanChange, _ consent: ConsentMode) -> Handshake {
    consent == .web && isGated(change) ? .page : .ask
  }

  /// Whether the service asks for consent before the change.
  private static func isGated(_ change: PlanChange) -> Bool {
    change.operation == .upgrade || change.operation == .downgrade
  }
}
