import Billing
import Testing

@testable import Engine

@Suite struct PollerTests {
  private let start = BootTime(nanoseconds: 1_000_000_000_000)

  private func poller(_ intervals: [String: Int64]) throws -> Poller {
    let clock = RecordingTime()
    let accounts = try intervals.map { name, seconds in
      let account = try Bench.account(name)
      return EngineAccount(
        account: account, provider: FakeService(account, plan: nil, time: clock.clock), pollInterval: .seconds(seconds))
    }
    return Poller(accounts, at: start)
  }

  private func name(_ text: String) throws -> AccountName {
    try #require(AccountName(text))
  }

  @Test func everyAccountIsDueAtFirstAndTakenOnce() throws {
    var poller = try poller(["b": 60, "a": 60])
    #expect(poller.nextWake == start)
    #expect(poller.takeDue(at: start).map(\.rawValue) == ["a", "b"])
    #expect(poller.takeDue(at: start) == [])
    #expect(poller.nextWake == nil)
  }

  @Test func afterASuccessItIsDueAfterItsInterval() throws {
    var poller = try poller(["a": 60])
    _ = poller.takeDue(at: start)
    let later = start.adding(.seconds(7))
    poller.finished(try name("a"), succeeded: true, at: later)
    #expect(poller.nextWake == later.adding(.seconds(60)))
    #expect(poller.takeDue(at: later.adding(.milliseconds(59_999))) == [])
    #expect(poller.takeDue(at: later.adding(.seconds(60))) == [try name("a")])
  }

  @Test func failuresDoubleTheWaitUpToAQuarterOfAnHourAndASuccessEndsThem() throws {
    var poller = try poller(["a": 60])
    var waits: [Int64] = []
    for _ in 0..<7 {
      waits.append(poller.wait(of: try name("a"), succeeded: false).components.seconds)
      poller.finished(try name("a"), succeeded: false, at: start)
      #expect(poller.nextWake == start.adding(.seconds(waits.last ?? 0)))
    }
    #expect(waits == [120, 240, 480, 900, 900, 900, 900])
    poller.finished(try name("a"), succeeded: true, at: start)
    #expect(poller.wait(of: try name("a"), succeeded: false) == .seconds(120))
    #expect(poller.nextWake == start.adding(.seconds(60)))
  }

  @Test func aLongIntervalIsNotShortenedByFailures() throws {
    var poller = try poller(["a": 3600])
    for _ in 0..<100 { poller.finished(try name("a"), succeeded: false, at: start) }
    #expect(poller.nextWake == start.adding(.seconds(3600)))
  }

  @Test func anAccountCanBeMadeDueNow() throws {
    var poller = try poller(["a": 60, "b": 60])
    for account in poller.takeDue(at: start) { poller.finished(account, succeeded: true, at: start) }
    poller.lookNow(try name("b"), at: start)
    poller.lookNow(try name("nobody"), at: start)
    #expect(poller.takeDue(at: start) == [try name("b")])
  }
}
