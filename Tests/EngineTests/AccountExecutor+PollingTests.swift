import Billing
import Consent
import Ledger
import Support
import Testing

@testable import Engine

@Suite struct AccountExecutorPollingTests {
  private static func quota(_ limit: Int64, used: Int64? = nil) -> CallAllowance {
    CallAllowance(limit: limit, per: .day, used: used, provenance: .server)
  }

  private func look(_ bench: Bench) async throws -> Look {
    try #require(try await bench.ledger.look(at: bench.service.account.name))
  }

  private func observed(_ bench: Bench) async -> Int { await bench.service.counts.observe }

  @Test func theServicesQuotaSetsThePaceAndIsShown() async throws {
    let bench = try Bench(interval: nil)
    await bench.service.setAllowance(Self.quota(1000))
    try await bench.settle()
    var look = try await look(bench)
    #expect(look.budget?.allowance == Self.quota(1000))
    // Asking whom the credential belongs to may be counted only with the next look.
    #expect(look.budget?.sharePercent == 5 && (1...2).contains(look.budget?.spent ?? 0))
    #expect(look.nextAt == bench.clock.wall.adding(.seconds(1728)))
    try await bench.advance(.milliseconds(1_727_999))
    #expect(await observed(bench) == 1)
    try await bench.advance(.milliseconds(1))
    #expect(await observed(bench) == 2)
    look = try await self.look(bench)
    #expect(look.budget?.spent == 3 && look.budget?.left == 47)
  }

