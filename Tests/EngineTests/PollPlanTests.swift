import Billing
import Testing

@testable import Engine

@Suite struct PollPlanTests {
  /// The first millisecond of a month of 30 days.
  private static let start = CivilDate(year: 2026, month: 11, day: 1)?.instant ?? Instant(milliseconds: 0)

  private static func allowance(
    _ limit: Int64, _ period: CallAllowance.Period, used: Int64? = nil, resetsAt: Instant? = nil
  ) -> CallAllowance {
    CallAllowance(limit: limit, per: period, used: used, resetsAt: resetsAt, provenance: .server)
  }

  private static func wait(_ situation: PollPlan.Situation, at now: Instant = start) -> Duration {
    PollPlan(situation, at: now).wait
  }

  @Test func withoutAQuotaTheWaitIsFiveMinutesAndAMinuteWhenSomethingIsUnderWay() {
    #expect(Self.wait(.init(allowance: nil)) == .seconds(300))
    #expect(Self.wait(.init(allowance: nil, isAttended: true)) == .seconds(300))
    #expect(Self.wait(.init(allowance: nil, isQuick: true)) == .seconds(60))
    let budget = PollPlan(.init(allowance: nil, spent: 3), at: Self.start).budget
    #expect(budget.left == nil && budget.sharePercent == nil && budget.spent == 3)
  }

  @Test(arguments: [
    // Dock free, pro, scale; AgentIdP free, pro; a small one.
    (10_000, CallAllowance.Period.month, 5357, 1340), (100_000, .month, 536, 134), (1_000_000, .month, 60, 60),
    (1000, .day, 1728, 432), (10_000, .day, 173, 60), (100, .hour, 720, 180), (2000, .hour, 60, 60),
  ])
  func theWaitIsTheShareSpreadEvenly(
    limit: Int64, period: CallAllowance.Period, unattended: Int64, attended: Int64
  ) throws {
    let allowance = Self.allowance(limit, period)
    let alone = Self.wait(.init(allowance: allowance))
    #expect(alone.components.seconds == unattended || alone.components.seconds == unattended - 1)
    let watched = Self.wait(.init(allowance: allowance, isAttended: true))
    #expect(watched.components.seconds == attended || watched.components.seconds == attended - 1)
    #expect(Self.wait(.init(allowance: allowance, isQuick: true)) == .seconds(60))
  }

  @Test func whatIsShownIsTheShareAndWhatIsLeftOfIt() {
    let budget = PollPlan(.init(allowance: Self.allowance(10_000, .month), spent: 120), at: Self.start).budget
    #expect(budget.sharePercent == 5 && budget.left == 380 && budget.spent == 120)
    let watched = PollPlan(
      .init(allowance: Self.allowance(10_000, .month), spent: 2400, isAttended: true), at: Self.start
    ).budget
    #expect(watched.sharePercent == 20 && watched.left == 0)
  }

