import Billing
import Screen
import Testing

@testable import Dashboard

/// What the mouse reaches, and what it does not.
@Suite struct MouseTests {
  private func click(_ desk: inout Desk, _ point: Point) {
    desk.press(.mouse(MouseEvent(kind: .press(.left), point: point)))
  }

  private func region(_ item: HomeItem, in desk: Desk) throws -> Rect {
    try #require(desk.frame().regions.last { $0.item == item.text }).rect
  }

  @Test func theWheelScrollsThePanelItPointsAtAndGivesItTheKeyboard() throws {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    let before = desk.state.home.requests.selected
    let accounts = HomeLayout(desk.state, size: desk.state.size, at: desk.now).panels[.accounts]?.origin
    let point = try #require(accounts).moved(columns: 3, rows: 3)
    desk.press(.mouse(MouseEvent(kind: .scrollDown, point: point)))
    #expect(desk.state.home.focus == .accounts)
    #expect(desk.state.home.accounts.selected == Sample.mail.name)
    #expect(desk.state.home.requests.selected == before)
  }

  @Test func aClickInTheChartMovesTheCursor() throws {
    var desk = Desk(Sample.rich, size: Size(columns: 120, rows: 40))
    desk.press(.character("i"), .character("H"))
    desk.answer()
    #expect(desk.state.historyPage?.cursor == nil)
    let chart = try region(.chart, in: desk)
    click(&desk, chart.origin.moved(columns: 10, rows: 2))
    let cursor = try #require(desk.state.historyPage?.cursor)
    click(&desk, chart.origin.moved(columns: 20, rows: 2))
    #expect(try #require(desk.state.historyPage?.cursor) > cursor)
    #expect(desk.allEffects.isEmpty)
  }

  @Test func rowsOfMenusAreChosenAndNotBegun() throws {
    var desk = Desk()
    desk.openActions(Sample.dock.name)
    click(&desk, try region(.operation(.portal), in: desk).origin)
    #expect(desk.state.actionMenu?.selected == .portal)
    #expect(desk.state.place == .actions)
    desk.press(.escape)
    desk.select(Sample.idp.name)
    desk.press(.character("u"))
    let plans = try #require(desk.state.planAsk?.targets)
    let last = try #require(plans.last)
    #expect(plans.count > 1)
    click(&desk, try region(.plan(last), in: desk).origin)
    #expect(desk.state.planAsk?.target == last)
    #expect(desk.state.place == .asking)
    #expect(desk.allEffects == [.discardTypeahead])
  }

  /// Every region of every screen, pressed: nothing that spends, decides or hands out a secret happens.
  @Test func noClickAnywhereDoesAnythingDangerous() {
    let openings: [(inout Desk) -> Void] = [
      { _ in }, { $0.openArmed(Sample.id(42)) }, { $0.openArmed(Sample.id(43)) },
      { desk in
        desk.openArmed(Sample.id(43))
        desk.press(.character("A"))
        desk.wait(400)
      },
      { desk in
        desk.openArmed(Sample.id(42))
        desk.press(.character("R"), .character("1"))
      },
      { $0.openActions(Sample.dock.name) }, { $0.press(.character("u")) },
      { desk in
        desk.focus(.links)
        desk.press(.enter)
      },
      { $0.press(.character("i")) }, { $0.press(.character("H")) }, { $0.press(.control("p")) },
      { $0.press(.character("!"), .character("e")) }, { $0.press(.character("q")) }, { $0.press(.character("?")) },
    ]
    var snapshot = Sample.busy
    snapshot.alarms = [Sample.alarm]
    for (number, open) in openings.enumerated() {
      var start = Desk(snapshot, size: Size(columns: 120, rows: 40))
      open(&start)
      let count = start.frame().regions.count
      #expect(number == 4 || count > 0)
      for index in 0..<count {
        var desk = start
        let before = desk.allEffects.count
        let rect = desk.frame().regions[index].rect
        click(&desk, rect.origin)
        click(&desk, rect.origin)
        for effect in desk.allEffects[before...] {
          switch effect {
          case .reviewOpened, .refresh, .setMouse, .discardTypeahead, .suspend, .quit, .copy(.digest):
            break
          default: Issue.record("screen \(number): \(effect) by the mouse at \(rect)")
          }
        }
      }
    }
  }

  @Test func aFooterLabelThatDecidesSaysWhichKeyToPress() throws {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    desk.openArmed(Sample.id(43))
    let label = try #require(desk.frame().regions.first { $0.command == CommandID.approve.rawValue })
    click(&desk, label.rect.origin)
    #expect(desk.notice == "The mouse does not decide: press A.")
    #expect(desk.state.review?.gesture == Gesture.none)
  }
}
