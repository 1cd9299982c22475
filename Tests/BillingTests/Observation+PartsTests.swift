import Billing
import Testing
import Text

/// What is kept of an earlier look by one that misses a part.
@Suite struct ObservationPartsTests {
  private static let start = Instant(seconds: 1_800_000_000)

  private func look(
    _ plan: String, _ meters: [Meter], after seconds: Int64 = 0, isWhole: Bool = false, allowance: CallAllowance? = nil
  ) throws -> Observation {
    Observation(
      account: try #require(AccountName("a")), at: Self.start.adding(.seconds(seconds)),
      plan: PlanState(plan: PlanName(plan)), meters: meters, allowance: allowance,
      partFailure: isWhole ? nil : .part(["usage"], of: .dock))
  }

  private func meter(
    _ used: Int64?, _ limit: Limit, resetsAt: Instant? = nil, asOf: Instant? = nil
  ) -> Meter {
    Meter(
      name: "agents", used: used, limit: limit, unit: "agents", resetsAt: resetsAt,
      provenance: limit == .unknown ? .unknown : .server, asOf: asOf)
  }

  @Test func aMissingMeterStaysWithItsTimeHoweverOftenItIsMissed() throws {
    let first = try look("pro", [meter(9, .of(10))], isWhole: true)
    let second = try look("pro", [], after: 60).completed(by: first)
    let third = try look("pro", [], after: 120).completed(by: second)
    #expect(third.meters == [meter(9, .of(10), asOf: Self.start)])
  }

  @Test func whatIsToldReplacesWhatWasAndTheRestStays() throws {
    let first = try look("pro", [meter(9, .of(10))], isWhole: true)
    #expect(
      try look("pro", [meter(nil, .of(20))], after: 60).completed(by: first).meters
        == [meter(9, .of(20), asOf: Self.start)])
    #expect(
      try look("pro", [meter(7, .unknown)], after: 60).completed(by: first).meters
        == [meter(7, .of(10), asOf: Self.start)])
    #expect(try look("pro", [meter(7, .of(20))], after: 60).completed(by: first).meters == [meter(7, .of(20))])
  }

  @Test func whatAPlanAllowsOfCallsStaysWithThePlan() throws {
    let told = CallAllowance(limit: 1_000, per: .day, used: 990, provenance: .server)
    let first = try look("free", [], isWhole: true, allowance: told)
    #expect(
      try look("free", [], after: 60).completed(by: first).allowance
        == CallAllowance(limit: 1_000, per: .day, provenance: .server))
    #expect(try look("pro", [], after: 60).completed(by: first).allowance == nil)
    #expect(try look("free", [], after: 60, isWhole: true).completed(by: first).allowance == nil)
  }

  @Test func aWholeLookIsWhatItIs() throws {
    let first = try look("pro", [meter(9, .of(10))], isWhole: true)
    #expect(try look("pro", [], after: 60, isWhole: true).completed(by: first).meters.isEmpty)
  }

  @Test func anotherPlansLimitAndAnotherPeriodsCountAreNotKept() throws {
    let reset = Self.start.adding(.seconds(50))
    let first = try look("pro", [meter(9, .of(10), resetsAt: reset)], isWhole: true)
    #expect(try look("pro", [], after: 60).completed(by: first).meters == [meter(nil, .of(10), asOf: Self.start)])
    #expect(
      try look("scale", [], after: 40).completed(by: first).meters
        == [meter(9, .unknown, resetsAt: reset, asOf: Self.start)])
    #expect(try look("scale", [], after: 60).completed(by: first).meters.isEmpty)
  }

  @Test func aPartThatIsNotReadIsNamed() {
    #expect(LookFailure.part([], of: .dock) == nil)
    let failure = LookFailure.part(["usage.agents", "caps"], of: .dock)
    #expect(failure?.kind == .unrecognised(field: "usage.agents, caps"))
    #expect(failure?.detail.string.contains("usage.agents, caps") == true)
  }
}
