import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct HomeReducerTests {
  @Test func anAccountsCommandIsAboutTheSelectedRow() {
    var desk = Desk()
    desk.press(.down, .character("i"))
    #expect(desk.state.accountPage?.account == Sample.daimon.name)
    desk.press(.escape)
    desk.focus(.links)
    desk.press(.character("i"))
    #expect(desk.state.accountPage?.account == Sample.daimon.name)
    desk.press(.escape, .down, .character("i"))
    #expect(desk.state.accountPage?.account == Sample.idp.name)
  }

  @Test func aRowThatVanishedLeavesNoAccountToActOn() {
    var desk = Desk()
    desk.load(Sample.world(Sample.light))
    #expect(desk.state.request == nil)
    desk.press(.character("u"))
    #expect(desk.state.place == .home)
    #expect(desk.notice == "No row is selected: Down selects the next.")
    desk.press(.down, .character("u"))
    #expect(desk.state.planAsk?.account == Sample.daimon.name)
  }

  @Test func theKeyboardBeginsWhereTheWorkIsAndIsNotTakenByAnArrival() {
    var desk = Desk(Sample.empty)
    #expect(desk.state.home.focus == .accounts)
    desk.load(Sample.busy)
    #expect(desk.state.home.focus == .pending)
    desk = Desk(Sample.empty)
    desk.press(.down)
    desk.load(Sample.busy)
    #expect(desk.state.home.focus == .accounts)
  }

  @Test func aLookThatWasAskedForAndFailsSaysSo() {
    var desk = Desk()
    desk.focus(.accounts)
    desk.press(.character("r"))
    #expect(desk.effects == [.refresh(Sample.dock.name)])
    desk.load(Sample.busy)
    #expect(desk.notice == nil)
    var snapshot = Sample.busy
    snapshot.accounts[0].freshness = .failed(LookFailure(.unreachable, detail: "No connection to trydock.ai."))
    snapshot.accounts[0].nextPoll = Sample.start.wall.adding(.seconds(300))
    desk.load(snapshot)
    #expect(desk.notice == "dock-main was not read: No connection to trydock.ai. The next try is in 5 min.")
    desk.wait(20_000)
    desk.load(snapshot)
    #expect(desk.notice == nil)
  }

  private func click(_ desk: inout Desk, _ column: Int, _ row: Int) {
    desk.press(.mouse(MouseEvent(kind: .press(.left), point: Point(column: column, row: row))))
  }

  private func row(of text: String, in desk: Desk) -> Int {
    desk.frame().text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(text) } ?? -1
  }

  @Test func tabGoesRoundThePanelsAndBack() {
    var desk = Desk()
    #expect(desk.state.home.focus == .pending)
    desk.press(.tab, .tab)
    #expect(desk.state.home.focus == .accounts)
    desk.press(.backTab)
    #expect(desk.state.home.focus == .links)
    desk.press(.character("l"), .character("l"))
    #expect(desk.state.home.focus == .usage)
    desk.press(.left)
    #expect(desk.state.home.focus == .accounts)
  }

  @Test func theUsageIsThatOfTheSelectedAccount() {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    desk.press(.tab, .tab, .down)
    let text = desk.frame().text
    #expect(text.contains("Usage · mail-prod"))
    #expect(text.contains("52k / 50k"))
    #expect(text.contains("grace"))
    #expect(text.contains("3 / no limit"))
    #expect(text.contains("? / 10k"))
  }

  @Test func arrowsAndLettersMoveTheSelection() {
    var desk = Desk()
    desk.press(.character("j"))
    #expect(desk.state.home.requests.selected == Sample.id(43))
    desk.press(.up)
    #expect(desk.state.home.requests.selected == Sample.id(42))
    desk.press(.character("G"))
    #expect(desk.state.home.requests.selected == Sample.id(43))
    desk.press(.home)
    #expect(desk.state.home.requests.selected == Sample.id(42))
  }

  @Test func frozenRowsStayWhereTheyAreAndNewOnesComeLast() {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    #expect(desk.state.home.order == [Sample.id(42), Sample.id(43)])
    desk.press(.character(" "))
    #expect(desk.frame().text.contains("ROWS FROZEN"))
    var snapshot = Sample.busy
    let urgent = Sample.withToken(Sample.request(60), left: 5)
    snapshot.requests = [Sample.light, urgent]
    desk.load(snapshot)
    #expect(desk.state.home.order == [Sample.id(43), Sample.id(60)])
    #expect(desk.state.home.requests.selected == nil, "what vanished leaves nothing selected")
    desk.press(.character(" "))
    #expect(desk.state.home.order == [Sample.id(60), Sample.id(43)])
    #expect(!desk.frame().text.contains("FROZEN"))
  }

  @Test func whoLeavesTheReviewOfARowThatIsGoneHasTheNearestOneSelected() {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    desk.open(Sample.id(42))
    var snapshot = Sample.busy
    snapshot.requests = [Sample.light]
    desk.load(snapshot)
    desk.press(.escape)
    #expect(desk.state.place == .home && desk.state.home.requests.selected == Sample.id(43))
    desk.press(.enter)
    #expect(desk.state.review?.id == Sample.id(43))
  }

  @Test func sortingEndsTheFreeze() {
    var desk = Desk()
    desk.focus(.accounts)
    let before = desk.state.home.accountOrder
    desk.press(.character(" "), .character("S"))
    #expect(desk.state.home.accountOrder == before.reversed())
    #expect(!desk.state.home.isFrozen)
  }

  @Test func theMouseSelectsRowsAndPanels() {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    click(&desk, 20, row(of: "mailer-7", in: desk))
    #expect(desk.state.home.requests.selected == Sample.id(43))
    click(&desk, 20, row(of: "mail-prod", in: desk))
    #expect(desk.state.home.accounts.selected == Sample.mail.name)
    #expect(desk.state.home.focus == .accounts)
    click(&desk, 20, row(of: "idp-local         ", in: desk))
    #expect(desk.state.home.links.selected == 2)
    click(&desk, 100, 3)
    #expect(desk.state.home.focus == .usage)
    #expect(desk.allEffects.isEmpty)
  }

  @Test func theWheelMovesTheSelection() {
    var desk = Desk()
    desk.press(.mouse(MouseEvent(kind: .scrollDown, point: .zero)))
    #expect(desk.state.home.requests.selected == Sample.id(43))
    desk.press(.mouse(MouseEvent(kind: .scrollUp, point: .zero)))
    #expect(desk.state.home.requests.selected == Sample.id(42))
  }

  @Test func aHarmlessLabelCanBeClickedAndADangerousOneCannot() {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    let regions = desk.frame().regions
    for region in regions where region.command == CommandID.renewToken.rawValue {
      click(&desk, region.rect.origin.column, region.rect.origin.row)
      #expect(desk.effects.isEmpty)
      #expect(desk.notice?.contains("mouse does not decide") == true)
    }
    for region in desk.frame().regions where region.command == CommandID.help.rawValue {
      click(&desk, region.rect.origin.column, region.rect.origin.row)
    }
    #expect(desk.state.place == .help)
  }

  @Test func otherButtonsDoNothing() {
    var desk = Desk()
    let before = desk.state
    desk.press(.mouse(MouseEvent(kind: .press(.right), point: Point(column: 5, row: 20))))
    desk.press(.mouse(MouseEvent(kind: .release, point: Point(column: 5, row: 20))))
    #expect(desk.state == before)
  }

  @Test func theUsageScrollsToItsLastMeterAndNoFurther() {
    var snapshot = Sample.busy
    snapshot.accounts[0].observation = Observation(
      account: Sample.dock.name, at: Sample.start.wall, plan: PlanState(plan: nil),
      meters: (1...30).map { Sample.meter(SafeText("meter \($0)"), 1, .of(2)) })
    var desk = Desk(snapshot)
    desk.press(.backTab)
    #expect(desk.state.home.focus == .usage)
    for _ in 0..<100 { desk.press(.down) }
    #expect(desk.frame().text.contains("meter 30"))
    let top = desk.state.home.usageTop
    desk.press(.up)
    #expect(desk.state.home.usageTop == top - 1)
    desk.press(.home)
    #expect(desk.frame().text.contains("meter 1 "))
  }

  @Test func theMouseCanBeGivenBackToTheTerminal() {
    var desk = Desk()
    desk.press(.character("m"))
    #expect(desk.effects == [.setMouse(false)])
    desk.press(.character("m"))
    #expect(desk.effects == [.setMouse(true)])
  }

  @Test func refreshingNamesTheAccountOrAll() {
    var desk = Desk()
    desk.press(.character("r"))
    #expect(desk.effects == [.refresh(Sample.dock.name)])
    desk.press(.control("r"))
    #expect(desk.effects == [.refresh(nil)])
  }

  @Test func anItemsTextIsReadBack() {
    let items: [HomeItem] = [.panel(.links), .account(Sample.dock.name), .request(Sample.id(42)), .link(-7)]
    for item in items { #expect(HomeItem(item.text) == item) }
    for text in ["", "/", "panel/9", "account/UPPER", "request/42", "link/x", "other/1"] {
      #expect(HomeItem(text) == nil, "\(text)")
    }
  }

  @Test func aVanishedRequestIsNotReplacedUnderTheKey() {
    var desk = Desk()
    desk.press(.down)
    desk.load(Sample.world(Sample.heavy))
    desk.press(.enter)
    #expect(desk.effects.isEmpty)
    #expect(desk.state.place == .home)
  }

  @Test func behindADialogTheFirstRowsAppearAndLaterOnesWait() {
    var world = Sample.busy
    let requests = world.requests
    world.requests = []
    var desk = Desk(world, size: Size(columns: 200, rows: 60))
    desk.focus(.accounts)
    desk.press(.character("u"))
    #expect(desk.state.overlay != nil && desk.frame().text.contains("Nothing waits for you"))
    world.requests = requests
    desk.load(world)
    let text = desk.frame().text
    #expect(text.contains("Pending · 2") && !text.contains("Nothing waits for you"))
    #expect(text.contains("research-bot dock-main"))
    let order = desk.state.home.order
    world.requests.append(Sample.request(50, agent: "late-bot"))
    desk.load(world)
    #expect(desk.state.home.order == order, "what is there does not move")
  }

  @Test func anEnginesEndIsUntrueOnceAnotherOneRuns() {
    var world = Sample.busy
    world.engine = .elsewhere(pid: 7)
    var desk = Desk(world)
    world.engine = .absent
    desk.load(world)
    #expect(desk.frame().text.contains("process 7 ended"))
    world.engine = .elsewhere(pid: 8)
    desk.load(world)
    #expect(!desk.frame().text.contains("process 7 ended"))
  }
}
