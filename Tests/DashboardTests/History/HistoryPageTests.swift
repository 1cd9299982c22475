import Billing
import Screen
import Testing

@testable import Dashboard

@Suite struct HistoryPageTests {
  private func desk() -> Desk {
    var desk = Desk(Sample.rich, size: Size(columns: 120, rows: 40))
    desk.press(.character("H"))
    #expect(desk.state.place == .history)
    return desk
  }

  @Test func itBeginsWithTheMeterNearestToItsLimitAndTheLastDay() {
    let desk = desk()
    #expect(desk.state.historyPage?.meter == "agents")
    #expect(
      desk.state.wantedReading
        == .loadHistory(Sample.dock.name, meter: "agents", since: Sample.start.wall.adding(.seconds(-86_400))))
  }

  @Test func metersAndStretchesAreTurnedAndReadAnew() {
    var desk = desk()
    desk.answer()
    #expect(desk.state.wantedReading == nil)
    desk.press(.tab)
    #expect(desk.state.historyPage?.meter == "workspaces")
    #expect(desk.state.wantedReading != nil)
    desk.press(.backTab, .backTab)
    #expect(desk.state.historyPage?.meter == "API calls")
    desk.answer()
    for span in [HistorySpan.week, .month, .day] {
      desk.press(.character("w"))
      #expect(desk.state.historyPage?.span == span)
      #expect(
        desk.state.wantedReading
          == .loadHistory(
            Sample.dock.name, meter: "API calls",
            since: Sample.start.wall.adding(milliseconds: -span.duration.wholeMilliseconds)))
    }
  }

  @Test func theArrowsReadOffValues() {
    var desk = desk()
    desk.press(.tab, .tab)
    desk.answer()
    #expect(desk.frame().text.contains("now: 73k calls · 73 % of 100k"))
    for _ in 0..<40 { desk.press(.left) }
    #expect(desk.frame().text.contains("May 1 "))
    #expect(!desk.frame().text.contains("now: 73k"))
    desk.press(.home)
    #expect(desk.frame().text.contains("Apr 30 12:"))
    desk.press(.end)
    #expect(desk.frame().text.contains("forecast"))
    desk.press(.character("w"), .character("w"), .character("w"))
    #expect(desk.frame().text.contains("now: 73k"))
  }

  @Test func readingsOfAnotherMeterAreNotDrawn() {
    var desk = desk()
    desk.press(.tab, .tab)
    desk.send(
      .historyLoaded(Sample.dock.name, meter: "agents", [UsageSample(at: Sample.start.wall, used: 123_456)]))
    desk.send(
      .historyLoaded(Sample.mail.name, meter: "API calls", [UsageSample(at: Sample.start.wall, used: 123_456)]))
    #expect(desk.state.wantedReading != nil)
    #expect(!desk.frame().text.contains("123k"))
  }

  @Test func aNewerLookIsReadToo() {
    var desk = desk()
    desk.answer()
    desk.wait(60_000)
    desk.load(Sample.rich)
    #expect(desk.state.wantedReading == nil, "the look is the same one")
    var snapshot = Sample.rich
    let old = snapshot.accounts[0].observation
    snapshot.accounts[0].observation = old.map {
      Observation(account: $0.account, at: desk.now.wall, plan: $0.plan, meters: $0.meters)
    }
    desk.load(snapshot)
    #expect(desk.state.wantedReading != nil)
  }

  @Test func aMeterThatIsGoneIsSaid() {
    var desk = desk()
    var snapshot = Sample.rich
    snapshot.accounts[0].observation = Observation(
      account: Sample.dock.name, at: Sample.start.wall, plan: PlanState(plan: nil), meters: [])
    desk.load(snapshot)
    #expect(desk.frame().text.contains("This meter is not reported any more."))
    desk.press(.left, .right, .tab, .end, .pageUp)
    #expect(desk.state.place == .history)
  }

  @Test func itLeadsBackToWhereItWasOpened() {
    var desk = Desk(Sample.rich)
    desk.press(.character("i"), .character("H"), .escape)
    #expect(desk.state.place == .account)
    desk.press(.escape, .character("H"), .escape)
    #expect(desk.state.place == .home)
  }

  @Test func withoutReadingsOrMetersItSaysWhy() {
    var desk = Desk(Sample.busy)
    desk.select(Sample.daimon.name)
    desk.press(.character("H"))
    #expect(desk.notice == "The service reports no usage, so there is no history.")
    desk.select(Sample.mail.name)
    desk.press(.character("H"))
    #expect(desk.frame().text.contains("now: reading the ledger"))
    desk.answer()
    #expect(desk.frame().text.contains("now: nothing was read by then"))
  }
}
