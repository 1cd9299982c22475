import Billing

/// Whether the engine may ask the service for a token now.
///
/// A token call uses one of five an hour, and on a fast path it would change the plan at once; so it is made only when the
/// account was just seen in a state without a fast path, and never with the hour's last call.
public enum MintRule {
  /// What the token is for.
  public enum Purpose: Hashable, Sendable {
    /// A request just arrived.
    case showing
    /// The operator asked for it.
    case renewing
    /// An approval is carried out.
    case executing

    /// How many calls must remain after it: enough for a quote more and a change that is approved while it is only shown,
    /// else the one that confirms it.
    public var reserve: Int { self == .showing ? 3 : 1 }

    /// How many calls must be left for it.
    public var needed: Int { 1 + reserve }
  }

  /// Why not.
  public enum Obstacle: Hashable, Sendable {
    /// The account was not looked at in the last 10 seconds.
    case stale
    /// The account shows a state in which the call would act at once, or the target already.
    case fastPath
    /// Another request holds a live token on this account.
    case otherToken
    /// Too few calls are left in the hour; when there are enough.
    case calls(nextAt: Instant?)
    /// A call that should only have made a token changed the plan; the operator has to clear that first.
    case blocked
  }

  /// How old a look may be for a token call: 10 seconds.
  public static let freshness: Duration = .seconds(10)

  /// Decides; nil means go.
  public static func obstacle(
    _ purpose: Purpose, change: PlanChange, observation: Observation?, service: Service, budget: CallBudget,
    hasOtherToken: Bool, isBlocked: Bool, at now: Instant
  ) -> Obstacle? {
    if isBlocked { return .blocked }
    guard let observation, now.milliseconds(since: observation.at) <= freshness.wholeMilliseconds,
      now.milliseconds(since: observation.at) >= 0
    else { return .stale }
    guard PlanRules.resolve(change, on: observation.plan, of: service) == .change(change) else { return .fastPath }
    if hasOtherToken, purpose == .showing { return .otherToken }
    return budget.left < purpose.needed ? .calls(nextAt: budget.nextAt(having: purpose.needed)) : nil
  }
}
