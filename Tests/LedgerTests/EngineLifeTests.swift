import Billing
import Foundation
import Testing

@testable import Ledger

/// Whether an engine works is asked of the engine, not concluded from its lock.
@Suite struct EngineLifeTests {
  private let folder: TemporaryFolder
  private let state: StateDirectory

  init() throws {
    folder = try TemporaryFolder()
    state = try folder.state()
  }

  @Test func withoutALockThereIsNoEngine() async {
    #expect(await EngineLock.life(in: state) == .absent)
  }

  @Test func whoHoldsTheLockAnswersAtOnceAndNotAfterItsEnd() async throws {
    var lock = try EngineLock.take(in: state)
    try #require(lock != nil)
    let holder = EngineLock.Holder(pid: getpid(), gateway: nil)
    #expect(await EngineLock.life(in: state, within: .seconds(60)) == .running(holder))
    withExtendedLifetime(lock) {}
    lock = nil
    #expect(await EngineLock.life(in: state) == .absent)
    #expect(!FileManager.default.fileExists(atPath: state.bells + "/" + EnginePulse.name))
    lock = try EngineLock.take(in: state)
    #expect(await EngineLock.life(in: state, within: .seconds(60)) == .running(holder))
    withExtendedLifetime(lock) {}
  }

  @Test func anEngineThatCannotDoItsWorkIsSilentUntilItCan() async throws {
    let lock = try #require(try EngineLock.take(in: state))
    let (goOn, signal) = AsyncStream.makeStream(of: Void.self)
    lock.prove { for await _ in goOn {} }
    let holder = EngineLock.Holder(pid: getpid(), gateway: nil)
    #expect(await EngineLock.life(in: state, within: .milliseconds(50)) == .silent(holder))
    // However many ask, only so many of them are kept.
    for _ in 0..<40 { _ = await EngineLock.life(in: state, within: .milliseconds(1)) }
    signal.finish()
    #expect(await EngineLock.life(in: state, within: .seconds(60)) == .running(holder))
    withExtendedLifetime(lock) {}
  }

  @Test func aSocketThatADeadEngineLeftIsNoSignOfLife() async throws {
    // What SIGKILL leaves: the name of a socket that nobody holds.
    let left = try #require(BellFolder(state.bells)?.listen(EnginePulse.name))
    close(left)
    #expect(await EngineLock.life(in: state) == .absent)
    let lock = try #require(try EngineLock.take(in: state))
    #expect(
      await EngineLock.life(in: state, within: .seconds(60))
        == .running(EngineLock.Holder(pid: getpid(), gateway: nil)))
    withExtendedLifetime(lock) {}
  }

  @Test func theBellDoesNotTakeTheSocketForOneOfItsOwn() async throws {
    let ledger = try Ledger(in: state)
    let lock = try #require(try EngineLock.take(in: state))
    for _ in 0..<20 { ledger.bell.ring() }
    #expect(
      await EngineLock.life(in: state, within: .seconds(60))
        == .running(EngineLock.Holder(pid: getpid(), gateway: nil)))
    withExtendedLifetime(lock) {}
  }
}
