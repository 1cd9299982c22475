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
