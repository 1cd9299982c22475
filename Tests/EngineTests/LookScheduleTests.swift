import Billing
import Testing

@testable import Engine

@Suite struct LookScheduleTests {
  private let now = BootTime(nanoseconds: 1_000_000_000)
  private let until = Instant(seconds: 1_800_000_000)

  private func schedule(after kind: ProviderFailure.Kind, isPlanned: Bool = true) -> LookSchedule {
    var schedule = LookSchedule(fixed: nil, configured: nil, at: now)
    schedule.resume(lastAt: now, notBefore: Instant(seconds: 1))
    if isPlanned { schedule.begin() }
    schedule.failed(ProviderFailure(kind, mayHaveReached: true, detail: "no"), at: now)
    return schedule
  }

  @Test func whoLooksForHimselfPutsNoOtherLookOff() {
    var schedule = schedule(after: .unreachable)
    schedule.end()
    #expect(schedule.failures == 1)
    func plan() -> PollPlan { PollPlan(schedule.situation(nil, at: now), at: until) }
    schedule.follow(plan(), at: now)
    let next = schedule.nextAt
    for seconds in 1...5 {
      let later = now.adding(.seconds(seconds))
      schedule.lookNow(at: later)
      #expect(schedule.isDue(at: later))
      schedule.begin()
      schedule.failed(ProviderFailure(.unreachable, mayHaveReached: true, detail: "no"), at: later)
      schedule.follow(plan(), at: later)
      schedule.end()
    }
    #expect(schedule.failures == 1 && schedule.nextAt == next)
    // The next one is the engine's own again, and counts.
    schedule.begin()
    schedule.failed(ProviderFailure(.unreachable, mayHaveReached: true, detail: "no"), at: next)
    #expect(schedule.failures == 2)
  }

  @Test func aTimeThatCameWithAnyRefusalIsFollowedInPlaceOfTheBackOff() {
    var schedule = schedule(after: .unreachable)
    for _ in 0..<4 {
      schedule.begin()
      schedule.failed(
        ProviderFailure(
          .rejected(status: 503), mayHaveReached: true, detail: "no", notBefore: until.adding(.seconds(700))), at: now)
      schedule.end()
    }
    let plan = PollPlan(schedule.situation(nil, at: now), at: until)
    #expect(plan.wait == .seconds(700) && plan.spacing == PollPlan.withoutQuota)
  }

  @Test func whatTheServiceNamesIsWaitedForWhetherItIsAPaceOrALimit() {
    for isPlanned in [true, false] {
      for kind in [ProviderFailure.Kind.rateLimited(until: until), .atLimit(until: until)] {
        #expect(schedule(after: kind, isPlanned: isPlanned).notBefore == until, "\(kind)")
      }
    }
    for kind in [ProviderFailure.Kind.rateLimited(until: nil), .atLimit(until: nil), .unreachable] {
      #expect(schedule(after: kind).notBefore == nil, "\(kind)")
      #expect(schedule(after: kind, isPlanned: false).notBefore == Instant(seconds: 1), "\(kind)")
    }
  }
}
