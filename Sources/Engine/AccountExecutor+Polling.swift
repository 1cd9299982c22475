import Billing
import Consent
import Ledger
import Text

extension AccountExecutor {
  /// Looks at the account because its time has come, and settles what waits for what it shows.
  func poll(_ requests: [ConsentRequest]) async {
    guard schedule.isDue(at: time.boot) else { return }
    schedule.begin()
    let result = await look()
    schedule.end()
    guard case .success(let observation) = result else { return }
    await settleWaiting(requests, observation)
    await settleLate(observation)
    await identify()
  }

  /// The operator wants the account to be read now.
  func lookNow() { schedule.lookNow(at: time.boot) }

  /// Something is about to change, or just did: the account is looked at quickly for a while.
  func watchClosely() async {
    schedule.watchClosely(at: time.boot)
    await replan()
  }

  /// Takes in whether anybody watches a dashboard.
  func attend(_ isAttended: Bool) async {
    if schedule.attend(isAttended) { await replan() }
  }

  /// Counts what was sent since it was last counted; a call to come may depend on it.
  func countCalls() async {
    let calls = provider.calls.take()
    guard calls > 0 else { return }
    ownCalls.add(calls, at: time.wall)
    try? await ledger.countCalls(calls, of: account.name, at: time.wall)
  }

  /// How old the last look may be for its answer to be given again: two intervals.
  var freshness: Duration { plan().budget.interval * 2 }

  /// The wait and the budget as things stand.
  func plan() -> PollPlan {
    let now = time.wall
    var situation = schedule.situation(reported, at: time.boot)
    situation.spent = ownCalls.spent(in: situation.allowance, at: now)
    return PollPlan(situation, jitter: jitter(), at: now)
  }

  /// Plans the next look after one that ended now.
  func planNextLook() -> LookPlan {
    let plan = plan()
    schedule.follow(plan, at: time.boot)
    return lookPlan(plan)
  }

  /// Plans the next look anew, because what the wait depends on has changed.
  private func replan() async {
    let plan = plan()
    schedule.follow(plan, at: time.boot)
    // Lost, it costs a number on the screen until the next look.
    try? await ledger.record(lookPlan(plan), of: account.name)
  }

  private func lookPlan(_ plan: PollPlan) -> LookPlan {
    LookPlan(
      nextAt: time.wall.adding(max(.zero, time.boot.duration(to: schedule.nextAt))), budget: plan.budget)
  }

  /// Takes over what is known of the account from an engine before this one.
  func recoverSchedule(_ past: EnginePast) {
    ownCalls = OwnCalls(past.calls[account.name] ?? [:])
    _ = schedule.attend(past.isAttended)
    guard let look = past.looks[account.name] else { return }
    holder.isKnown = look.identity != nil
    joinGroup(look.identity?.organisation)
    reported = look.observation?.allowance
    let lately = time.wall.adding(milliseconds: -PollPlan.quickTime.wholeMilliseconds)
    let isQuick = past.requests.contains {
      $0.account == account.name && ($0.state == .awaitingPayment || $0.state == .executing || $0.state == .unknown)
        && $0.decidedAt.map { $0 > lately } ?? false
    }
    if isQuick { schedule.watchClosely(at: time.boot) }
    let seen = look.observation.map(\.at)
    guard let last = [seen, look.failedAt].compactMap({ $0 }).max(), last <= time.wall else { return }
    // What the service named after a failure holds for this engine too.
    let hasFailed = look.failedAt.map { $0 == last } ?? false
    let ago = Duration.milliseconds(time.wall.milliseconds(since: last))
    schedule.resume(lastAt: time.boot.adding(.zero - ago), notBefore: hasFailed ? look.nextAt : nil)
    guard look.observation != nil else { return }
    schedule.follow(plan(), at: time.boot)
  }
}
