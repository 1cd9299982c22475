import Billing
import Testing
import Text

/// A look with what was seen in passing.
@Suite struct PassingMeterTests {
  private static let start = Instant(seconds: 1_800_000_000)

  private func time(_ seconds: Int64) -> Instant { Self.start.adding(.seconds(seconds)) }

  private func look(
    used: Int64?, _ limit: Limit = .of(100), at seconds: Int64 = 0, plan: String? = "pro", asOf: Instant? = nil,
    resetsAt: Instant? = nil
  ) throws -> Observation {
    Observation(
      account: try #require(AccountName("a")), at: time(seconds), plan: PlanState(plan: plan.flatMap { PlanName($0) }),
      meters: [
        Meter(
          name: "sends", used: used, limit: limit, unit: "messages", resetsAt: resetsAt,
          provenance: limit == .unknown ? .unknown : .server, asOf: asOf)
      ])
  }

  private func seen(
    _ used: Int64?, of limit: Int64? = nil, at seconds: Int64, plan: String? = "pro", resetsAt: Instant? = nil,
    isExhausted: Bool = false
  ) throws -> PassingMeter {
    PassingMeter(
      try #require(
        OverheardUsage("sends", used: used, limit: limit, unit: "messages", isExhausted: isExhausted)),
      at: time(seconds), plan: plan.flatMap { PlanName($0) }, resetsAt: resetsAt)
  }

  @Test func theNewerOfLookAndPassingIsShown() throws {
    let meter = try #require(try look(used: 40).seen(with: [seen(84, at: 60)]).meters.first)
    #expect(meter.used == 84 && meter.limit == .of(100) && meter.isSeenInPassing && meter.asOf == time(60))
    #expect(meter.provenance == .server)
    let later = try look(used: 40, at: 61)
    #expect(later.seen(with: [try seen(84, at: 60)]) == later)
    #expect(later.seen(with: [try seen(84, at: 61)]) == later, "what the look tells itself goes before its equal")
  }

  @Test func aLookThatCannotTellTheUseKeepsWhatPassedBy() throws {
    let meter = try #require(try look(used: nil, at: 600).seen(with: [seen(84, of: 90, at: 60)]).meters.first)
    #expect(meter.used == 84 && meter.limit == .of(100), "the limit is the newer one, the look's")
    #expect(meter.isSeenInPassing && meter.asOf == time(60))
    let old = try look(used: 40, at: 600, asOf: time(30))
    #expect(old.seen(with: [try seen(84, at: 60)]).meters.first?.used == 84)
    #expect(old.seen(with: [try seen(84, at: 20)]) == old)
  }

  @Test func aCountBelongsToItsPeriodAndALimitToItsPlan() throws {
    let over = try look(used: nil, at: 600)
    #expect(over.seen(with: [try seen(84, at: 60, resetsAt: time(600))]) == over)
    let moved = try look(used: nil, .unknown, at: 600, plan: "scale")
    #expect(moved.seen(with: [try seen(84, of: 90, at: 60)]).meters.first?.limit == .unknown)
    #expect(moved.seen(with: [try seen(84, of: 90, at: 60)]).meters.first?.used == 84)
    let same = try look(used: nil, .unknown, at: 600)
    #expect(same.seen(with: [try seen(84, of: 90, at: 60)]).meters.first?.limit == .of(90))
  }

  @Test func whatIsUsedUpIsFullWhereItsLimitIsKnown() throws {
    #expect(try look(used: 40).seen(with: [seen(nil, at: 60, isExhausted: true)]).meters.first?.used == 100)
    #expect(try look(used: 120).seen(with: [seen(nil, at: 60, isExhausted: true)]).meters.first?.used == 120)
    let unknown = try look(used: 40, .unknown)
    #expect(unknown.seen(with: [try seen(nil, at: 60, isExhausted: true)]) == unknown, "nothing is made up")
    let other = try look(used: nil, at: 600, plan: "scale")
    #expect(other.seen(with: [try seen(nil, at: 60, isExhausted: true)]) == other, "of another plan it says nothing")
  }

  @Test func aMeterThatNoLookTellsIsOneOfItsOwnAndNothingElseMoves() throws {
    let look = Observation(
      account: try #require(AccountName("a")), at: time(0), plan: PlanState(plan: PlanName("pro")), meters: [],
      allowance: CallAllowance(limit: 10, per: .day, provenance: .server))
    let whole = look.seen(with: [try seen(84, of: 100, at: 60, plan: "scale")])
    #expect(whole.meters.map(\.percent) == [84])
    #expect(whole.plan == look.plan && whole.at == look.at && whole.allowance == look.allowance)
    #expect(look.seen(with: []) == look)
  }
}
