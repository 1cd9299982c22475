import Billing
import JSON
import Testing
import Text

@testable import Ledger

@Suite struct LedgerUsageCrossingsTests {
  private let folder: TemporaryFolder
  private let account: AccountName

  init() throws {
    folder = try TemporaryFolder()
    account = try Sample.name("mail-prod")
  }

  /// Looks at so much use of 100, and says what was written about it.
  private func look(
    _ used: Int64?, at seconds: Int64, ends: Int64? = nil, in ledger: Ledger, service: Service = .mailingcore,
    alerts: UsageAlerts = .standard
  ) async throws -> [Int64] {
    let at = Sample.now.adding(.seconds(seconds))
    let before = try await ledger.newestEvent()
    let meters = used.map {
      [
        Meter(
          name: "e-mails\u{202E}", used: $0, limit: .of(100), unit: "e-mails",
          resetsAt: ends.map { Sample.now.adding(.seconds($0)) }, provenance: .server)
      ]
    }
    let observation = Observation(account: account, at: at, plan: PlanState(plan: nil), meters: meters ?? [])
    try await ledger.record(observation, crossings: UsageCrossing.all(in: observation, of: service, alerts: alerts))
    let events = try await ledger.events(from: before + 1, limit: 99)
    #expect(events.allSatisfy { $0.kind == "usage.reached" && $0.account == "mail-prod" && $0.actor == "engine" })
    #expect(events.allSatisfy { $0.body["used"]?.integer == used && $0.body["limit"]?.integer == 100 })
    return events.compactMap { $0.body["threshold"]?.integer }
  }

  @Test func eachThresholdIsSaidOnceInItsPeriodAlsoAfterARestart() async throws {
    let ledger = try folder.ledger()
    #expect(try await look(79, at: 0, ends: 86_400, in: ledger) == [])
    #expect(try await look(81, at: 60, ends: 86_400, in: ledger) == [80])
    #expect(try await look(99, at: 120, ends: 86_400, in: ledger) == [])
    let again = try folder.ledger()
    #expect(try await look(112, at: 180, ends: 86_400, in: again) == [100, 110])
    #expect(try await look(70, at: 240, ends: 86_400, in: again) == [])
    #expect(try await look(120, at: 300, ends: 86_400, in: again) == [], "the period is the same")
    #expect(try await look(85, at: 90_000, ends: 172_800, in: again) == [80], "the next period")
    #expect(try await again.verifyAudit() == .intact(events: 4))
  }

  private func alerts(_ percents: Int64...) -> UsageAlerts {
    UsageAlerts(all: percents.map { UsageThreshold(rawValue: $0) })
  }

  @Test func ownThresholdsAreSaidOnceInTheirPeriodAlsoAfterARestart() async throws {
    let ledger = try folder.ledger()
    let own = alerts(70, 90)
    #expect(try await look(69, at: 0, ends: 86_400, in: ledger, alerts: own) == [])
    #expect(try await look(71, at: 60, ends: 86_400, in: ledger, alerts: own) == [70])
    let again = try folder.ledger()
    #expect(try await look(85, at: 120, ends: 86_400, in: again, alerts: own) == [], "80 is not among them")
    #expect(try await look(91, at: 180, ends: 86_400, in: again, alerts: own) == [90])
    #expect(try await look(75, at: 90_000, ends: 172_800, in: again, alerts: own) == [70], "the next period")
  }

  /// Whoever changes his thresholds is not told again of what he was told, with a period and without.
  @Test(arguments: [86_400, nil] as [Int64?])
  func aChangedConfigTellsNothingAnew(_ ends: Int64?) async throws {
    let ledger = try folder.ledger()
    #expect(try await look(85, at: 0, ends: ends, in: ledger) == [80])
    #expect(
      try await look(85, at: 60, ends: ends, in: ledger, alerts: alerts(50, 90)) == [], "50 is below what was told")
    #expect(try await look(92, at: 120, ends: ends, in: ledger, alerts: alerts(50, 90)) == [90])
    #expect(try await look(93, at: 180, ends: ends, in: ledger) == [], "80 was told")
    #expect(try await look(93, at: 240, ends: ends, in: ledger, alerts: alerts(50, 90)) == [])
  }

  @Test func aCountWithoutAPeriodIsSaidAgainAfterItWasBelow() async throws {
    let ledger = try folder.ledger()
    #expect(try await look(90, at: 0, in: ledger, service: .dock) == [80])
    #expect(try await look(nil, at: 30, in: ledger, service: .dock) == [])
    #expect(try await look(95, at: 60, in: ledger, service: .dock) == [], "a look that reports nothing says nothing")
    #expect(try await look(10, at: 120, in: ledger, service: .dock) == [])
    #expect(try await look(500, at: 180, in: ledger, service: .dock) == [80, 100])
  }
}
