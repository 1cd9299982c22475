import Billing
import Ledger
import Testing

@testable import Engine

@Suite struct CallBudgetTests {
  private static let now = Instant(milliseconds: 1_777_636_800_000)

  private func budget(_ ages: [Int64], noneUntil: Instant? = nil) -> CallBudget {
    CallBudget(
      CallHistory(sent: ages.map { Self.now.adding(.seconds(-$0)) }, noneUntil: noneUntil), hourly: 5, at: Self.now)
  }

  @Test func fiveCallsAnHour() {
    #expect(budget([]).left == 5)
    #expect(budget([3599, 10, 0]).left == 2)
    #expect(budget([4, 3, 2, 1, 0]).left == 0)
    #expect(budget([6, 5, 4, 3, 2, 1, 0]).left == 0)
    for calls in 0..<5 { #expect(budget(Array(repeating: 1, count: calls)).nextAt == nil) }
  }

  @Test func aCallOfAnHourAgoDoesNotCount() {
    #expect(budget([3600, 3600, 3, 2, 1]).left == 2)
  }

  @Test func theNextCallIsPossibleWhenTheOldestOfFiveLeavesTheHour() {
    #expect(budget([3000, 4, 3, 2, 1]).nextAt == Self.now.adding(.seconds(600)))
    // With six in the hour, two have to leave.
    #expect(budget([3000, 2000, 4, 3, 2, 1]).nextAt == Self.now.adding(.seconds(1600)))
  }

  @Test func severalCallsAreAwaitedTogether() {
    let used = budget([50, 40, 30, 20, 10])
    #expect(
      (1...5).map { used.nextAt(having: $0) } == [50, 40, 30, 20, 10].map { Self.now.adding(.seconds(3600 - $0)) })
    #expect(used.nextAt(having: 9) == used.nextAt(having: 5))
    #expect(budget([50, 40]).nextAt(having: 3) == nil)
    #expect(budget([50, 40]).nextAt(having: 4) == Self.now.adding(.seconds(3550)))
    #expect(budget([]).nextAt(having: 5) == nil)
  }

  @Test func theServicesOwnWordGoesFirst() {
    let until = Self.now.adding(.seconds(7))
    #expect(budget([], noneUntil: until).left == 0)
    #expect(budget([], noneUntil: until).nextAt == until)
    #expect(budget([], noneUntil: Self.now).left == 5)
    // Whatever is later counts.
    #expect(budget([5, 4, 3, 2, 1], noneUntil: until).nextAt == Self.now.adding(.seconds(3595)))
    #expect(
      budget([5, 4, 3, 2, 1], noneUntil: Self.now.adding(.seconds(9999))).nextAt == Self.now.adding(.seconds(9999)))
  }

  @Test func aServiceThatTakesFewerLeavesFewer() {
    let now = Self.now
    let budget = CallBudget(CallHistory(sent: [now, now], noneUntil: nil), hourly: 2, at: now)
    #expect(budget.left == 0 && budget.nextAt == now.adding(.seconds(3600)))
  }
}