  @Test func whileThePartThatTellsTheQuotaIsNotReadLookingCostsNoMore() async throws {
    let bench = try Bench(interval: nil)
    await bench.service.setAllowance(Self.quota(1_000))
    try await bench.settle()
    let interval = try await look(bench).budget?.interval
    #expect(interval.map { $0 > PollPlan.withoutQuota } == true)
    await bench.service.setAllowance(nil)
    await bench.service.setPartFailure(.part(["usage"], of: .dock))
    try await bench.advance(try #require(interval))
    #expect(try await look(bench).observation?.partFailure != nil)
    #expect(try await look(bench).budget?.interval == interval)
  }

  @Test func theConfigsQuotaHoldsWhereTheServiceReportsNone() async throws {
    let configured = CallAllowance(limit: 100, per: .hour, provenance: .configured)
    let bench = try Bench(interval: nil, quota: configured)
    await bench.service.setAllowance(CallAllowance(limit: 1000, per: .day, provenance: .documented))
    try await bench.settle()
    #expect(try await look(bench).budget?.allowance == configured)
    #expect(try await look(bench).budget?.interval == .seconds(720))
    await bench.service.setAllowance(Self.quota(1000))
    try await bench.advance(.seconds(720))
    #expect(try await look(bench).budget?.allowance == Self.quota(1000))
  }

  @Test func withoutAnyQuotaTheAccountIsLookedAtEveryFiveMinutes() async throws {
    let bench = try Bench(interval: nil)
    try await bench.settle()
    try await bench.advance(.seconds(299))
    #expect(await observed(bench) == 1)
    try await bench.advance(.seconds(1))
    #expect(await observed(bench) == 2)
  }

  @Test func anOpenDashboardQuickensThePaceAndAClosedOneSlowsIt() async throws {
    let bench = try Bench(interval: nil)
    await bench.service.setAllowance(Self.quota(1000))
    try await bench.settle()
    do {
      let watching = try Attendance(in: bench.ledger)
      defer { withExtendedLifetime(watching) {} }
      try await bench.settle()
      let look = try await look(bench)
      #expect(look.budget?.sharePercent == 20)
      #expect(look.nextAt == bench.clock.wall.adding(.seconds(432)))
      try await bench.advance(.seconds(432))
      #expect(await observed(bench) == 2)
    }
    try await bench.settle()
    #expect(try await look(bench).budget?.sharePercent == 5)
    try await bench.advance(.seconds(1727))
    #expect(await observed(bench) == 2)
    try await bench.advance(.seconds(1))
    #expect(await observed(bench) == 3)
  }

  @Test func openingADashboardOnOldDataLooksAtOnce() async throws {
    let bench = try Bench(interval: nil)
    await bench.service.setAllowance(Self.quota(1000))
    try await bench.settle()
    try await bench.advance(.seconds(1000))
    #expect(await observed(bench) == 1)
    let watching = try Attendance(in: bench.ledger)
    try await bench.settle()
    #expect(await observed(bench) == 2)
    withExtendedLifetime(watching) {}
  }

  @Test func anOpenedPageIsWatchedCloselyForAQuarterOfAnHour() async throws {
    let bench = try Bench(interval: nil)
    await bench.service.setAllowance(Self.quota(1000))
    try await bench.settle()
    try await bench.ledger.wish(.watch(bench.service.account.name), at: bench.clock.wall)
    try await bench.settle()
    for _ in 0..<20 { try await bench.advance(.seconds(60)) }
    // 15 in the quarter of an hour, and then at the share's pace.
    #expect((15...17).contains(await observed(bench)))
    let before = await observed(bench)
    for _ in 0..<20 { try await bench.advance(.seconds(60)) }
    #expect(await observed(bench) <= before + 1)
  }

  @Test func anExecutedRequestIsWatchedClosely() async throws {
    let bench = try Bench(interval: nil)
    await bench.service.setAllowance(Self.quota(1000))
    _ = try await bench.askAndApprove()
    // The bill is compared at once; then a look a minute.
    try await bench.advance(.seconds(70))
    let before = await observed(bench)
    for _ in 0..<5 { try await bench.advance(.seconds(60)) }
    #expect(await observed(bench) == before + 5)
  }

  @Test func aServiceThatNamesATimeIsLeftAloneUntilThen() async throws {
    let bench = try Bench(interval: nil)
    try await bench.settle()
    let until = bench.clock.wall.adding(.seconds(4000))
    await bench.service.failNextObservations(
      ProviderFailure(.rateLimited(until: until), mayHaveReached: true, detail: "429"))
    try await bench.advance(.seconds(300))
    #expect(await observed(bench) == 2)
    #expect(try await look(bench).nextAt == until)
    try await bench.advance(.seconds(3699))
    #expect(await observed(bench) == 2)
    // An engine that is started meanwhile keeps to it too.
    bench.crash()
    try await bench.settle()
    #expect(await observed(bench) == 2)
    try await bench.advance(.seconds(1))
    #expect(await observed(bench) == 3)
    #expect(try await look(bench).failure == nil)
  }

  @Test func failuresBackOffAndASuccessEndsThat() async throws {
    let bench = try Bench(interval: nil)
    try await bench.settle()
    await bench.service.setFailure(FakeService.unsent)
    try await bench.advance(.seconds(300))
    for (wait, looks) in [(599, 2), (1, 3), (1199, 3), (1, 4)] {
      try await bench.advance(.seconds(wait))
      #expect(await observed(bench) == looks)
    }
    await bench.service.setFailure(nil)
    try await bench.advance(.seconds(2400))
    #expect(try await look(bench).nextAt == bench.clock.wall.adding(.seconds(300)))
  }

  @Test func theCountAndThePaceSurviveARestart() async throws {
    let bench = try Bench(interval: nil)
    await bench.service.setAllowance(Self.quota(1000))
    try await bench.settle()
    try await bench.advance(.seconds(1728))
    bench.crash()
    try await bench.settle()
    // The last look is young: a restart costs no call but asking whom the credential belongs to.
    #expect(await observed(bench) == 2)
    try await bench.advance(.seconds(1728))
    #expect(await observed(bench) == 3)
    // Three looks and two identifications.
    #expect(try await look(bench).budget?.spent == 5)
  }

  @Test func agentsAreAnsweredFromTheLedgerForTwoIntervals() async throws {
    let bench = try Bench(interval: nil)
    let name = bench.service.account.name
    try await bench.settle()
    await bench.service.setFailure(FakeService.unsent)
    try await bench.advance(.seconds(300))
    try await bench.advance(.seconds(299))
    let before = await observed(bench)
    #expect(before == 2)
    guard case .success = try await bench.engine.observation(of: name) else { throw Unexpected(what: "no answer") }
    #expect(await observed(bench) == before)
    await bench.service.setFailure(nil)
    bench.clock.advance(by: .seconds(1))
    guard case .success = try await bench.engine.observation(of: name) else { throw Unexpected(what: "no answer") }
    #expect(await observed(bench) == before + 1)
  }

  @Test func looksThatWereOvertakenAreNotRecorded() async throws {
    let bench = try Bench()
    try await bench.settle()
    await bench.service.hold(.observe)
    let executor = try #require(await bench.engine.executors[bench.service.account.name])
    let slow = Task { await executor.look() }
    await bench.service.reached(.observe)
    await bench.service.change { $0.status = "trialing" }
    _ = await executor.look()
    #expect(try await look(bench).observation?.plan.status == "trialing")
    let alarms = try await bench.ledger.openAlarms().count
    // The slow answer now says what was true before, or what it will; either way it is older.
    await bench.service.change { $0.status = "active" }
    await bench.service.release(.observe)
    _ = await slow.value
    #expect(try await look(bench).observation?.plan.status == "trialing")
    #expect(try await bench.ledger.openAlarms().count == alarms)
  }

  // MARK: - Changes nobody approved

  @Test func aChangeBehindOurBackRaisesOneAlarmThatSaysWhat() async throws {
    let bench = try Bench(interval: .seconds(60))
    try await bench.settle()
    await bench.service.change { $0.plan = PlanName("scale") }
    try await bench.advance(.seconds(60))
    let alarms = try await bench.ledger.openAlarms()
    #expect(alarms.map(\.kind) == [.unconsentedChange])
    #expect(alarms.first?.detail.string.contains("from pro to scale") == true)
    for _ in 0..<3 { try await bench.advance(.seconds(60)) }
    #expect(try await bench.ledger.openAlarms().count == 1)
    #expect(try await bench.ledger.events(limit: 50).contains { $0.kind == "alarm.raised" })
  }

  /// The alarm of the first time says nothing about the second.
  @Test func theSameChangeOnceMoreIsAnAlarmOnceMore() async throws {
    let bench = try Bench(interval: .seconds(60))
    try await bench.settle()
    for (step, plan) in ["scale", "pro", "scale"].enumerated() {
      await bench.service.change { $0.plan = PlanName(plan) }
      try await bench.advance(.seconds(60))
      #expect(try await bench.ledger.openAlarms().map(\.kind) == Array(repeating: .unconsentedChange, count: step + 1))
    }
  }

  @Test func aChangeWhileTheEngineWasDownIsSeenByTheNext() async throws {
    let bench = try Bench(interval: .seconds(60))
    try await bench.settle()
    bench.crash()
    await bench.service.change { $0.price = Price(Money(minorUnits: 9900, currency: .usd), per: .month) }
    try await bench.advance(.seconds(60))
    #expect(try await bench.ledger.openAlarms().map(\.kind) == [.unconsentedChange])
  }

  @Test func ourOwnChangesAreNeverOrphans() async throws {
    for lag in [Duration.zero, .seconds(30)] {
      let bench = try Bench(interval: .seconds(5))
      await bench.service.setLag(lag)
      let id = try await bench.askAndApprove()
      for _ in 0..<20 { try await bench.advance(.seconds(5)) }
      #expect(try await bench.state(id) == .executed)
      #expect(try await bench.ledger.openAlarms() == [])
    }
  }

  @Test func ourOwnChangesAreNeverOrphansAcrossACrash() async throws {
    for reply in [FakeService.Reply.unheard(.normal), .effectThenFailure] {
      let bench = try Bench(interval: .seconds(5))
      await bench.service.replyToConfirms(reply)
      let id = try await bench.ask().id
      try await bench.approve(id)
      await bench.engine.step()
      if case .unheard = reply { await bench.service.reached(.unheard) } else { await bench.engine.settle() }
      bench.crash()
      for _ in 0..<30 { try await bench.advance(.seconds(5)) }
      #expect(try await bench.state(id) == .executed)
      #expect(try await bench.ledger.openAlarms() == [])
      await bench.service.releaseAll()
    }
  }

  @Test func aTokenCallThatActedIsOneAlarm() async throws {
    let bench = try Bench(interval: .seconds(60))
    try await bench.settle()
    await bench.service.replyToMints(.effectThenAnswer(.switched(to: PlanName("scale"))))
    _ = try await bench.intake()
    for _ in 0..<5 { try await bench.advance(.seconds(60)) }
    #expect(try await bench.ledger.openAlarms().map(\.kind) == [.executedWithoutConsent])
  }

  @Test func aTokenCallWhoseAnswerWasLostButWhichActedIsAnAlarm() async throws {
    let bench = try Bench(interval: .seconds(60))
    try await bench.settle()
    await bench.service.replyToMints(.effectThenFailure)
    _ = try await bench.intake()
    try await bench.advance(.seconds(60))
    #expect(try await bench.ledger.openAlarms().map(\.kind).contains(.unconsentedChange))
  }
}
