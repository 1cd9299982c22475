import Billing
import Text

/// That a meter of an account has reached a threshold in its period, as it was when it was first seen.
struct ReachedUsage: Hashable, Sendable {
  let account: AccountName
  let isLive: Bool
  let crossing: UsageCrossing
  /// Whether its service goes on serving for a while beyond a limit.
  let hasGrace: Bool
  /// The share of the limit that was used.
  let percent: Int64
}

/// Which thresholds the operator was told of, so that each is told once in its period.
///
/// The ledger keeps the same for its events, by the same rule. At the start of a dashboard everything that is reached
/// counts as told: the rows show it, and whoever was there when it happened was told then.
struct ToldUsage: Hashable, Sendable {
  private var told: [AccountName: Set<UsageCrossing>] = [:]

  /// Takes in what the accounts show now and returns what was not told before, the highest threshold of each meter.
  mutating func take(_ accounts: [AccountStatus]) -> [ReachedUsage] {
    accounts.flatMap { status -> [ReachedUsage] in
      guard let observation = status.observation else { return [] }
      let name = status.account.name
      let reached = UsageCrossing.all(in: observation, of: status.account.service, alerts: status.account.alerts)
      let before = told[name, default: []]
      told[name] = before.filter { !Self.isOver($0, reached, observation) }.union(reached)
      let percents = Dictionary(
        observation.meters.map { ($0.name, $0.percent ?? 0) }, uniquingKeysWith: { first, _ in first })
      // The thresholds of a meter come with the lowest first.
      let highest = Dictionary(
        reached.filter { !before.contains($0) }.map { ($0.meter, $0) }, uniquingKeysWith: { _, last in last })
      return observation.meters.compactMap { meter in
        highest[meter.name].map {
          ReachedUsage(
            account: name, isLive: status.account.isLive, crossing: $0,
            hasGrace: status.account.service.profile.thresholds.contains(.endOfGrace),
            percent: percents[meter.name] ?? 0)
        }
      }
    }
  }

  /// Whether something is told now: it was reached, and its period is not over.
  func contains(_ reached: ReachedUsage) -> Bool {
    told[reached.account]?.contains(reached.crossing) == true
  }

  /// Whether a threshold may be told again: in the next period, or where there is none after the count was below.
  private static func isOver(
    _ crossing: UsageCrossing, _ reached: [UsageCrossing], _ observation: Observation
  ) -> Bool {
    if let end = crossing.periodEnd { return end < observation.at }
    // A meter that a look does not report says nothing, and neither does one whose use it does not tell.
    return !reached.contains(crossing) && observation.meters.contains { $0.name == crossing.meter && $0.used != nil }
  }
}

extension ReachedUsage {
  /// What is said of several; nil without any.
  static func notice(_ reached: [ReachedUsage]) -> Notice? {
    guard let first = reached.max(by: { $0.crossing.threshold.rawValue < $1.crossing.threshold.rawValue }) else {
      return nil
    }
    let more = reached.count == 1 ? "" : ", and \(reached.count - 1) more"
    return Notice(.problem, SafeText("\(first.account): ") + first.words + SafeText(more + "."))
  }

  /// The meter with how far it is: `API calls at 83 % of its limit`.
  var words: SafeText {
    let state =
      switch crossing.threshold {
      case .limit: "has reached its limit (\(percent) %)"
      case .endOfGrace where hasGrace: "is beyond its grace (\(percent) %)"
      default: "at \(percent) % of its limit"
      }
    return crossing.meter + SafeText(" " + state)
  }
}
