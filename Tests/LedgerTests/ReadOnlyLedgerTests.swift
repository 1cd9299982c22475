import Billing
import Testing

@testable import Ledger

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reading where nothing can be written.
@Suite(.enabled(if: SmallDisk.isPossible, "needs the right to mount, or not to be root")) struct ReadOnlyLedgerTests {
  /// A state folder as some process left it.
  enum Remains: CaseIterable {
    /// The last one out emptied the log.
    case none
    /// A process was killed; log and index are there.
    case log
    /// The log was copied without its index.
    case logAlone
  }

  /// Leaves a ledger with a request on a disk, and makes the disk read-only.
  private func leave(_ remains: Remains) async throws -> (disk: SmallDisk, state: StateDirectory) {
    let disk = try SmallDisk()
    let state = try StateDirectory(path: disk.path + "/state")
    let ledger = try Ledger(in: state)
    _ = try await ledger.makeRequest()
    // What a killed process leaves is copied while it still lives.
    let endings = remains == .none ? [] : remains == .log ? ["", "-wal", "-shm"] : ["", "-wal"]
    let files = endings.map { ($0, TemporaryFolder.bytes(of: state.database + $0)) }
    ledger.close()
    #expect(TemporaryFolder.names(in: state.path).filter { $0.hasPrefix("ledger") } == ["ledger.sqlite"])
    for (ending, bytes) in files { try TemporaryFolder.write(bytes, to: state.database + ending) }
    try await disk.makeReadOnly()
    return (disk, try StateDirectory(path: disk.path + "/state"))
  }

  @Test(arguments: Remains.allCases)
  func everythingThatWasCommittedIsRead(remains: Remains) async throws {
    let (disk, state) = try await leave(remains)
    let ledger = try Ledger(in: state)
    #expect(ledger.obstacle != nil)
    #expect(try await ledger.recentRequests(limit: 9).count == 1)
    #expect(try await ledger.verifyAudit() == .intact(events: 1))
    #expect(try ledger.overviewNow(at: Sample.now).requests.count == 1)
    ledger.close()
    withExtendedLifetime(disk) {}
  }

  @Test(arguments: Remains.allCases)
  func whatHasToBeWrittenIsRefusedWithTheReason(remains: Remains) async throws {
    let (disk, state) = try await leave(remains)
    let ledger = try Ledger(in: state)
    let request = try #require(try await ledger.recentRequests(limit: 1).first)
    for work: () async throws -> Void in [
      { try await ledger.apply(.lapsedByState, to: request.id, actor: .engine, at: Sample.now) },
      { _ = try await ledger.makeRequest() },
      { try await ledger.makeSureOfWriting() },
      { try await ledger.wish(.refresh(try Sample.name("dock-main")), at: Sample.now) },
    ] {
      let error = await #expect(throws: LedgerError.self) { try await work() }
      guard case .unavailable(let problem)? = error else {
        Issue.record("not refused: \(String(describing: error))")
        return
      }
      #expect(problem.description.contains("mounted read-only") || problem.description.contains("permissions forbid"))
      #expect(problem.description.contains("a change whose beginning cannot be recorded is not sent"))
    }
    ledger.close()
    withExtendedLifetime(disk) {}
  }

  @Test(.enabled(if: SmallDisk.canMount, "needs the right to mount"))
  func onAFullDiskTheLedgerIsReadAndEveryWriteRefused() async throws {
    let disk = try SmallDisk()
    let state = try StateDirectory(path: disk.path + "/state")
    do {
      let ledger = try Ledger(in: state)
      _ = try await ledger.makeRequest()
      ledger.close()
    }
    try disk.fill()
    // Twice: the first leaves the beginning of an index behind.
    for _ in 0..<2 {
      let ledger = try Ledger(in: state)
      #expect(ledger.obstacle == StorageFault(code: ENOSPC))
      #expect(try await ledger.verifyAudit() == .intact(events: 1))
      let error = await #expect(throws: LedgerError.self) { _ = try await ledger.makeRequest() }
      #expect("\(String(describing: error))".contains("the disk is full"))
      ledger.close()
    }
    disk.makeRoom()
    let ledger = try Ledger(in: state)
    #expect(ledger.obstacle == nil)
    _ = try await ledger.makeRequest(account: "dock-two")
    ledger.close()
  }

  @Test func noCopyIsLeftBehind() async throws {
    let (disk, state) = try await leave(.logAlone)
    let before = Set(TemporaryFolder.names(in: Self.temporary).filter { $0.hasPrefix("countersign-reading") })
    let ledger = try Ledger(in: state)
    let copies = Set(TemporaryFolder.names(in: Self.temporary).filter { $0.hasPrefix("countersign-reading") })
    let own = try #require(copies.subtracting(before).first)
    #expect(TemporaryFolder.mode(of: Self.temporary + "/" + own) == 0o700)
    ledger.close()
    #expect(TemporaryFolder.mode(of: Self.temporary + "/" + own) == nil)
    withExtendedLifetime(disk) {}
  }

  private static let temporary = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"

  @Test func anEngineIsSeenThere() async throws {
    let (disk, state) = try await leave(.none)
    #expect(EngineLock.holder(in: state) == nil)
    let error = #expect(throws: Problem.self) { try EngineLock.take(in: state) }
    let words = try #require(error?.description)
    #expect(words.contains("read-only") || words.contains("permissions forbid"))
    withExtendedLifetime(disk) {}
  }

  @Test(arguments: [
    (ENOSPC, "the disk is full"), (EROFS, "its file system is mounted read-only"),
    (EACCES, "its permissions forbid writing"), (EMFILE, "too many files are open"),
    (ENOENT, "the folder is not there"), (EIO, "the disk reports an error"),
  ])
  func eachReasonHasItsWords(code: Int32, words: String) {
    let fault = StorageFault(code: code)
    #expect(fault.words == words)
    #expect(!fault.advice.isEmpty && fault.problem(at: "/s").description.hasPrefix("/s: cannot be written: \(words)."))
  }

  @Test func aPlaceIsAskedWhatIsTheMatter() async throws {
    let folder = try TemporaryFolder()
    #expect(StorageFault.tried(in: folder.path) == nil)
    #expect(TemporaryFolder.names(in: folder.path).isEmpty)
    #expect(StorageFault.tried(in: folder.path + "/none") == StorageFault(code: ENOENT))
    #expect(StorageFault.standing(against: [folder.path, folder.path + "/none"]) == nil)
    guard SmallDisk.canMount else { return }
    let disk = try SmallDisk()
    try disk.fill()
    #expect(StorageFault.tried(in: disk.path) == StorageFault(code: ENOSPC))
    #expect(TemporaryFolder.names(in: disk.path) == ["filler"])
  }
}

