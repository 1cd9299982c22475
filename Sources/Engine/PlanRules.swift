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

  /// What an ask comes down to.
  ///
  /// Dock has fast paths: asking for the current plan takes back a scheduled end, asking for any plan without a
  /// subscription makes a payment page, and neither waits for a confirmation. So they are named here, before anything is
  /// sent. Elsewhere an upgrade only ever makes a page for a person.
  public static func resolve(_ ask: PlanChange, on state: PlanState, of service: Service) -> Resolution {
    switch ask.operation {
    case .portal, .limitIncrease, .notify: return .change(ask)
    case .checkout, .upgradeLink:
      return service != .dock && ask.target != nil && ask.target == state.plan ? .satisfied : .change(ask)
    case .upgrade, .downgrade, .resume: break
    }
    guard let plan = state.plan else { return .planUnknown }
    switch ask.operation {
    case .upgrade:
      guard let target = ask.target else { return .planUnknown }
      if plan == target {
        let isEnding = service == .dock && state.cancellation != .none
        return isEnding ? .change(PlanChange(.resume, to: target)) : .satisfied
      }
      return service == .dock && plan.rawValue == "free" ? .change(PlanChange(.checkout, to: target)) : .change(ask)
    case .downgrade:
      if plan.rawValue == "free" { return .satisfied }
      if case .scheduled = state.cancellation { return .satisfied }
      return .change(ask)
    default:
      return state.cancellation == .none ? .satisfied : .change(PlanChange(.resume, to: plan))
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
  public static func needsToken(_ change: PlanChange, on account: Account) -> Bool {
    account.consent == .token && isGated(change, by: account.service)
  }

  /// How a change that needs no token is asked for.
  public static func handshake(of change: PlanChange, on account: Account) -> Handshake {
    account.consent == .web && isGated(change, by: account.service) ? .page : .ask
  }

  /// Whether a change only makes a URL for a person, so that sending it twice harms nobody.
  public static func onlyMakesURL(_ change: PlanChange, of service: Service) -> Bool {
    change.operation.onlyMakesURL || (change.operation == .upgrade && service != .dock)
  }

  /// Whether the service asks for consent before the change.
  private static func isGated(_ change: PlanChange, by service: Service) -> Bool {
    service == .dock && (change.operation == .upgrade || change.operation == .downgrade)
  }
}
