import Billing
import Testing

@testable import Desk

@Suite("How fast a push tells and tries") struct PushPaceTests {
  private let start = BootTime(nanoseconds: 0)
  private func at(_ seconds: Int64) -> BootTime { start.adding(.seconds(seconds)) }

  @Test func theNextMessageGathersForHalfAMinute() {
    var pace = PushPace()
    #expect(pace.mayMake == nil && pace.mayTry(hasNews: false) == nil)
    pace.made(at: at(5))
    #expect(pace.mayMake == at(35))
  }

  @Test func aReceiverThatDoesNotAnswerIsTriedEverMoreRarely() {
    var pace = PushPace()
    var waits: [Int64] = []
    var alarms: [Bool] = []
    for _ in 1...7 {
      alarms.append(pace.tried(.failed("x", retryAfter: nil), at: start))
      waits.append(pace.mayTry(hasNews: false).map { start.duration(to: $0).components.seconds } ?? -1)
    }
    #expect(waits == [10, 30, 90, 270, 810, 900, 900])
    #expect(alarms == [false, false, true, true, true, true, true])
    // There is something new to tell: it is asked sooner, but never at once.
    #expect(pace.mayTry(hasNews: true) == at(30))
    let isAlarmAfterDelivery = pace.tried(.delivered, at: at(31))
    #expect(!isAlarmAfterDelivery)
    #expect(pace.mayTry(hasNews: false) == nil && pace.failures == 0)
    let isAlarmAtFirst = pace.tried(.failed("x", retryAfter: nil), at: at(40))
    #expect(!isAlarmAtFirst)
    #expect(pace.mayTry(hasNews: false) == at(50))
  }

  @Test func aRefusalIsAnAlarmAtOnceAndTriesGoOnSlowly() {
    var pace = PushPace()
    let isAlarm = pace.tried(.refused("gone"), at: start)
    #expect(isAlarm)
    #expect(pace.mayTry(hasNews: false) == at(900) && pace.mayTry(hasNews: true) == at(900))
    // Another message does not make it well.
    pace.made(at: at(60))
    #expect(pace.mayTry(hasNews: true) == at(900))
  }

  @Test func whoAsksForRestGetsIt() {
    var pace = PushPace()
    _ = pace.tried(.failed("429", retryAfter: .seconds(120)), at: start)
    #expect(pace.mayTry(hasNews: true) == at(120))
    _ = pace.tried(.failed("429", retryAfter: .zero), at: at(120))
    #expect(pace.mayTry(hasNews: true) == at(150))
  }
}
