import Billing
import Ledger
import Testing

@testable import Desk

@Suite struct EngineWatchTests {
  @Test func aNewHolderIsSeenAtOnceAndTheSameOneOnlyAfterThePause() async throws {
    let folder = try TemporaryFolder()
    let directory = try StateDirectory(path: folder.path + "/state")
    let start = BootTime(nanoseconds: 0)
    var watch = await EngineWatch(directory, at: start)
    #expect(watch.life == .absent)
    #expect(await watch.change(at: start.adding(.seconds(60)), after: .seconds(5)) == nil)
    #expect(watch.askedAt == start.adding(.seconds(60)))
    // Within the pause nobody is asked again.
    #expect(await watch.change(at: start.adding(.seconds(61)), after: .seconds(5)) == nil)
    #expect(watch.askedAt == start.adding(.seconds(60)))
    let lock = try #require(try EngineLock.take(in: directory))
    lock.prove {}
    let life = await watch.change(at: start.adding(.seconds(62)), after: .seconds(5))
    #expect(life?.holder?.pid == EngineLock.holder(in: directory)?.pid)
    #expect(watch.askedAt == start.adding(.seconds(62)))
    _ = lock
  }
}
