import Billing
import Ledger
import Testing
import Text

@testable import Desk

@Suite struct AlertCheckupTests {
  private func checks(_ named: [String], shown: [String]?) throws -> [Check] {
    let name = try #require(AccountName("dock-main"))
    let thresholds = Dictionary(uniqueKeysWithValues: named.map { ($0, [UsageThreshold(rawValue: 50)]) })
    let account = Account(
      name: name, service: .dock, origin: "https://trydock.ai", isLive: true, alerts: UsageAlerts(meters: thresholds))
    let observation = shown.map { meters in
      Observation(
        account: name, at: Sample.now, plan: PlanState(plan: nil),
        meters: meters.map {
          Meter(name: SafeText($0), used: 1, limit: .unknown, unit: SafeText($0), provenance: .unknown)
        })
    }
    let look = Look(observation: observation, failedAt: nil, failure: nil, nextAt: nil, identity: nil)
    return AlertCheckup(accounts: [account], looks: [name: look]).checks
  }

  @Test func aNameThatNoMeterHasIsAWarningWithThoseThereAre() throws {
    let checks = try checks(["API calls", "api_calls"], shown: ["API calls", "messages"])
    #expect(checks.count == 1)
    #expect(checks.first?.state == .warning && checks.first?.account?.rawValue == "dock-main")
    #expect(checks.first?.detail.string.contains("\"api_calls\"") == true)
    #expect(checks.first?.advice?.string.contains("\"API calls\", \"messages\"") == true)
  }

  @Test func whereNothingWasSeenNothingIsSaid() throws {
    #expect(try checks(["api_calls"], shown: nil).isEmpty && checks(["api_calls"], shown: []).isEmpty)
    #expect(try checks([], shown: ["API calls"]).isEmpty)
  }
}
