import Billing
import Consent
import Dashboard
import Engine
import Ledger
import Text

/// Turns the ledger's rows and the configured accounts into what the dashboard shows.
package struct SnapshotReader: Sendable {
  let accounts: [Account]
  let hosts: LinkHosts
  let time: any TimeSource

  package init(_ accounts: [Account], hosts: LinkHosts, time: any TimeSource) {
    self.accounts = accounts
    self.hosts = hosts
    self.time = time
  }

  /// How many intervals old an observation may be and still be fresh.
  package static let freshIntervals = 2

  /// What the dashboard shows for an overview.
  package func snapshot(
    _ overview: Overview, usage: [AccountName: UsageHistory] = [:], engine: EngineStatus
  ) -> Snapshot {
    let now = time.wall
    return Snapshot(
      accounts: accounts.map { status($0, overview, usage[$0.name], engine, at: now) },
      requests: overview.requests,
      askedBefore: overview.history.mapValues { AskHistory(asked: $0.asked - 1, rejected: $0.rejected) },
      links: overview.links.reversed(),
      strangeLinks: Set(overview.links.filter { !hosts.allows($0) }.map(\.id)), alarms: overview.alarms.reversed(),
      explainedAlarms: overview.explainedAlarms, notes: overview.notes,
      limitHits: overview.limitHits.filter { hit in accounts.contains { $0.name == hit.account } }, engine: engine)
  }

  /// When an observation stops being fresh by itself, so that the ledger is read again.
  package func nextChange(_ overview: Overview) -> Duration? {
    let now = time.wall
    return accounts.compactMap { account -> Duration? in
      guard let observation = overview.looks[account.name]?.observation else { return nil }
      let left = observation.at.adding(Self.freshness(of: overview.looks[account.name])).milliseconds(since: now)
      return left >= 0 ? .milliseconds(left + 1) : nil
    }.min()
  }

  private func status(
    _ account: Account, _ overview: Overview, _ usage: UsageHistory?, _ engine: EngineStatus, at now: Instant
  ) -> AccountStatus {
    let look = overview.looks[account.name]
    let history = overview.calls[account.name] ?? [:]
    let profile = account.service.profile
    func calls(_ call: CountedCall) -> CallBudget {
      CallBudget(history[call.route] ?? CallHistory(sent: [], noneUntil: nil), hourly: call.hourly, at: now)
    }
    let counted = overview.requests.filter { $0.account == account.name && $0.state == .pending }
      .compactMap { profile.countedCall(of: $0.change, by: $0.way) }
    let usual = profile.countedCall(of: PlanChange(profile.wayUp), by: .token)
    let budgets = (counted.isEmpty ? Set([usual].compactMap(\.self)) : Set(counted)).map(calls)
    let group = self.group(of: account, overview)
    let tightest = budgets.min { $0.left < $1.left }
    let left = profile.operations.compactMap { operation -> (Billing.Operation, CallsLeft)? in
      guard let call = profile.countedCall(of: PlanChange(operation), by: .token) else { return nil }
      let budget = calls(call)
      return (
        operation, CallsLeft(left: budget.left, nextAt: budget.nextAt, pairAt: budget.nextAt(having: 2))
      )
    }
    return AccountStatus(
      account: account, observation: look?.observation, freshness: freshness(account, look, at: now),
      // Where no engine works nothing is looked at, whatever was planned.
      nextPoll: engine.obstacle == nil ? look?.nextAt : nil, organisation: look?.identity?.organisation,
      callsLeft: tightest?.left, nextCallAt: tightest?.nextAt,
      calls: Dictionary(left) { first, _ in first },
      mintingBlocked: overview.alarms.contains {
        group.contains($0.account) && $0.kind == .executedWithoutConsent && $0.isOpen
      }, budget: look?.budget, forecasts: usage?.forecasts ?? [:], samples: usage?.samples ?? [:],
      forwardTrouble: overview.forwardTroubles[account.name])
  }

  /// The accounts that lead to the same organisation at the same place: they share its calls and what blocks them.
  private func group(of account: Account, _ overview: Overview) -> Set<AccountName> {
    guard let organisation = overview.looks[account.name]?.identity?.organisation?.string else { return [account.name] }
    let others = accounts.filter { other in
      other.origin == account.origin
        && overview.looks[other.name]?.identity?.organisation?.string == organisation
    }
    return Set(others.map(\.name)).union([account.name])
  }

  private func freshness(_ account: Account, _ look: Look?, at now: Instant) -> Freshness {
    guard let look else { return .unknown }
    let failure = look.failure.map { Freshness.failed($0) }
    guard let observation = look.observation else { return failure ?? .unknown }
    if let failure, let failedAt = look.failedAt, failedAt >= observation.at { return failure }
    let age = now.milliseconds(since: observation.at)
    guard age <= Self.freshness(of: look).wholeMilliseconds else { return .stale }
    return observation.partFailure.map { .partial($0) } ?? .fresh
  }

  /// Two intervals, as the engine plans them; for a look that nobody planned, two of the usual ones.
  private static func freshness(of look: Look?) -> Duration {
    (look?.budget?.interval ?? PollPlan.withoutQuota) * freshIntervals
  }
}
