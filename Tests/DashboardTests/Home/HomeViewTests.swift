import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct HomeViewTests {
  private let wide = Size(columns: 120, rows: 40)

  private func row(_ text: String, of desk: Desk) -> String {
    desk.frame().text.split(separator: "\n").first { $0.contains(text) }.map(String.init) ?? ""
  }

  @Test func emptyPanelsSayWhatWillAppearAndHowToMakeItAppear() {
    let text = Desk(Sample.empty, size: wide).frame().text
    #expect(text.contains("countersign init"))
    #expect(text.contains("countersign agent add NAME --account ACCOUNT"))
    #expect(text.contains("once a request for one is approved"))
    #expect(Desk(nil, size: wide).frame().text.contains("Reading the ledger."))
  }

  @Test func anAccountWithoutAnObservationSaysHowToReadIt() {
    var snapshot = Sample.busy
    snapshot.accounts[0].observation = nil
    snapshot.accounts[0].freshness = .unknown
    #expect(Desk(snapshot, size: wide).frame().text.contains("It was not read yet: r reads it now."))
  }

  @Test func theHeaderCountsWhatIsLiveWhatWaitsAndWhatIsWrong() {
    var snapshot = Sample.busy
    snapshot.alarms = [Sample.alarm]
    snapshot.engine = .elsewhere(pid: 4711)
    let header = row("Countersign", of: Desk(snapshot, readOnly: true, size: Size(columns: 160, rows: 40)))
    for piece in ["READ-ONLY", "3 LIVE", "1 TEST", "2 pending · 14:00", "1 alarm", "engine in process 4711"] {
      #expect(header.contains(piece), "\(piece)")
    }
    #expect(row("Countersign", of: Desk(Sample.empty, size: wide)).contains("nothing pending"))
  }

  @Test func aDecidedRequestKeepsItsRowWithItsStateInsteadOfACountdown() {
    let approved = Sample.apply(
      .approved(Approval(digest: Sample.heavy.digest, version: 1, from: .shell)), to: Sample.heavy)
    let line = row("research-bot", of: Desk(Sample.world(approved), size: wide))
    #expect(line.contains("approved"))
    #expect(!line.contains("0:42"))
  }

  @Test(arguments: [(42, "token live"), (15, "token ends"), (10, "renews on approval"), (0, "token lapsed")])
  func aRowSaysWhatItsTokenIsDoing(_ left: Int64, _ words: String) {
    #expect(
      row("research-bot", of: Desk(Sample.world(Sample.withToken(Sample.request(1), left: left)), size: wide)).contains(
        words))
  }

  @Test func theTokenHasACountdownOfItsOwnAndNeverShortensTheTimeToDecide() {
    let desk = Desk(Sample.world(Sample.withToken(Sample.request(1), left: 9)), size: wide)
    #expect(row("LEFT", of: desk).contains("LEFT TOKEN        AGENT"))
    #expect(row("research-bot", of: desk).contains("14:00 0:09 "))
    #expect(row("Countersign", of: desk).contains("1 pending · 14:00"))
    let lapsed = Desk(Sample.world(Sample.withToken(Sample.request(1), left: 0)), size: wide)
    #expect(!row("research-bot", of: lapsed).contains("0:0"))
  }

  @Test(arguments: [60, 80, 100, 120, 160, 200])
  func planAmountAndMoneyAreWholeWhereThereIsRoom(_ columns: Int) {
    var desk = Desk(
      Sample.world(Sample.request(1, to: "scale-with-a-long-name")), size: Size(columns: columns, rows: 24))
    desk.focus(.pending)
    let line = row("Pro → Scale", of: desk)
    #expect(line.contains("LIVE"))
    if columns >= 100 { #expect(line.contains("Pro → Scale-with-a-long-name +$30")) }
  }

  @Test func aRowWithoutAPriceSaysWhereItIsAskedFor() {
    func row(_ request: ConsentRequest) -> String {
      self.row("research-bot", of: Desk(Sample.world(request), size: wide))
    }
    #expect(row(Sample.request(1, price: nil, words: "")).contains("price: on review"))
    #expect(!row(Sample.request(1)).contains("price: on review"))
    #expect(!row(Sample.request(1, .resume, to: "pro", price: nil, words: "")).contains("price: on review"))
  }

  @Test func aCountdownThatEndsIsBoldAndReversed() {
    var desk = Desk(Sample.world(Sample.withToken(Sample.request(1), left: 9)), theme: .mono, size: wide)
    // In the selected row everything looks the same.
    desk.focus(.accounts)
    let frame = desk.frame()
    let lines = frame.text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let row = lines.firstIndex(where: { $0.contains("research-bot") }) else {
      Issue.record("there is no row")
      return
    }
    guard
      let column = lines[row].range(of: "0:09").map({
        lines[row].distance(from: lines[row].startIndex, to: $0.lowerBound)
      })
    else {
      Issue.record("there is no countdown")
      return
    }
    #expect(frame[column, row].style.bold && frame[column, row].style.reversed)
  }

  @Test(arguments: [40, 60, 80, 120])
  func whetherMoneyIsRealStaysBesideEveryAccount(_ columns: Int) {
    var desk = Desk(size: Size(columns: columns, rows: columns < 80 ? 20 : 24))
    desk.focus(.accounts)
    #expect(row(" mail-prod", of: desk).contains("LIVE"))
    #expect(row(" idp-local", of: desk).contains("TEST"))
    desk.focus(.usage)
    #expect(row("Usage · ", of: desk).contains("· LIVE"))
  }

  @Test func namesHaveTheRoomThereIs() {
    var snapshot = Sample.busy
    let long = Account(
      name: Sample.name("dock-research-and-development"), service: .dock, origin: "https://d", isLive: true)
    snapshot.accounts.append(AccountStatus(account: long, freshness: .unknown))
    #expect(
      row("dock-research-and-development", of: Desk(snapshot, size: Size(columns: 160, rows: 40))).contains("LIVE"))
  }

  @Test func aRequestFromAnotherPlanThanTheAccountsIsMarked() {
    var snapshot = Sample.busy
    snapshot.accounts[0].observation = Observation(
      account: Sample.dock.name, at: Sample.start.wall, plan: PlanState(plan: Sample.plan("scale")), meters: [])
    for columns in [40, 60, 80, 120] {
      let line = row(
        columns < 80 ? "▲ Pro" : "research-bot", of: Desk(snapshot, size: Size(columns: columns, rows: 24)))
      #expect(line.contains("▲ Pro"), "\(columns)")
      #expect(!line.contains("+$30"), "\(columns)")
    }
    #expect(row("research-bot", of: Desk(snapshot, size: wide)).contains("plan changed"))
    #expect(!row("research-bot", of: Desk(size: wide)).contains("▲ Pro"))
  }

  @Test func rowsThatAreOutOfSightAreCounted() {
    var desk = Desk(size: Size(columns: 60, rows: 10))
    desk.focus(.accounts)
    #expect(!desk.frame().text.contains("more below"))
    var snapshot = Sample.busy
    for index in 0..<9 {
      let account = Account(name: Sample.name("more-\(index)"), service: .dock, origin: "https://d", isLive: true)
      snapshot.accounts.append(AccountStatus(account: account, freshness: .unknown))
    }
    desk.load(snapshot)
    #expect(desk.frame().text.contains(" 8 more below "))
    for _ in 0..<6 { desk.press(.down) }
    #expect(desk.frame().text.contains(" 2 above · 6 below "))
    desk.press(.end)
    #expect(desk.frame().text.contains(" 8 more above "))
  }

  @Test func thePanelWithTheKeyboardIsMarkedWithoutColours() {
    var desk = Desk(glyphs: .ascii, theme: .mono, size: wide)
    #expect(desk.frame().text.contains("> Pending"))
    desk.focus(.accounts)
    #expect(desk.frame().text.contains("> Accounts"))
    #expect(!desk.frame().text.contains("> Pending"))
    #expect(Desk(Sample.empty).state.home.focus == .accounts)
  }

  @Test func aLinkToThePlanThatIsReachedSaysSo() {
    var snapshot = Sample.busy
    snapshot.accounts[3].observation = Observation(
      account: Sample.daimon.name, at: Sample.start.wall, plan: PlanState(plan: Sample.plan("developer")), meters: [])
    #expect(row("upgrade link", of: Desk(snapshot, size: wide)).contains("plan is reached"))
  }

  @Test func theOperatorsOwnRequestSaysYou() {
    let line = row("dock-main Pro → Scale", of: Desk(Sample.world(Sample.own), size: wide))
    #expect(line.contains(" you "))
    #expect(!line.contains("operator"))
  }

  @Test func linksSayWhatTheyWaitFor() {
    var snapshot = Sample.busy
    snapshot.links += [
      Link(
        id: 3, account: Sample.idp.name, kind: .portal, target: nil, host: "idp", createdAt: Sample.start.wall,
        expiresAt: Sample.start.wall, state: .unused),
      Link(
        id: 4, account: Sample.idp.name, kind: .approval, target: nil, host: "gone", createdAt: Sample.start.wall,
        expiresAt: nil, state: .dismissed),
    ]
    let desk = Desk(snapshot, size: wide)
    #expect(row("checkout ", of: desk).contains("waiting for payment"))
    #expect(row("portal", of: desk).contains("expired"))
    #expect(!desk.frame().text.contains("gone"))
  }

  @Test func limitsLookDifferentByShapeAndWord() {
    var desk = Desk(size: wide)
    desk.press(.backTab, .backTab, .down)
    #expect(row("emails", of: desk).contains("▸"))
    #expect(row("emails", of: desk).contains("!! grace"))
    #expect(row("domains", of: desk).contains("─∞─"))
    #expect(row("contacts", of: desk).contains("·?·"))
    #expect(row("contacts", of: desk).contains("documented"))
  }

  @Test func aLimitThatWasHitIsSaidWithWhatWaitsForItAndTheServicesWords() {
    let text = Desk(Sample.passing, size: Size(columns: 200, rows: 60)).frame().text
    #expect(row("Countersign", of: Desk(Sample.passing, size: wide)).contains("1 limit hit"))
    for words in [
      "research-bot hit \"sending needs a paid plan\" 3 min ago, 4 times", "request 42 is pending",
      "\"Outbound sending is only available on paid plans\"",
    ] {
      #expect(text.contains(words), "\(words)")
    }
    var alone = Sample.passing
    alone.requests = []
    #expect(Desk(alone, size: wide).frame().text.contains("nobody has asked for more"))
    alone.accounts[0].observation = nil
    #expect(Desk(alone, size: wide).frame().text.contains("sending needs a paid plan"), "also before the first look")
  }

  @Test func whatWasSeenInPassingSaysSo() {
    let desk = Desk(Sample.passing, size: wide)
    #expect(desk.frame().text.contains("seen in passing 1 min ago"))
    #expect(row("API calls", of: desk).contains("81k / 100k"))
    #expect(!Desk(Sample.busy, size: wide).frame().text.contains("in passing"))
  }

  /// Of a number no digit may be missing: it would be another number.
  @Test(arguments: [(80, 24), (90, 30), (100, 30), (60, 30), (60, 20)])
  func anAmountIsNeverCut(_ columns: Int, _ rows: Int) {
    var snapshot = Sample.busy
    let meters = ["rows/workspace", "messages", "webhooks"].map {
      Meter(name: SafeText($0), used: 3120, limit: .of(5000), unit: "", provenance: .server)
    }
    snapshot.accounts[0].observation = Observation(
      account: Sample.dock.name, at: Sample.start.wall, plan: PlanState(plan: Sample.plan("pro")), meters: meters)
    var desk = Desk(snapshot, size: Size(columns: columns, rows: rows))
    desk.focus(.usage)
    #expect(desk.frame().text.split(separator: "\n").count { $0.contains("3120 / 5000") } == 3)
  }

  /// Who asks is named in every list, cut where it must be.
  @Test func onANarrowScreenTheAgentIsCutBeforeItIsLeftOut() {
    var snapshot = Sample.busy
    snapshot.requests.append(Sample.request(9, .checkout, to: "a-long-plan"))
    let line = row("Pro → Scale", of: Desk(snapshot, size: Size(columns: 60, rows: 20)))
    #expect(line.contains("researc") && line.contains("+$30") && line.contains("LIVE"))
  }
}
