import Billing
import Testing
import Text

@Suite struct UsageThresholdTests {
  private func meter(
    _ used: Int64?, _ limit: Limit = .of(1_000), resetsAt: Instant? = nil, _ provenance: Provenance = .server
  ) -> Meter {
    Meter(name: "漢字", used: used, limit: limit, unit: "calls", resetsAt: resetsAt, provenance: provenance)
  }

  @Test(
    arguments: [
      (799, []), (800, [80]), (999, [80]), (1_000, [80, 100]), (1_099, [80, 100]), (1_100, [80, 100, 110]),
      (Int64.max, [80, 100, 110]), (0, []), (-1, []),
    ] as [(Int64, [Int64])])
  func theLadderOfMailingCoreHasThreeSteps(_ used: Int64, _ thresholds: [Int64]) {
    #expect(UsageThreshold.reached(by: meter(used), of: .mailingcore).map(\.rawValue) == thresholds)
    #expect(UsageThreshold.reached(by: meter(used), of: .dock).map(\.rawValue) == thresholds.filter { $0 < 110 })
  }

  @Test func whatIsNotKnownForSureReachesNothing() {
    for meter in [
      meter(nil), meter(900, .unknown), meter(900, .unlimited), meter(900, .of(0)), meter(900, .of(-5)),
      meter(900, .of(1_000), resetsAt: nil, .documented),
    ] {
      #expect(UsageThreshold.reached(by: meter, of: .mailingcore) == [])
    }
  }

  @Test func aPeriodIsTheSameWhenItsEndIsComputedAnew() throws {
    let account = try #require(AccountName("a"))
    func ends(_ milliseconds: [Int64?]) -> Set<Instant?> {
      Set(
        milliseconds.flatMap { end in
          UsageCrossing.all(
            in: Observation(
              account: account, at: Instant(milliseconds: 0), plan: PlanState(plan: nil),
              meters: [meter(900, resetsAt: end.map { Instant(milliseconds: $0) })]), of: .dock
          ).map(\.periodEnd)
        })
    }
    #expect(ends([36_000_000, 36_000_900, 35_999_000]) == [Instant(milliseconds: 36_000_000)])
    #expect(ends([nil]) == [nil])
    #expect(ends([36_000_000, 122_400_000]).count == 2)
  }
}
