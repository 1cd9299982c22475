import Billing
import Testing

@testable import Ledger

@Suite struct LedgerCallsTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger
  private let account: AccountName

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
    account = try Sample.name("dock-main")
  }

  private func calls(_ route: PlanRoute = .upgrade, after seconds: Int64) async throws -> CallHistory {
    try await ledger.calls(of: account, route: route, at: Sample.now.adding(.seconds(seconds)))
  }

  @Test func theCallsOfTheLastHourCountForTheirRouteAndAccount() async throws {
    #expect(try await calls(after: 0) == CallHistory(sent: [], noneUntil: nil))
    for seconds in [10, 0] as [Int64] {
      try await ledger.countCall(of: account, route: .upgrade, at: Sample.now.adding(.seconds(seconds)))
    }
    try await ledger.countCall(of: account, route: .downgrade, at: Sample.now)
    try await ledger.countCall(of: try Sample.name("other"), route: .upgrade, at: Sample.now)
    #expect(try await calls(after: 10).sent == [Sample.now, Sample.now.adding(.seconds(10))])
    #expect(try await calls(.downgrade, after: 10).sent == [Sample.now])
    #expect(try await calls(after: 3600).sent == [Sample.now.adding(.seconds(10))])
    #expect(try await calls(after: 3610).sent == [])
  }

  @Test func theCountOutlivesTheProcess() async throws {
    try await ledger.countCall(of: account, route: .upgrade, at: Sample.now)
    #expect(try await folder.ledger().calls(of: account, route: .upgrade, at: Sample.now).sent == [Sample.now])
  }

  @Test func theServicesOwnWordHoldsUntilItsTime() async throws {
    let until = Sample.now.adding(.seconds(100))
    try await ledger.correctCalls(of: account, route: .upgrade, noneUntil: Sample.now.adding(.seconds(500)))
    try await ledger.correctCalls(of: account, route: .upgrade, noneUntil: until)
    #expect(try await calls(after: 99).noneUntil == until)
    #expect(try await calls(after: 100).noneUntil == nil)
    #expect(try await calls(.downgrade, after: 0).noneUntil == nil)
  }

  @Test func callsOfDaysAgoAreForgotten() async throws {
    try await ledger.countCall(of: account, route: .upgrade, at: Sample.now)
    try await ledger.countCall(of: account, route: .upgrade, at: Sample.now.adding(.seconds(86_401)))
    #expect(try ledger.count("SELECT COUNT(*) FROM plan_call") == 1)
  }
}
