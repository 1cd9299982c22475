import Testing

@testable import Ledger

@Suite struct LedgerHookTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
  }

  @Test func thePlaceInTheLogIsRemembered() async throws {
    #expect(try await ledger.hookPosition() == nil)
    #expect(try await ledger.newestEvent() == 0)
    try await ledger.record("test", account: nil, actor: .engine, body: [:], at: Sample.now)
    #expect(try await ledger.newestEvent() == 1)
    for position in [0, 1, 9_000_000_000] as [Int64] {
      try await ledger.setHookPosition(position)
      #expect(try await folder.ledger().hookPosition() == position)
    }
  }
}
