import Billing
import Testing

@testable import Ledger

@Suite struct LedgerAccountCallsTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger
  private let account: AccountName

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
    account = try Sample.name("dock-main")
  }

  @Test func callsAreCountedByTheHourAndSurvive() async throws {
    let later = Sample.now.adding(.seconds(3600))
    try await ledger.countCalls(2, of: account, at: Sample.now)
    try await ledger.countCalls(3, of: account, at: Sample.now)
    try await ledger.countCalls(4, of: account, at: later)
    try await ledger.countCalls(5, of: try Sample.name("other"), at: later)
    try await ledger.countCalls(0, of: account, at: later.adding(.seconds(3600)))
    try await ledger.recordFailure(of: account, Sample.failure, at: later, calls: 1)
    let again = try folder.ledger()
    #expect(
      try await again.callsByHour(of: account, since: Sample.now) == [Sample.now.hour: 5, later.hour: 5])
    #expect(try await again.callsByHour(of: account, since: later) == [later.hour: 5])
  }
}