  @Test func aShareThatIsUsedUpLeavesALookEverySixHours() {
    let allowance = Self.allowance(1000, .day)
    for isQuick in [false, true] {
      #expect(
        Self.wait(.init(allowance: allowance, spent: 200, isAttended: true, isQuick: isQuick)) == .seconds(21_600))
      #expect(Self.wait(.init(allowance: allowance, spent: 5000, isQuick: isQuick)) == .seconds(21_600))
    }
    #expect(Self.wait(.init(allowance: Self.allowance(0, .month))) == .seconds(21_600))
    #expect(Self.wait(.init(allowance: Self.allowance(3, .hour))) == .seconds(21_600))
  }

  @Test func otherCallsOfOursSlowTheLooksDown() {
    let allowance = Self.allowance(1000, .day)
    let noon = Self.start.adding(.seconds(43_200))
    // Half a day is left for the last 10 of 200 calls.
    #expect(Self.wait(.init(allowance: allowance, spent: 190, isAttended: true), at: noon) == .seconds(4320))
    #expect(Self.wait(.init(allowance: allowance, spent: 100, isAttended: true), at: noon) == .seconds(432))
  }

  @Test func aQuotaThatEverybodyTogetherUsedUpIsLeftAloneUntilItBeginsAnew() {
    let reset = Self.start.adding(.seconds(7 * 86_400))
    let allowance = Self.allowance(10_000, .month, used: 10_000, resetsAt: reset)
    #expect(Self.wait(.init(allowance: allowance)) == .seconds(7 * 86_400))
    #expect(Self.wait(.init(allowance: allowance, fixed: .seconds(5))) == .seconds(7 * 86_400))
    let silent = Self.allowance(10_000, .month, used: 10_001)
    #expect(Self.wait(.init(allowance: silent)) == .seconds(30 * 86_400))
    // A reset in the past, or years away, is no reset.
    for strange in [Self.start.adding(.seconds(-1)), Self.start.adding(.seconds(400 * 86_400))] {
      let allowance = Self.allowance(10_000, .month, used: 10_000, resetsAt: strange)
      #expect(Self.wait(.init(allowance: allowance)) == .seconds(30 * 86_400))
    }
  }

  @Test func failuresDoubleTheWaitUpToAnHourAndNeverShortenIt() {
    let waits = (0...8).map { Self.wait(.init(allowance: nil, failures: $0)) }
    #expect(waits == [300, 600, 1200, 2400, 3600, 3600, 3600, 3600, 3600].map { .seconds($0) })
    let slow = Self.allowance(10_000, .month)
    #expect(Self.wait(.init(allowance: slow, failures: 5)) == Self.wait(.init(allowance: slow)))
    #expect(Self.wait(.init(allowance: nil, failures: .max, fixed: .seconds(1))) == .seconds(3600))
    #expect(Self.wait(.init(allowance: nil, failures: 1, fixed: .seconds(1))) == .seconds(120))
  }

  @Test func whatTheServiceNamesIsKept() {
    let later = Self.start.adding(.seconds(5000))
    #expect(Self.wait(.init(allowance: nil, notBefore: later)) == .seconds(5000))
    #expect(Self.wait(.init(allowance: nil, notBefore: later, fixed: .seconds(1))) == .seconds(5000))
    #expect(Self.wait(.init(allowance: nil, notBefore: Self.start.adding(.seconds(-50)))) == .seconds(300))
    #expect(
      Self.wait(.init(allowance: nil, notBefore: Instant(milliseconds: .max))) == PollPlan.farthestReset)
  }

  @Test func aFixedIntervalIsTheOperatorsChoice() {
    let allowance = Self.allowance(1000, .day)
    #expect(Self.wait(.init(allowance: allowance, spent: 900, fixed: .seconds(5))) == .seconds(5))
    #expect(PollPlan(.init(allowance: allowance, fixed: .seconds(5)), jitter: 1, at: Self.start).wait == .seconds(5))
  }

  @Test(arguments: [-1, 0, 0.5, 1, 7, Double.infinity])
  func jitterOnlyEverLengthensByATenth(jitter: Double) {
    let plain = Self.wait(.init(allowance: nil))
    let wait = PollPlan(.init(allowance: nil), jitter: jitter, at: Self.start).wait
    #expect(wait >= plain && wait <= plain + plain / 10)
  }

  @Test func hugeNumbersAreNoTrouble() {
    for limit in [Int64.max, 0, 1] {
      for spent in [Int64.max, 0] {
        for period in CallAllowance.Period.allCases {
          let plan = PollPlan(
            .init(allowance: Self.allowance(limit, period, used: .max), spent: spent, failures: .max), at: Self.start)
          #expect(plan.wait >= PollPlan.floor)
        }
      }
    }
  }

  // MARK: - A month

  /// How many looks a month has under a plan: days of so many hours before an open dashboard, and links opened.
  private static func month(_ allowance: CallAllowance, hoursWatched: Int64, linksADay: Int64) -> Int64 {
    let end = start.adding(.seconds(30 * 86_400))
    // Opening a dashboard or a link plans anew; so does the end of a quarter of an hour, half an hour at most.
    let slot = linksADay > 0 ? 86_400_000 / linksADay : 86_400_000
    var now = start
    var last = start
    var calls = [start]
    var firstOfPeriod = 0
    while now < end {
      let periodStart = allowance.period.start(at: now)
      while firstOfPeriod < calls.count, calls[firstOfPeriod] < periodStart { firstOfPeriod += 1 }
      let day = now.milliseconds(since: start) % 86_400_000
      let situation = PollPlan.Situation(
        allowance: allowance, spent: Int64(calls.count - firstOfPeriod),
        isAttended: day < hoursWatched * 3_600_000, isQuick: linksADay > 0 && day % slot < 900_000)
      let due = max(now, last.adding(PollPlan(situation, at: now).wait))
      let event = now.adding(milliseconds: min(slot - day % slot, 1_800_000))
      now = min(due, event)
      if due <= event, now < end {
        calls.append(now)
        last = now
      }
    }
    return Int64(calls.count)
  }

  @Test(arguments: [
    ("Dock free", allowance(10_000, .month)), ("Dock pro", allowance(100_000, .month)),
    ("AgentIdP free", allowance(1000, .day)), ("hourly", allowance(200, .hour)),
  ])
  func aMonthNeverSpendsMoreThanItsShare(plan: (name: String, allowance: CallAllowance)) {
    let periods: Int64 =
      switch plan.allowance.period {
      case .month: 1
      case .day: 30
      case .hour: 720
      }
    let quota = plan.allowance.limit * periods
    let alone = Self.month(plan.allowance, hoursWatched: 0, linksADay: 0)
    #expect(alone <= quota * 5 / 100 + periods, "\(plan.name) alone: \(alone) of \(quota)")
    #expect(alone >= min(quota * 5 / 100, 43_200) * 8 / 10, "\(plan.name) alone: \(alone) of \(quota)")
    for hours in [8, 24] as [Int64] {
      for links in [0, 4, 24] as [Int64] {
        let spent = Self.month(plan.allowance, hoursWatched: hours, linksADay: links)
        // Beyond the share there is only the look every six hours.
        #expect(spent <= quota * 20 / 100 + periods + 120, "\(plan.name) \(hours) h \(links) links: \(spent)")
      }
    }
  }
}
