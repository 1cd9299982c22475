import Billing
import Testing
import Text

@testable import Dashboard

@Suite struct ToastsTests {
  private func time(_ seconds: Int64) -> BootTime { BootTime(nanoseconds: seconds * 1_000_000_000) }

  @Test func newsAndProblemsGoByThemselvesAndMoneyStays() {
    var toasts = Toasts()
    toasts.show(Notice(.news, "news"), at: time(0))
    toasts.show(Notice(.problem, "problem"), at: time(0))
    toasts.show(Notice(.money, "money"), at: time(0))
    #expect(toasts.visible(at: time(5)).count == 3)
    #expect(toasts.visible(at: time(6)).map(\.notice.weight) == [.problem, .money])
    #expect(toasts.visible(at: time(10)).map(\.notice.weight) == [.money])
    toasts.forgetExpired(at: time(1_000_000))
    #expect(toasts.all.map(\.notice.text) == ["money"])
    toasts.dismissNewest()
    #expect(toasts.all.isEmpty)
  }

  @Test func whatWasSaidOfARequestGoesWithTheStateItTold() {
    var toasts = Toasts()
    toasts.show(Notice(.money, "lost", about: .request(Sample.id(42))), at: time(0))
    toasts.show(Notice(.money, "other", about: .request(Sample.id(43))), at: time(0))
    toasts.show(Notice(.money, "for ever"), at: time(0))
    toasts.forget(about: .request(Sample.id(42)))
    #expect(toasts.all.map(\.notice.text) == ["other", "for ever"])
  }

  @Test func theSameNoticeStartsAnewInsteadOfPilingUp() {
    var toasts = Toasts()
    toasts.show(Notice(.news, "again"), at: time(0))
    toasts.show(Notice(.news, "again"), at: time(4))
    #expect(toasts.all.count == 1)
    #expect(toasts.visible(at: time(9)).count == 1)
  }

  @Test func aFloodOfNewsDoesNotPushMoneyOut() {
    var toasts = Toasts()
    toasts.show(Notice(.money, "money"), at: time(0))
    for number in 0..<100 { toasts.show(Notice(.news, SafeText("news \(number)")), at: time(0)) }
    #expect(toasts.all.count == Toasts.limit)
    #expect(toasts.all.first?.notice.text == "money")
    for number in 0..<100 { toasts.show(Notice(.money, SafeText("money \(number)")), at: time(0)) }
    #expect(toasts.all.count == Toasts.limit)
  }

  @Test func theDismissKeyPutsTheNewestAway() {
    var desk = Desk()
    desk.send(.noticed(Notice(.money, "one")))
    desk.send(.noticed(Notice(.money, "two")))
    #expect(desk.notice == "two")
    desk.press(.character("x"))
    #expect(desk.notice == "one")
    desk.wait(3_600_000)
    desk.send(.woke)
    #expect(desk.notice == "one")
  }

  @Test func aProblemIsToldInOneLine() {
    let problem = Problem("The ledger is locked.", meaning: "Nothing was written.", advice: "Try again.")
    #expect(Notice(.problem, problem).text == "The ledger is locked. Nothing was written. Try again.")
  }
}
