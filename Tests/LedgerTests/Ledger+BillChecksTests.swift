import Billing
import Consent
import Testing

@testable import Ledger

@Suite struct LedgerBillChecksTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
  }

  @Test func anExecutionIsUncheckedUntilItsFindingIsOnRecord() async throws {
    let request = try await ledger.makeRequest()
    #expect(try await ledger.uncheckedExecutions(since: Sample.now.adding(.seconds(-1))) == [])
    try await ledger.bring(request, to: .executed)
    let executed = try #require(try await ledger.request(request.id))
    #expect(try await ledger.uncheckedExecutions(since: Sample.now.adding(.seconds(-1))) == [executed])
    #expect(try await ledger.uncheckedExecutions(since: Sample.now) == [])
    try await ledger.concludeBillCheck(of: executed, .notReported, at: Sample.now)
    #expect(try await ledger.uncheckedExecutions(since: Sample.now.adding(.seconds(-1))) == [])
    let event = try #require(try await ledger.events(limit: 1).first)
    #expect(event.kind == "request.bill_checked" && event.request == request.id.rawValue)
    #expect(event.body["finding"]?.string == "not_reported")
    #expect(try await ledger.openAlarms() == [])
  }

  @Test func aDifferenceRaisesItsAlarmInTheSameTransaction() async throws {
    let request = try await ledger.makeRequest()
    try await ledger.bring(request, to: .executed)
    try ledger.tamper("CREATE TRIGGER no_alarms BEFORE INSERT ON alarm BEGIN SELECT RAISE(ABORT, 'full'); END")
    await #expect(throws: LedgerError.self) {
      try await ledger.concludeBillCheck(of: request, .differs("the bill says $59/mo"), at: Sample.now)
    }
    #expect(try await ledger.uncheckedExecutions(since: Sample.now.adding(.seconds(-1))).count == 1)
    try ledger.tamper("DROP TRIGGER no_alarms")
    try await ledger.concludeBillCheck(of: request, .differs("the bill says $59/mo"), at: Sample.now)
    let alarm = try #require(try await ledger.openAlarms().first)
    #expect(alarm.kind == .executedMismatch)
    #expect(alarm.detail.string == "Request 1 was carried out, but the bill says $59/mo.")
    #expect(try await ledger.events(limit: 2).map(\.kind) == ["alarm.raised", "request.bill_checked"])
  }

  @Test func aStoredLinkHasNoBill() async throws {
    let request = try await ledger.makeRequest(operation: .portal, plan: nil)
    try await ledger.bring(request, to: .executing)
    try await ledger.apply(.executed(Outcome(.linkStored)), to: request.id, actor: .engine, at: Sample.now)
    #expect(try await ledger.uncheckedExecutions(since: Sample.now.adding(.seconds(-1))) == [])
  }
}