@Suite struct LedgerClosingTests {
  @Test func theLastOneOutEmptiesTheLog() async throws {
    let folder = try TemporaryFolder()
    let first = try folder.ledger()
    let second = try folder.ledger()
    let request = try await first.makeRequest()
    #expect(try await second.request(request.id) == request)
    first.close()
    #expect(TemporaryFolder.bytes(of: second.directory.database + "-wal").count > 0)
    #expect(try await second.request(request.id) == request)
    second.close()
    #expect(TemporaryFolder.mode(of: second.directory.database + "-wal") == nil)
    #expect(TemporaryFolder.bytes(of: second.directory.database).count > 8192)
    #expect(try await folder.ledger().request(request.id) == request)
  }

  /// A full disk leaves such a file behind when the folder is new.
  @Test func aLedgerThatWasOnlyBegunIsNoOlderVersions() async throws {
    let disk = try SmallDisk()
    let state = try StateDirectory(path: disk.path + "/state")
    try TemporaryFolder.write([], to: state.database)
    try await disk.makeReadOnly()
    let problem = #expect(throws: Problem.self) {
      _ = try Ledger(in: try StateDirectory(path: disk.path + "/state"))
    }
    #expect(problem?.what.string.contains("cannot be written: ") == true, "\(String(describing: problem))")
    #expect(problem?.what.string.contains("older version") == false)
    withExtendedLifetime(disk) {}
  }
}
