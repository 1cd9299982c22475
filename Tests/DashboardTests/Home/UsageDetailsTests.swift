import Billing
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct UsageDetailsTests {
  private func budget(_ budget: PollBudget?, next: Int64? = 42, _ freshness: Freshness = .fresh) -> String? {
    var account = Sample.dockStatus
    account.budget = budget
    account.nextPoll = next.map { Sample.start.wall.adding(.seconds($0)) }
    account.freshness = freshness
    var lens = Lens(Sample.start)
    return UsageDetails(account: account, separator: " · ").budget(through: &lens)
  }

  private func allowance(_ limit: Int64, used: Int64? = nil) -> CallAllowance {
    CallAllowance(limit: limit, per: .month, used: used, provenance: .documented)
  }

  private func spent(_ spent: Int64, of limit: Int64, used: Int64? = nil, left: Int64 = 9) -> PollBudget {
    PollBudget(
      allowance: allowance(limit, used: used), spent: spent, sharePercent: 5, left: left, interval: .seconds(300))
  }

  @Test func theNextLookAndTheShareAreSaid() {
    #expect(
      budget(spent(12, of: 10_000)) == "next look 0:42 · 12 of 500 calls (5 % of 10,000/month, documented)")
    #expect(
      budget(spent(1234, of: 1_000_000, used: 400_000), next: 150)
        == "next look in 3 min · 1,234 of 50,000 calls (5 % of 1,000,000/month, documented, 400,000 used by all)")
  }

  @Test func aShareThatIsUsedUpSaysSo() {
    #expect(budget(spent(600, of: 10_000, left: 0))?.hasSuffix("share used up") == true)
  }

  @Test func withoutAQuotaThatIsSaid() {
    let free = PollBudget(allowance: nil, spent: 12, sharePercent: nil, left: nil, interval: .seconds(300))
    #expect(budget(free) == "next look 0:42 · 12 calls in 24 h · no quota known")
    let one = PollBudget(allowance: nil, spent: 1, sharePercent: nil, left: nil, interval: .seconds(300))
    #expect(budget(one, next: nil) == "1 call in 24 h · no quota known")
  }

  @Test func whatIsNotKnownIsNotSaid() {
    #expect(budget(nil, next: nil) == nil)
    #expect(budget(nil, next: -5) == "next look now")
    #expect(budget(nil, .stale) == nil, "the next try stands beside the trouble")
  }

  @Test func theExtremesHaveAText() {
    #expect(budget(spent(.min, of: .max))?.contains("9,223,372,036,854,775,807") == true)
  }

  @Test(arguments: [
    (187_200, "limit in about 2 d 4 h"), (172_800, "limit in about 2 d"), (7200 + 3599, "limit in about 2 h"),
    (90, "limit in about 1 min"), (30, "limit in about a minute"), (0, "limit about now"), (-90, "limit about now"),
    (9_000_000_000, "limit in over 999 d"),
  ])
  func aForecastIsNoMoreExactThanItIs(_ seconds: Int64, _ words: String) {
    var account = Sample.dockStatus
    account.forecasts["agents"] = Forecast(
      reaches: Sample.start.wall.adding(.seconds(seconds)), method: "last 24 h", hourlyRate: 1)
    var lens = Lens(Sample.start)
    let reading = MeterReading(Sample.meter("agents", 9, .of(10)), service: .dock)
    let text = UsageDetails(account: account, separator: " · ").forecast(of: reading, through: &lens)
    #expect(text?.string == words + " (server, last 24 h)")
    let other = MeterReading(Sample.meter("workspaces", 9, .of(10)), service: .dock)
    #expect(UsageDetails(account: account, separator: " · ").forecast(of: other, through: &lens) == nil)
  }

  @Test func aResetCountsDown() {
    var lens = Lens(Sample.start)
    let details = UsageDetails(account: Sample.dockStatus, separator: " · ")
    #expect(
      details.reset(at: Sample.start.wall.adding(.seconds(90_000)), through: &lens).hasPrefix("resets in 1 d 01 h ("))
    #expect(details.reset(at: Sample.start.wall.adding(.seconds(-1)), through: &lens).hasPrefix("was to reset"))
  }

  @Test(arguments: [
    (Provenance.server, "server"), (.documented, "documented"), (.estimated, "estimated"),
    (.configured, "configured"), (.unknown, "unknown"),
  ])
  func everyProvenanceIsAWordInAWidePanel(_ provenance: Provenance, _ word: String) {
    var snapshot = Sample.busy
    snapshot.accounts[0].observation = Observation(
      account: Sample.dock.name, at: Sample.start.wall, plan: PlanState(plan: nil),
      meters: [Sample.meter("m", 1, .of(2), "m", provenance)])
    #expect(Desk(snapshot, size: Size(columns: 120, rows: 40)).frame().text.contains(" \(word) │"))
  }

  @Test func inANarrowPanelAForecastIsBrokenAndNotCut() {
    var desk = Desk(Sample.watched, size: Size(columns: 80, rows: 24))
    desk.focus(.usage)
    for _ in 0..<9 { desk.press(.down) }
    let text = desk.frame().text.split { $0.isWhitespace || $0 == "│" || $0 == "┃" }.joined(separator: " ")
    #expect(text.contains("limit in about 2 d 4 h"))
    #expect(text.contains("(server, last 24 h)"))
    #expect(text.contains("10,000/month, documented)"))
  }

  @Test func thePanelShowsForecastResetReadingsAndCost() {
    let text = Desk(Sample.watched, size: Size(columns: 149, rows: 40)).frame().text
    #expect(text.contains("limit in about 2 d 4 h (server, last 24 h)"))
    #expect(text.contains("resets in 213 d 12 h (Dec 1 00:00 UTC)"))
    #expect(text.contains("next look 0:42 · 12 of 500 calls (5 % of 10,000/month, documented)"))
    #expect(text.contains("▁▁"))
    #expect(text.contains("▇█"))
  }

  @Test func inAWidePanelReadingsStandBesideTheBarsAndTakeNoLine() {
    let text = Desk(Sample.watched, size: Size(columns: 200, rows: 60)).frame().text
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.contains { $0.contains("API calls") && $0.contains("▇█") })
    guard let agents = lines.firstIndex(where: { $0.contains(" agents ") && $0.contains("9 / 10") }) else {
      Issue.record("there is no meter")
      return
    }
    #expect(lines[agents + 1].contains("workspaces"))
    #expect(lines.contains { $0.contains("limit in about 2 d 4 h (server, last 24 h)") })
  }
}
