import Billing
import Screen
import Testing

@testable import Dashboard

@Suite struct UsageBarTests {
  private static let rgb = Theme(
    name: "rgb",
    styles: [
      .text: Style(foreground: .rgb(200, 200, 200), background: .rgb(0, 0, 0)),
      .barFill: Style(foreground: .rgb(0, 255, 0), background: .rgb(0, 0, 0)),
    ])

  /// The cells of a meter's line, and where its bar is.
  private func line(
    _ used: Int64?, _ limit: Limit, alerts: UsageAlerts = .standard, theme: Theme = rgb, glyphs: GlyphSet = .unicode
  ) throws -> (frame: Frame, marks: [Int]) {
    let desk = Desk(Sample.busy, glyphs: glyphs, theme: theme)
    let panel = UsagePanel(state: desk.state)
    let reading = MeterReading(Sample.meter("calls", used, limit), service: .dock, alerts: alerts)
    var lens = Lens(desk.now)
    // The columns are those of one meter, whatever is drawn in them.
    var status = Sample.busy.accounts[0]
    status.observation = Observation(
      account: Sample.dock.name, at: desk.now.wall, plan: PlanState(plan: nil),
      meters: [Sample.meter("calls", 999, .of(100))])
    let size = Size(columns: 70, rows: 1)
    let widths = panel.content(of: status, in: size, through: &lens).widths
    var frame = Frame(size: size, style: theme[.text])
    frame.draw { panel.draw(.meter(reading), isOld: false, widths, on: &$0) }
    let mark = glyphs.character(.vertical)
    let marks = frame.text.prefix { $0 != "\n" }.enumerated().filter { $0.element == mark }.map(\.offset)
    return (frame, marks)
  }

  @Test(arguments: [GlyphSet.unicode, .ascii])
  func theTickStandsAtTheSamePlaceOnEmptyAndOnFullBars(_ glyphs: GlyphSet) throws {
    var places: Set<[Int]> = []
    for used in [0, 1, 40, 79, 80, 81, 99, 100, 400] as [Int64] {
      let marks = try line(used, .of(100), glyphs: glyphs).marks
      #expect(marks.count == 1, "\(used)")
      places.insert(marks)
    }
    #expect(places.count == 1)
  }

  @Test func theTickIsCutIntoTheFillOnceThatReachesIt() throws {
    for theme in [Self.rgb, .mono, .fallback] {
      for (used, isReached) in [(0, false), (79, false), (80, true), (100, true)] as [(Int64, Bool)] {
        let (frame, marks) = try line(used, .of(100), theme: theme)
        let style = frame[try #require(marks.first), 0].style
        #expect(style.reversed == isReached, "\(used) in \(theme.name)")
        #expect(style != theme[.barFill], "it is no end of the fill")
      }
    }
  }

  @Test func anotherShareHasItsOwnPlace() throws {
    let usual = try line(10, .of(100)).marks
    let half = try line(10, .of(100), alerts: UsageAlerts(all: [UsageThreshold(rawValue: 50)])).marks
    #expect(try #require(half.first) < #require(usual.first))
    #expect(
      try line(60, .of(100), alerts: UsageAlerts(all: [UsageThreshold(rawValue: 50)])).frame[#require(half.first), 0]
        .style.reversed)
  }

  @Test func whereThereIsNoLimitThereIsNoTick() throws {
    for limit in [Limit.unlimited, .unknown] { #expect(try line(10, limit).marks.isEmpty) }
    #expect(try line(nil, .of(100)).marks.isEmpty)
  }

  @Test func aBarBeyondItsLimitIsNotDrawnAsAnEmptyOne() {
    // A full block whose colours change places is a blank.
    for theme in [Theme.mono, .fallback] {
      for token in [ThemeToken.barFill, .barWarning, .barOver] { #expect(!theme[token].reversed, "\(theme.name)") }
    }
  }
}
