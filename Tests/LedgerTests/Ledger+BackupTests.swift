import Billing
import Testing

@testable import Ledger

@Suite struct LedgerBackupTests {
  @Test func aBackupIsAPrivateLedgerOfItsOwn() async throws {
    let folder = try TemporaryFolder()
    let ledger = try folder.ledger()
    let request = try await ledger.makeRequest()
    let state = try folder.state("restored")
    try ledger.backup(to: state.database)
    #expect(TemporaryFolder.mode(of: state.database) == 0o600)
    try await ledger.bring(request, to: .rejected)
    let copy = try Ledger(in: state)
    #expect(try await copy.request(request.id) == request)
    #expect(try await copy.verifyAudit() == .intact(events: 1))
  }

  @Test func nothingIsOverwritten() async throws {
    let folder = try TemporaryFolder()
    let ledger = try folder.ledger()
    let path = folder.path + "/mine"
    try TemporaryFolder.write([1], to: path)
    #expect(throws: BackupFailure.self) { try ledger.backup(to: path) }
    #expect(TemporaryFolder.bytes(of: path) == [1])
    #expect(throws: BackupFailure.self) { try ledger.backup(to: folder.path + "/none/here") }
  }

  @Test(.enabled(if: SmallDisk.canMount, "needs the right to mount"))
  func whatCannotBeCopiedWholeIsNotLeftInParts() async throws {
    let folder = try TemporaryFolder()
    let ledger = try folder.ledger()
    _ = try await ledger.makeRequest()
    let disk = try SmallDisk()
    try disk.fill()
    let error = #expect(throws: BackupFailure.self) { try ledger.backup(to: disk.path + "/copy") }
    guard case .unwritable(let problem) = error else { throw Unexpected(what: "\(String(describing: error))") }
    let words = problem.description
    #expect(words.contains("\(disk.path)/copy: the ledger could not be copied: the disk is full; "))
    #expect(words.contains(" bytes are needed, and ") && words.contains("No file was left"))
    #expect(TemporaryFolder.names(in: disk.path) == ["filler"])
    #expect(TemporaryFolder.mode(of: disk.path + "/copy") == nil)
    disk.makeRoom()
    try ledger.backup(to: disk.path + "/copy")
    #expect(TemporaryFolder.mode(of: disk.path + "/copy") == 0o600)
  }
}
