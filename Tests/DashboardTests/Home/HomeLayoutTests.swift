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
        for rect in Array(layout.panels.values) + [layout.preview].compactMap(\.self) {
          for row in rect.rows { for column in rect.columns { covered.insert(Point(column: column, row: row)) } }
          count += rect.size.columns * rect.size.rows
        }
        let tabs = layout.tabs == nil ? 0 : columns
        #expect(covered.count == count)
        #expect(count == columns * (rows - 2) - tabs)
      }
    }
  }

  @Test func panelsAreAsHighAsWhatIsInThemAndLeaveTheRestToPending() {
    for (columns, rows) in [(100, 30), (120, 40), (200, 60), (50, 50)] {
      let panels = layout(columns, rows).panels
      #expect(panels[.links]?.size.rows == 4, "two links and two edges")
      #expect((panels[.accounts]?.size.rows ?? 0) >= 6, "four accounts")
    }
    var many = Sample.busy
    many.links = (0..<40).map {
      Link(
        id: $0, account: Sample.idp.name, kind: .portal, target: nil, host: "idp", createdAt: Sample.start.wall,
        expiresAt: nil, state: .unused)
    }
    #expect(layout(100, 30, many).panels[.links]?.size.rows == 6, "no more than its share")
    #expect(layout(200, 60, many).panels[.links]?.size.rows == 9)
  }

  @Test func nothingIsCutWhileAnotherPanelIsEmpty() {
    for snapshot in [Sample.busy, Sample.rich, Sample.watched, Sample.passing] {
      for focus in Panel.allCases {
        var desk = Desk(snapshot, size: Size(columns: 200, rows: 60))
        desk.focus(focus)
        #expect(!desk.frame().text.contains("more below"), "\(focus)")
      }
    }
  }

  @Test func theSelectionMovesNoPanel() {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    desk.focus(.accounts)
    let before = HomeLayout(desk.state, size: desk.state.size, at: desk.now).panels
    desk.press(.down)
    #expect(HomeLayout(desk.state, size: desk.state.size, at: desk.now).panels == before)
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
