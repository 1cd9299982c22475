import Billing
import Testing

@testable import Ledger

@Suite struct LedgerIntegrityTests {
  /// An older copy beside the write-ahead log of a later ledger, as somebody has it who copies a backup over the one file.
  @Test func aBackupBesideAnotherLedgersLogIsDamaged() async throws {
    let folder = try TemporaryFolder()
    let (state, mixed) = (try folder.state(), try folder.state("mixed"))
    let ledger = try Ledger(in: state)
    try await fill(ledger, 20)
    #expect(try await ledger.damage() == nil)
    try ledger.backup(to: mixed.database)
    try await fill(ledger, 200)
    ledger.close()
    let later = try Ledger(in: state)
    try await fill(later, 2)
    #expect(try await later.damage() == nil)
    let log = TemporaryFolder.bytes(of: state.database + "-wal")
    try #require(log.count > 4_096)
    try TemporaryFolder.write(log, to: mixed.database + "-wal")

    let broken = try Ledger(in: mixed)
    #expect(try await broken.damage() != nil)
    let copy = folder.path + "/copy"
    let failure = #expect(throws: BackupFailure.self) { try broken.backup(to: copy) }
    guard case .damaged(let problem) = failure else { throw Unexpected(what: "\(String(describing: failure))") }
    #expect(problem.description.contains("ledger.sqlite-wal") && problem.description.contains("recovery.md"))
    #expect(TemporaryFolder.names(in: folder.path) == ["mixed", "state"])
    withExtendedLifetime(later) {}
  }

  private func fill(_ ledger: Ledger, _ count: Int) async throws {
    for number in 1...count {
      try await ledger.record(
        "test.entry", account: nil, actor: .engine,
        body: ["number": .integer(Int64(number)), "words": .string(String(repeating: "x", count: 400))],
        at: Sample.now)
    }
  }
}
