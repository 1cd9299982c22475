import Billing
import Foundation
import Testing

@testable import Ledger

@Suite struct EngineLockTests {
  private let folder: TemporaryFolder
  private let state: StateDirectory

  init() throws {
    folder = try TemporaryFolder()
    state = try folder.state()
  }

  @Test func theSecondTakerGetsNothing() throws {
    #expect(EngineLock.holder(in: state) == nil)
    let lock = try #require(try EngineLock.take(in: state))
    #expect(try EngineLock.take(in: state) == nil)
    #expect(TemporaryFolder.mode(of: state.engineLock) == 0o600)
    withExtendedLifetime(lock) {}
  }

  @Test func theHolderIsNamedWithItsGateway() throws {
    let lock = try #require(try EngineLock.take(in: state))
    #expect(EngineLock.holder(in: state) == EngineLock.Holder(pid: getpid(), gateway: nil))
    lock.announce(gateway: "http://127.0.0.1:8787")
    #expect(EngineLock.holder(in: state) == EngineLock.Holder(pid: getpid(), gateway: "http://127.0.0.1:8787"))
    // A shorter note leaves nothing of the longer one.
    lock.announce(gateway: nil)
    #expect(EngineLock.holder(in: state) == EngineLock.Holder(pid: getpid(), gateway: nil))
  }

  @Test func theHolderSaysWhatItReadOfTheConfig() throws {
    func names(_ count: Int) throws -> [AccountName] {
      try (1...count).map { try #require(AccountName("account-\($0)")) }
    }
    let read = Instant(milliseconds: 1_000)
    do {
      let lock = try #require(
        try EngineLock.take(in: state, by: EngineConfig(accounts: try names(20).reversed(), readAt: read)))
      lock.announce(gateway: "http://127.0.0.1:8787")
      let holder = try #require(EngineLock.holder(in: state))
      #expect(holder.gateway == "http://127.0.0.1:8787")
      #expect(holder.config == EngineConfig(accounts: try names(20), readAt: read))
      #expect(holder.config?.accounts.count == 20)
    }
    // Too many for the note: who it is can be read all the same.
    let lock = try #require(try EngineLock.take(in: state, by: EngineConfig(accounts: try names(900), readAt: read)))
    #expect(EngineLock.holder(in: state) == EngineLock.Holder(pid: getpid(), gateway: nil))
    withExtendedLifetime(lock) {}
  }

  @Test func whoeverHoldsALockThatWasTakenAwayIsTold() throws {
    let ledger = try Ledger(in: state)
    let lock = try #require(try EngineLock.take(in: state))
    #expect(lock.displacement(of: ledger) == nil)
    for path in [state.engineLock, state.database] {
      try #require(rename(path, path + ".away") == 0)
      #expect(lock.displacement(of: ledger)?.what.string.contains(path) == true)
      try TemporaryFolder.write([1], to: path)
      #expect(lock.displacement(of: ledger)?.what.string.contains(path) == true, "another file of the name")
      try #require(rename(path + ".away", path) == 0)
      #expect(lock.displacement(of: ledger) == nil)
    }
    try #require(rename(state.path, state.path + ".old") == 0)
    #expect(lock.displacement(of: ledger) != nil)
    try #require(rename(state.path + ".old", state.path) == 0)
    #expect(lock.displacement(of: ledger) == nil)
  }

  /// The one that lost its lock must not take the socket of the one that has it now.
  @Test func aDisplacedHolderLeavesTheOtherOnesPulse() async throws {
    var first = try EngineLock.take(in: state)
    try #require(first != nil && unlink(state.engineLock) == 0)
    let second = try #require(try EngineLock.take(in: state))
    first = nil
    guard case .running = await EngineLock.life(in: state) else { throw Unexpected(what: "the second is silent") }
    withExtendedLifetime(second) {}
  }

  @Test func aHolderThatEndsFreesTheLock() throws {
    var lock = try EngineLock.take(in: state)
    #expect(lock != nil)
    lock = nil
    #expect(EngineLock.holder(in: state) == nil)
    lock = try EngineLock.take(in: state)
    #expect(lock != nil)
  }

  @Test func whoWaitsIsWokenWhenTheHolderEnds() async throws {
    var lock = try EngineLock.take(in: state)
    try #require(lock != nil)
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    Thread.detachNewThread { [state] in
      EngineLock.waitUntilFree(in: state)
      end.yield()
      end.finish()
    }
    // The waiting thread may be anywhere on its way; whenever it comes, the lock is held until here.
    #expect(EngineLock.holder(in: state) != nil)
    lock = nil
    var iterator = ends.makeAsyncIterator()
    #expect(await iterator.next() != nil)
    EngineLock.waitUntilFree(in: state)
    #expect(try EngineLock.take(in: state) != nil)
    withExtendedLifetime(lock) {}
  }

  @Test func anOlderNoteIsNoHolder() throws {
    try TemporaryFolder.write(Array("{\"pid\":1,\"gateway\":null}\n".utf8), to: state.engineLock)
    #expect(EngineLock.holder(in: state) == nil)
  }

  @Test func aNoteThatCannotBeReadStillSaysThatSomebodyHoldsTheLock() throws {
    let lock = try #require(try EngineLock.take(in: state))
    try TemporaryFolder.write(Array("{\"pid\":99999999999".utf8), to: state.engineLock)
    #expect(EngineLock.holder(in: state) == EngineLock.Holder(pid: 0, gateway: nil))
    withExtendedLifetime(lock) {}
  }

  @Test func aLockFileThatOthersCanReadOrThatIsALinkIsRefused() throws {
    try TemporaryFolder.write([], to: state.engineLock, mode: 0o644)
    #expect(throws: Problem.self) { try EngineLock.take(in: state) }
    unlink(state.engineLock)
    symlink("/dev/null", state.engineLock)
    #expect(throws: Problem.self) { try EngineLock.take(in: state) }
    #expect(EngineLock.holder(in: state) == nil)
  }

  /// Asking for the holder shares the lock for a moment; an engine that starts in that moment must not give up.
  @Test func whoOnlyAsksKeepsNobodyFromTakingIt() async throws {
    try StateDirectory.makePrivateFile(state.engineLock)
    let state = self.state
    let finished = Counter()
    let asker = Thread {
      while finished.value == 0 { _ = EngineLock.holder(in: state) }
      finished.add()
    }
    asker.start()
    var refused = 0
    for _ in 0..<2000 where (try? EngineLock.take(in: state)) == nil { refused += 1 }
    #expect(refused == 0)
    finished.add()
    #expect(await eventually { finished.value == 2 })
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/flock"), "needs flock(1)"))
  func aHolderThatIsKilledFreesTheLock() async throws {
    try StateDirectory.makePrivateFile(state.engineLock)
    let process = Process()
    let input = Pipe()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // The shell keeps the descriptor, and with it the lock, until it is killed.
    process.arguments = ["-c", "exec 9<>\"$0\"; flock -x 9; echo held; read line", state.engineLock]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    defer { if process.isRunning { process.terminate() } }
    #expect(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) == "held\n")
    #expect(try EngineLock.take(in: state) == nil)
    #expect(EngineLock.holder(in: state) != nil)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(EngineLock.holder(in: state) == nil)
    #expect(try EngineLock.take(in: state) != nil)
  }
}
