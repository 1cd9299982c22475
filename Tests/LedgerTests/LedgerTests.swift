import Billing
import Consent
import Foundation
import GRDB
import Testing
import Text

@testable import Ledger

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct LedgerTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func problem(opening state: StateDirectory) -> String? {
    do {
      _ = try Ledger(in: state)
      return nil
    } catch {
      return error.description
    }
  }

  // MARK: - Opening

  @Test func allItsFilesArePrivateWhateverTheUmask() async throws {
    let ledger = try folder.ledger()
    _ = try await ledger.makeRequest()
    let files = TemporaryFolder.names(in: ledger.directory.path)
    #expect(files == ["bells", "ledger.sqlite", "ledger.sqlite-shm", "ledger.sqlite-wal"])
    for file in files where file != "bells" {
      #expect(TemporaryFolder.mode(of: ledger.directory.path + "/" + file) == 0o600, "\(file)")
    }
    #expect(TemporaryFolder.mode(of: ledger.directory.path) == 0o700)
  }

  @Test func aCommitIsOnTheDiskBeforeItCounts() async throws {
    let ledger = try folder.ledger()
    #expect(try await ledger.write { try $0.count("PRAGMA synchronous") } == 2)
    #expect(try await ledger.write { try $0.text("PRAGMA journal_mode") } == "wal")
    #expect(try await ledger.write { try $0.count("PRAGMA busy_timeout") } == 5000)
    #expect(try await ledger.write { try $0.count("PRAGMA secure_delete") } == 1)
  }

  @Test func whoOnlyLooksReadsAndWritesNothing() async throws {
    let state = try folder.state()
    let full = try Ledger(in: state)
    _ = try await full.issueDoorToken(
      agent: try #require(AgentName(new: "bot")), account: try #require(AccountName("dock-main")), at: Sample.now)
    let refusal = Problem("Only looking.", advice: "")
    let ledger = try Ledger(in: state, refusing: refusal)
    #expect(try await ledger.doorGrants().count == 1)
    let events = try await ledger.newestEvent()
    let (agent, account) = (try #require(AgentName("bot")), try #require(AccountName("dock-main")))
    await #expect(throws: LedgerError.unavailable(refusal)) {
      try await ledger.wish(.refresh(account), at: Sample.now)
    }
    await #expect(throws: LedgerError.unavailable(refusal)) {
      _ = try await ledger.revokeDoorTokens(of: agent, account: nil, at: Sample.now)
    }
    #expect(try await ledger.doorGrants().count == 1)
    #expect(try await full.newestEvent() == events)
  }

  @Test func whatWasWrittenIsThereAfterOpeningAgain() async throws {
    let request = try await folder.ledger().makeRequest()
    #expect(try await folder.ledger().request(request.id) == request)
  }

  /// Two that find the same empty file and both make its tables would both fail.
  @Test func manyThatOpenANewLedgerAtOnceAllSucceed() async throws {
    for round in 0..<20 {
      let state = try folder.state("state-\(round)")
      let arrived = Counter()
      let opened = Counter()
      let finished = Counter()
      for _ in 0..<4 {
        Thread.detachNewThread {
          defer { finished.add() }
          arrived.add()
          while arrived.value < 4 { sched_yield() }
          if (try? Ledger(in: state)) != nil { opened.add() }
        }
      }
      #expect(await eventually { finished.value == 4 })
      #expect(opened.value == 4, "round \(round)")
    }
  }

  #if canImport(Glibc)
    @Test func openingAgainDropsNoLockOfTheFirst() throws {
      let first = try folder.ledger()
      let second = try folder.ledger()
      // SQLite keeps a shared lock on the file as long as it is open; a write lock over it must be refused. Asked by
      // `F_OFD_GETLK` (36, not imported), as another process would: a process does not see its own with `F_GETLK`.
      var wanted = flock()
      wanted.l_type = Int16(F_WRLCK)
      wanted.l_whence = Int16(SEEK_SET)
      let file = open("/proc/self/fd/\(try databaseDescriptor(first))", O_RDWR)
      try #require(file >= 0)
      let answer = fcntl(file, 36, &wanted)
      #expect(answer == 0 && wanted.l_type == Int16(F_RDLCK))
      withExtendedLifetime((first, second)) {}
      // Closed last: closing any descriptor of the file drops this process's locks on it.
      close(file)
    }

    private func databaseDescriptor(_ ledger: Ledger) throws -> String {
      try #require(
        TemporaryFolder.names(in: "/proc/self/fd").first { name in
          var target = [CChar](repeating: 0, count: 4096)
          guard readlink("/proc/self/fd/" + name, &target, target.count - 1) > 0 else { return false }
          return String(decoding: target.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            == ledger.directory.database
        })
    }
  #endif

  @Test func aLedgerOfANewerVersionIsRefusedUntouched() async throws {
    let ledger = try folder.ledger()
    _ = try await ledger.makeRequest()
    try ledger.tamper("INSERT INTO grdb_migrations (identifier) VALUES ('99: a later release')")
    let dump = "SELECT group_concat(sql) || (SELECT group_concat(hash) FROM event) FROM sqlite_master"
    let before = try await ledger.read { try $0.text(dump) }
    let words = try #require(problem(opening: ledger.directory))
    #expect(words.contains("was written by a newer version of countersign"))
    #expect(words.contains("Update countersign"))
    #expect(try await ledger.read { try $0.text(dump) } == before)
  }

  @Test(arguments: [
    Array("this is no database, and long enough to be read as a header".utf8),
    [0xFF] + [UInt8](repeating: 0, count: 8192),
  ])
  func aDamagedFileIsRefusedAndKept(bytes: [UInt8]) throws {
    let state = try folder.state()
    try TemporaryFolder.write(bytes, to: state.database)
    let words = problem(opening: state)
    #expect(words?.contains("is damaged or not a ledger") == true)
    // An empty one in its place would take what it finds first for right.
    #expect(words?.contains("ledger.sqlite-wal") == true && words?.contains("recovery.md") == true)
    #expect(words?.contains("first look") == true && words?.contains("move the file away") == false)
    #expect(TemporaryFolder.bytes(of: state.database) == bytes)
  }

  /// Taken for a new one, it would say that nothing ever happened.
  @Test func anEmptyFileIsNoNewLedger() throws {
    let state = try folder.state()
    #expect(StateDirectory.absence(ofLedgerIn: state.path + "/")?.what.string.contains(state.path) == true)
    #expect(StateDirectory.absence(ofLedgerIn: folder.path + "/typo") != nil)
    #expect(TemporaryFolder.names(in: folder.path) == ["state"])
    try TemporaryFolder.write([], to: state.database)
    #expect(StateDirectory.absence(ofLedgerIn: state.path) == nil)
    let words = try #require(problem(opening: state))
    #expect(words.contains("is empty") && words.contains("recovery.md") && words.contains("first look"))
    #expect(TemporaryFolder.bytes(of: state.database) == [] && TemporaryFolder.mode(of: state.database) == 0o600)
    try #require(unlink(state.database) == 0)
    #expect(problem(opening: state) == nil)
    #expect(StateDirectory.absence(ofLedgerIn: state.path) == nil && problem(opening: state) == nil)
  }

  /// What an engine has worked with was not nothing.
  @Test(arguments: ["engine.lock", "ledger.sqlite-wal"])
  func aLedgerThatIsGoneIsNoNewOne(left: String) async throws {
    let state = try folder.state()
    try TemporaryFolder.write(Array("left".utf8), to: state.path + "/" + left)
    for _ in 1...2 {
      let words = try #require(problem(opening: state))
      #expect(words.contains("is gone") && words.contains("recovery.md") && words.contains("another state folder"))
      #expect(!TemporaryFolder.names(in: state.path).contains("ledger.sqlite"))
    }
    let absence = StateDirectory.absence(ofLedgerIn: state.path)?.what.string ?? ""
    #expect(absence.contains("is gone"))
    #expect(TemporaryFolder.bytes(of: state.path + "/" + left) == Array("left".utf8))
  }

  @Test func aDatabaseFileThatOthersCanReadOrThatIsALinkIsRefused() throws {
    let state = try folder.state()
    try TemporaryFolder.write([], to: state.database, mode: 0o644)
    #expect(problem(opening: state)?.contains("others can read it") == true)
    try #require(rename(state.database, folder.path + "/elsewhere") == 0)
    try #require(symlink(folder.path + "/elsewhere", state.database) == 0)
    #expect(problem(opening: state)?.contains("is not a regular file of yours") == true)
  }

  @Test func withoutAFolderForTheBellsThereIsNoLedger() throws {
    let state = try folder.state()
    try #require(rmdir(state.bells) == 0)
    #expect(problem(opening: state)?.contains("the folder is not there") == true)
  }

  @Test(.enabled(if: SmallDisk.isPossible, "needs the right to mount, or not to be root"))
  func aFolderThatCannotBeWrittenAndHasNoLedgerIsRefusedWithTheReason() async throws {
    let disk = try SmallDisk()
    do { _ = try StateDirectory(path: disk.path + "/state") }
    try await disk.makeReadOnly()
    let words = try #require(problem(opening: try StateDirectory(path: disk.path + "/state")))
    #expect(words.contains("mounted read-only") || words.contains("permissions forbid"))
  }

  // MARK: - A disk that is full

  /// A newer program that is started beside a running engine brings the tables up to date under it.
  @Test func tablesThatGrowMeanwhileAreReadOn() async throws {
    let ledger = try folder.ledger()
    let request = try await ledger.makeRequest()
    #expect(try await ledger.request(request.id) == request)
    try ledger.tamper("ALTER TABLE request ADD COLUMN of_a_later_release TEXT DEFAULT 'x'")
    #expect(try await ledger.request(request.id) == request)
    #expect(try await ledger.recentRequests(limit: 9) == [request])
    try await ledger.bring(request, to: .approved)
  }

  /// SQLite's own limit of pages answers exactly as a full disk does.
  @Test func onAFullDiskNothingIsHalfWritten() async throws {
    let ledger = try folder.ledger()
    let request = try await ledger.makeRequest()
    let pages = try ledger.count("PRAGMA page_count")
    try await ledger.write { _ = try $0.rows("PRAGMA max_page_count = \(pages)") }
    try await expectUnavailable(ledger, request)
    try await ledger.write { _ = try $0.rows("PRAGMA max_page_count = 1000000") }
    try await ledger.bring(request, to: .approved)
    #expect(try await ledger.verifyAudit() == .intact(events: Int64(try ledger.count("SELECT COUNT(*) FROM event"))))
  }

  @Test(.enabled(if: SmallDisk.canMount, "needs the right to mount"))
  func onADiskThatIsReallyFullNothingIsHalfWritten() async throws {
    let disk = try SmallDisk()
    let ledger = try Ledger(in: StateDirectory(path: disk.path + "/state"))
    let request = try await ledger.makeRequest()
    try disk.fill()
    try await expectUnavailable(ledger, request)
    disk.makeRoom()
    try await ledger.bring(request, to: .approved)
    #expect(try await ledger.verifyAudit() == .intact(events: Int64(try ledger.count("SELECT COUNT(*) FROM event"))))
  }

  /// Writes until the disk is full; then checks that the failed write left nothing and reading goes on.
  private func expectUnavailable(_ ledger: Ledger, _ request: ConsentRequest) async throws {
    var failure: LedgerError?
    for number in 0..<2000 where failure == nil {
      do throws(LedgerError) {
        try await ledger.record(
          "test.filler", account: nil, actor: .engine,
          body: ["number": .integer(Int64(number)), "filler": .string(String(repeating: "x", count: 4000))],
          at: Sample.now)
      } catch {
        failure = error
      }
    }
    guard case .unavailable(let problem)? = failure else {
      Issue.record("the disk never became full: \(String(describing: failure))")
      return
    }
    // It may be the answer to a change that cannot be written, so it says nothing of what was sent.
    guard problem.meaning.string.hasPrefix("What was to be written now is not on record"),
      !problem.description.contains("Nothing was")
    else {
      Issue.record("\(problem)")
      return
    }
    #expect(problem.description.contains("a change whose beginning cannot be recorded is not sent"))
    let events = try await ledger.events(limit: 1).first?.sequence
    let error = await #expect(throws: LedgerError.self) {
      // Large enough to need a new page wherever there is room left in one.
      try await ledger.apply(
        .rejected(Rejection(.other, comment: SafeText(String(repeating: "y", count: 4000)))), to: request.id,
        actor: .operatorItself, at: Sample.now)
    }
    guard case .unavailable? = error else {
      Issue.record("a decision was taken on a full disk: \(String(describing: error))")
      return
    }
    #expect(try await ledger.request(request.id) == request)
    #expect(try await ledger.events(limit: 1).first?.sequence == events)
    #expect(try await ledger.verifyAudit() == .intact(events: events ?? 0))
  }

  // MARK: - Writing and the bell

  @Test func aChangeRingsTheBellsOfOtherInstances() async throws {
    let ledger = try folder.ledger()
    let other = try folder.ledger()
    var heard = other.bell.rings().makeAsyncIterator()
    _ = try await ledger.makeRequest()
    #expect(await heard.next() != nil)
  }

  @Test func whatChangesNothingRingsNobody() async throws {
    let ledger = try folder.ledger()
    let listener = try ForeignSocket(at: ledger.directory.bells + "/999999-1.sock")
    let requester = try Sample.requester()
    let ask = PlanChange(.upgrade, to: try Sample.plan("scale"))
    let account = try Sample.name("dock-main")
    #expect(try await ledger.consider(ask, account: account, requester: requester, at: Sample.now) == nil)
    #expect(try await ledger.revokeDoorTokens(of: Sample.agent(), account: nil, at: Sample.now).isEmpty)
    #expect(try await ledger.takeWishes(at: Sample.now) == [])
    #expect(try await ledger.expireLinks(at: Sample.now) == nil)
    #expect(listener.receive() == nil)
    _ = try await ledger.key()
    #expect(listener.receive() == [1])
    _ = try await ledger.key()
    #expect(listener.receive() == nil)
  }

  @Test func aWriteIsFinishedWhenItsTaskIsCancelled() async throws {
    let ledger = try folder.ledger()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await ledger.makeRequest()
    }
    let request = try await task.value
    #expect(try await ledger.request(request.id) == request)
  }

  @Test(arguments: [
    ("state", "'dreaming'"), ("version", "'abc'"), ("version", "9007199254740992"), ("version", "0"), ("facts", "'{'"),
    ("facts", "'[]'"), ("agent", "''"),
    ("door", "'window'"), ("peer", "x'00'"), ("ask_plan", "''"), ("token_hash", "'no boot id'"),
    ("attempt_number", "1"), ("outcome_code", "'luck'"), ("rejection_preset", "'mood'"), ("account", "'NO NAME'"),
  ])
  func aDamagedRowIsAnErrorAndNoCrash(column: String, value: String) async throws {
    let ledger = try folder.ledger()
    let request = try await ledger.makeRequest()
    try ledger.tamper(
      "CREATE TABLE spare AS SELECT \(column) AS value FROM request", "UPDATE request SET \(column) = \(value)")
    for work: () async throws -> Void in [
      { _ = try await ledger.request(request.id) },
      { try await ledger.apply(.lapsedByState, to: request.id, actor: .engine, at: Sample.now) },
      { _ = try await ledger.recentRequests(limit: 9) }, { _ = try ledger.overviewNow(at: Sample.now) },
    ] {
      let error = await #expect(throws: LedgerError.self) { try await work() }
      guard case .unavailable(let problem)? = error else {
        Issue.record("\(column): \(String(describing: error))")
        return
      }
      #expect(problem.description.contains(ledger.directory.database))
    }
    try ledger.tamper("UPDATE request SET \(column) = (SELECT value FROM spare)")
    #expect(try await ledger.request(request.id) == request)
  }
}
