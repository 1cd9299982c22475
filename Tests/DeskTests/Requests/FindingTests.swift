import Ledger
import Testing

@testable import Desk

@Suite struct FindingTests {
  @Test func aRequestIsFoundByItsNumberAndItsId() async throws {
    try await withLedger { ledger in
      let request = try await ledger.makeRequest()
      for name in ["\(request.number)", "#\(request.number)", request.id.rawValue] {
        #expect(try await ledger.request(named: name).id == request.id)
      }
    }
  }

  @Test(arguments: ["", "#", "##1", "-1", "99", "1 ", "cg_", "１"])
  func nothingElseIsARequest(_ name: String) async throws {
    try await withLedger { ledger in
      _ = try await ledger.makeRequest()
      await #expect(throws: LedgerError.notFound) { _ = try await ledger.request(named: name) }
    }
  }
}
