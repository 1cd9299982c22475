import Support
import Testing

@testable import Desk

@Suite struct RecordsTests {
  @Test func anAccountIsFoundByItsNameWhileItIsConfigured() async throws {
    try await withLedger { ledger in
      let records = Records(
        ledger: ledger, accounts: [try Sample.account("a"), try Sample.account("b", .daimon)], time: ManualTime(),
        zone: .utc)
      #expect(records.account(try Sample.name("b"))?.service == .daimon)
      #expect(records.account(try Sample.name("c")) == nil)
    }
  }
}
