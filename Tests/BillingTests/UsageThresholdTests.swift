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

  @Test func ownThresholdsTakeThePlaceOfTheWarningAndNeverOfTheLimit() {
    func all(_ alerts: UsageAlerts, _ service: Service = .dock) -> [Int64] {
      alerts.thresholds(of: "calls", at: service).map(\.rawValue)
    }
    let own = UsageAlerts(all: [.init(rawValue: 70), .init(rawValue: 90)])
    #expect(all(.standard) == [80, 100])
    #expect(all(own) == [70, 90, 100])
    #expect(all(own, .mailingcore) == [70, 90, 100, 110])
    #expect(all(UsageAlerts(all: [])) == [100])
    #expect(all(UsageAlerts(all: [.init(rawValue: 100), .init(rawValue: 150)])) == [100, 150])
    let one = UsageAlerts(all: [.warning], meters: ["calls": [.init(rawValue: 50)]])
    #expect(all(one) == [50, 100], "a meter's own go before its account's")
    #expect(one.thresholds(of: "agents", at: .dock).map(\.rawValue) == [80, 100])
    #expect(own.warning(of: "calls", at: .dock)?.rawValue == 70)
    #expect(UsageAlerts(all: []).warning(of: "calls", at: .dock) == nil)
    #expect(UsageThreshold.reached(by: meter(750), of: .dock, alerts: own).map(\.rawValue) == [70])
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
