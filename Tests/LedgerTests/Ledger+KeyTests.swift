import Testing

@testable import Ledger

@Suite struct LedgerKeyTests {
  @Test func theKeyIsRandomAndStaysTheSame() async throws {
    let folder = try TemporaryFolder()
    let ledger = try folder.ledger()
    let key = try await ledger.key()
    #expect(key.reveal().utf8.count == 64)
    #expect(try await ledger.key() == key)
    #expect(try await folder.ledger().key() == key)
    #expect(try await folder.ledger("other").key() != key)
  }
}
