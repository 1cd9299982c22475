import Billing
import Screen
import Testing

@testable import Dashboard

@Suite struct HomeLayoutTests {
  private func layout(_ columns: Int, _ rows: Int, _ snapshot: Snapshot = Sample.busy) -> HomeLayout {
    HomeLayout(Desk(snapshot).state, size: Size(columns: columns, rows: rows), at: Sample.start)
  }

  @Test(arguments: [
    (120, 40, HomeLayout.Arrangement.grid), (100, 30, .grid), (80, 24, .grid), (79, 30, .stacked), (40, 30, .stacked),
    (79, 24, .tabbed), (80, 23, .tabbed), (40, 10, .tabbed),
  ])
  func theArrangementFollowsTheSize(_ columns: Int, _ rows: Int, _ arrangement: HomeLayout.Arrangement) {
    let layout = layout(columns, rows)
    #expect(layout.arrangement == arrangement)
    #expect(layout.panels.count == (arrangement == .tabbed ? 1 : 4))
  }

  @Test func panelsTileTheScreenWithoutOverlapping() {
    for columns in stride(from: 40, through: 160, by: 7) {
      for rows in 10...50 {
        let layout = layout(columns, rows)
        var covered: Set<Point> = []
        var count = 0
        for rect in layout.panels.values {
          for row in rect.rows { for column in rect.columns { covered.insert(Point(column: column, row: row)) } }
          count += rect.size.columns * rect.size.rows
        }
        let tabs = layout.tabs == nil ? 0 : columns
        #expect(covered.count == count)
        #expect(count == columns * (rows - 2) - tabs)
      }
    }
  }

  @Test func whatIsInThePanelsDoesNotMoveThem() {
    #expect(layout(100, 30, Sample.empty).panels == layout(100, 30).panels)
  }

  @Test func anAlarmTakesItsLinesFromThePanels() {
    var snapshot = Sample.busy
    snapshot.alarms = [Sample.alarm]
    #expect(layout(100, 30, snapshot).banner?.size.rows == 2)
    #expect(layout(160, 30, snapshot).banner?.size.rows == 1)
    snapshot.alarms = [
      Alarm(
        id: 1, kind: .executedMismatch, account: Sample.dock.name, at: Sample.start.wall, detail: "x",
        explanation: "It was me.")
    ]
    #expect(layout(100, 30, snapshot).banner == nil)
  }
}
