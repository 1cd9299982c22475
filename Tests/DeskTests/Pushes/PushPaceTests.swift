import Billing
import Testing

@testable import Desk

@Suite("How fast a push tells and tries") struct PushPaceTests {
  private let start = BootTime(nanoseconds: 0)
  private func at(_ seconds: Int64) -> BootTime { start.adding(.seconds(seconds)) }

  @Test func theNextMessageGathersForHalfAMinute() {
    var pace = PushPace()
    #expect(pace.mayMake == nil && pace.mayTry == nil)
    pace.made(at: at(5))
    #expect(pace.mayMake == at(35))
  }

  @Test func aReceiverThatDoesNotAnswerIsTriedEverMoreRarely() {
    var pace = PushPace()
    var waits: [Int64] = []
    var alarms: [Bool] = []
    for _ in 1...7 {
      alarms.append(pace.tried(.failed("x", retryAfter: nil), at: start))
      waits.append(pace.mayTry.map { start.duration(to: $0).components.seconds } ?? -1)
    }
    #expect(waits == [10, 30, 90, 270, 810, 900, 900])
    #expect(alarms == [false, false, true, true, true, true, true])
    let isAlarmAfterDelivery = pace.tried(.delivered, at: at(31))
    #expect(!isAlarmAfterDelivery)
    #expect(pace.mayTry == nil && pace.failures == 0)
    let isAlarmAtFirst = pace.tried(.failed("x", retryAfter: nil), at: at(40))
    #expect(!isAlarmAtFirst)
    #expect(pace.mayTry == at(50))
  }

  @Test func aRefusalIsAnAlarmAtOnceAndTriesGoOnSlowly() {
    var pace = PushPace()
    let isAlarm = pace.tried(.refused("gone"), at: start)
    #expect(isAlarm)
    // Neither something new nor another message makes it well.
    pace.news(at: at(50))
    pace.made(at: at(60))
    pace.news(at: at(60))
    #expect(pace.mayTry == at(900) && !pace.heedsNews)
  }

  /// A pace after so many failures in a row, the last one at the start.
  private func failed(_ times: Int, rest: Duration? = nil) -> PushPace {
    var pace = PushPace()
    for _ in 1...times { _ = pace.tried(.failed("x", retryAfter: rest), at: start) }
    return pace
  }

  @Test func somethingNewMovesTheNextTryToSoonOnceForAllThatComesTogether() {
    var pace = failed(5)
    #expect(pace.heedsNews && pace.mayTry == at(810))
    pace.news(at: at(100))
    #expect(pace.mayTry == at(110))
    for second in Int64(101)...109 { pace.news(at: at(second)) }
    #expect(pace.mayTry == at(110), "what comes meanwhile puts it off no further, and brings no try of its own")
    // Tried in vain: without anything new it is left alone again, for longer.
    _ = pace.tried(.failed("x", retryAfter: nil), at: at(110))
    #expect(pace.mayTry == at(1010))
    // However much comes, tries are half a minute apart.
    pace.news(at: at(111))
    #expect(pace.mayTry == at(140))
  }

  @Test func somethingNewNeverPutsATryOff() {
    var pace = failed(2)
    pace.news(at: at(29))
    #expect(pace.mayTry == at(30))
    var idle = PushPace()
    idle.news(at: at(1))
    #expect(idle.mayTry == nil, "nothing is waited for")
  }

  @Test(
    arguments: [(Duration.zero, 110), (.seconds(7), 110), (.seconds(500), 500), (.seconds(3600), 3600)]
      as [(Duration, Int64)])
  func whoAsksForRestGetsItWhateverIsNew(rest: Duration, next: Int64) {
    var pace = failed(5, rest: rest)
    #expect(pace.mayTry == at(max(810, rest.components.seconds)))
    pace.news(at: at(100))
    #expect(pace.mayTry == at(next))
  }
}
