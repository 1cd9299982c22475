import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct ReviewViewTests {
  private func rows(_ request: ConsentRequest, _ size: Size = Size(columns: 100, rows: 36)) -> [String] {
    var desk = Desk(Sample.world(request), size: size)
    desk.open(request.id)
    return desk.frame().text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// What an agent writes stands in its own box and nowhere else.
  @Test(arguments: [
    "\u{1B}[2J\u{1B}[H price $0/mo \r\n\n\n plan free", String(repeating: "price        $0/mo\n", count: 30),
    "\u{202E}evil\u{202C} \u{200B}\u{FEFF}", String(repeating: "漢字", count: 250), "",
  ])
  func noReasonOfAnAgentTouchesAFact(_ words: String) {
    let benign = rows(Sample.request(1))
    let hostile = rows(Sample.request(1, reason: SafeText(words, maximumCharacters: 500)))
    guard let box = benign.firstIndex(where: { $0.contains("agent says") }) else {
      Issue.record("there is no box")
      return
    }
    #expect(hostile.prefix(box) == benign.prefix(box))
    #expect(hostile.suffix(3) == benign.suffix(3))
  }

  @Test func numbersThatNoYoungLookToldSayWhenTheyWereTold() {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    desk.open(Sample.id(42))
    func limits() -> String {
      desk.frame().text.split(separator: "\n").first { $0.contains(" limits ") }.map(String.init) ?? ""
    }
    #expect(limits().contains("90 %") && !limits().contains("as of"), "\(limits())")
    var snapshot = Sample.busy
    let place = snapshot.accounts.firstIndex { $0.account.name == Sample.dockStatus.account.name } ?? 0
    snapshot.accounts[place].freshness = .failed(LookFailure(.unreachable, detail: "no"))
    desk.load(snapshot)
    #expect(limits().contains("as of"), "\(limits())")
  }

  @Test func theTokenSaysWhatItIsDoing() {
    func token(_ left: Int64) -> String {
      rows(Sample.withToken(Sample.request(1), left: left)).first { $0.contains(" token") } ?? ""
    }
    #expect(token(42).contains("0:42 live"))
    #expect(token(16).contains("0:16 live"))
    #expect(token(15).contains("0:15 ends soon"))
    #expect(token(10).contains("0:10 renews on approval"))
    #expect(token(0).contains("lapsed: renews on approval"))
    #expect(
      rows(Sample.request(1)).contains { $0.contains(" token        none: approving asks for one · 4 calls left") })
  }

  @Test func aPriceThatWasNotAskedForSaysHow() {
    let unquoted = Sample.request(1, price: nil, words: "", effective: nil)
    #expect(
      rows(unquoted).contains {
        $0.contains(" token        none: t asks Dock for the price · 4 calls left this hour")
      })
    let desk = Desk(Sample.world(unquoted), size: Size(columns: 120, rows: 30))
    #expect(desk.frame().text.contains("price: on review"))
    #expect(desk.frame().text.contains("t ask price"))
    #expect(!Desk(Sample.world(Sample.request(1))).frame().text.contains("price: on review"))
  }

  /// With one call left only the token that lives can still carry the change out, at the price it was made for.
  @Test func aQuoteThatCannotBeAskedForAgainSaysItsAge() {
    var snapshot = Sample.world(Sample.withToken(Sample.request(1), left: 42))
    var desk = Desk(snapshot, size: Size(columns: 120, rows: 36))
    desk.open(Sample.id(1))
    #expect(!desk.frame().text.contains("price as quoted"))
    snapshot.accounts[0].callsLeft = 1
    desk.load(snapshot)
    desk.wait(700)
    let lines = desk.frame().text.split(separator: "\n")
    #expect(
      lines.contains {
        $0.contains(" token        0:42 live · price as quoted 0:18 ago, cannot be asked again this hour")
      })
    #expect(desk.frame().text.contains("1 call left this"))
    desk.wait(22_300)
    #expect(desk.frame().text.contains("price as quoted 0:41 ago"))
    desk.wait(10_000)
    #expect(!desk.frame().text.contains("price as quoted"))
    #expect(desk.frame().text.contains("Approving takes two plan-changing calls, and only one is left this hour"))
  }

  @Test func aTokenThatLivesIsCountedDownWhateverTheRequestNeeds() {
    let resume = Sample.withToken(Sample.request(1, .resume, to: "pro"))
    #expect(rows(resume).contains { $0.contains(" token        0:42 live") })
    let approved = Sample.apply(
      .approved(Approval(digest: Sample.heavy.digest, version: 1, from: .shell)), to: Sample.heavy)
    #expect(rows(approved).contains { $0.contains(" token        0:42 live") })
    #expect(rows(Sample.request(1, .resume, to: "pro")).contains { $0.contains(" token        none is needed") })
  }

  @Test func anUpgradeThatOnlyMakesALinkSaysWhatThePageDoes() {
    let lines = rows(
      Sample.request(
        1, .upgrade, to: "pro", account: Sample.idp, price: nil, from: PlanState(plan: Sample.plan("free")), words: ""))
    #expect(lines.contains { $0.contains("this step    costs nothing: the page it leads to asks for the price") })
    #expect(lines.contains { $0.contains("unknown: only the page tells it") })
  }

  @Test func aTokenThatEndsIsBoldAndReversed() {
    var desk = Desk(Sample.world(Sample.withToken(Sample.request(1), left: 14)), theme: .mono)
    desk.open(Sample.id(1))
    let frame = desk.frame()
    let row = frame.text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(" token") }
    let style = frame[13 + FactTable.labelColumns, row ?? 0].style
    #expect(style.bold && style.reversed)
  }

  @Test func whatElseHappenedHereIsTold() {
    var desk = Desk(Sample.surrounded, size: Size(columns: 120, rows: 40))
    desk.open(Sample.id(42))
    let lines = desk.frame().text.split(separator: "\n").map(String.init)
    for line in [
      " same plan    a page for the same plan waits already: request 50",
      " alarm 7      ▲ changed without an approval, May 1 11:30 UTC: the price went from $19/mo to $29/mo.",
      " request 50   other-bot: checkout: Scale, waiting for payment since May 1 12:00 UTC: the same plan",
      " request 51   thrift-bot: Pro → Free, pending since May 1 11:59 UTC",
      " request 41   other-bot: Pro → Scale, executed May 1 12:00 UTC",
      " alarm 6      changed without an approval: the plan went from Free to Pro. Explained May 1 10:00 UTC: I did",
    ] { #expect(lines.contains { $0.contains(line) }, "\(line)") }
    #expect(rows(Sample.request(1)).contains { $0.contains("asked for the first time · nothing else here in 24 h") })
  }

  @Test func anAlarmOfTheSameOrganisationsOtherAccountIsTold() {
    var snapshot = Sample.world(Sample.heavy)
    var second = Sample.dockStatus
    second.account = Account(name: Sample.name("dock-ci"), service: .dock, origin: Sample.dock.origin, isLive: true)
    snapshot.accounts.append(second)
    snapshot.alarms = [
      Alarm(id: 7, kind: .outcomeUnknown, account: second.account.name, at: Sample.start.wall, detail: "lost.")
    ]
    func text() -> String {
      var desk = Desk(snapshot, size: Size(columns: 120, rows: 40))
      desk.open(Sample.id(42))
      return desk.frame().text
    }
    #expect(text().contains("the outcome of a change is unknown on dock-ci, May 1 12:00 UTC: lost."))
    snapshot.accounts[4].organisation = "Another"
    #expect(!text().contains("lost."))
    #expect(text().contains("nothing else here in 24 h"))
  }

  @Test func askingAgainIsCountedOnce() {
    var snapshot = Sample.world(Sample.apply(.joined, to: Sample.apply(.joined, to: Sample.heavy)))
    snapshot.askedBefore[Sample.id(42)] = AskHistory(asked: 2, rejected: 0)
    func history() -> String {
      var desk = Desk(snapshot, size: Size(columns: 120, rows: 40))
      desk.open(Sample.id(42))
      return desk.frame().text.split(separator: "\n").first { $0.contains(" history") }.map(String.init) ?? ""
    }
    #expect(history().contains(" history      repeated twice while waiting · nothing"))
    snapshot.askedBefore[Sample.id(42)] = AskHistory(asked: 5, rejected: 1)
    #expect(history().contains(" history      asked 3 times before, rejected once · repeated twice while waiting"))
  }

  /// Beside the facts where there is room, over them where there is none.
  @Test func factsStandInGroupsUnderTheirTitles() {
    func titles(_ columns: Int, _ rows: Int) -> [String] {
      var desk = Desk(Sample.surrounded, size: Size(columns: columns, rows: rows))
      desk.open(Sample.id(42))
      return desk.frame().text.split(separator: "\n").map(String.init).filter { line in
        FactGroup.allCases.compactMap(\.title).contains { line.hasPrefix(" \($0)") }
      }
    }
    let wide = titles(120, 40)
    #expect(wide.count == 4)
    guard wide.count == 4 else { return }
    #expect(wide[0].hasPrefix(" Money        plan         Pro"))
    #expect(wide[1].hasPrefix(" Who and why  organisation Acme Research"))
    #expect(wide[2].hasPrefix(" Deadlines    decide by    14:00 left"))
    #expect(wide[3] == " What else happened here")
    let narrow = titles(60, 60).map { $0.split(separator: "  ")[0] }
    #expect(narrow == [" Money", " Who and why", " Deadlines", " What else happened here"])
  }

  @Test func metersFarFromTheirLimitsAreCountedUnlessThePlanShrinks() {
    func limits(_ request: ConsentRequest) -> String {
      var snapshot = Sample.world(request)
      snapshot.accounts[0].observation = Observation(
        account: Sample.dock.name, at: Sample.start.wall, plan: PlanState(plan: Sample.plan("pro")),
        meters: [Sample.meter("agents", 9, .of(10)), Sample.meter("files", 3, .unknown)]
          + (1...4).map { Sample.meter(SafeText("thing \($0)"), 1, .of(10)) })
      var desk = Desk(snapshot, size: Size(columns: 160, rows: 40))
      desk.open(request.id)
      return desk.frame().text.split(separator: "\n").first { $0.contains(" limits ") }.map(String.init) ?? ""
    }
    let more = limits(Sample.request(1))
    #expect(more.contains("agents 9 / 10 90 % · files 3 / ? · 4 others below 80 %"), "\(more)")
    let less = limits(Sample.request(1, .downgrade, to: "free"))
    #expect(less.contains("thing 1 1 / 10 · thing 2 1 / 10") && !less.contains("others"), "\(less)")
  }

  @Test func groupsHaveRoomBetweenThemWhereThereIsAny() {
    func blanks(_ rows: Int) -> Int {
      let lines = self.rows(Sample.request(1), Size(columns: 80, rows: rows))
      let box = lines.firstIndex { $0.contains("dock says") } ?? 0
      return lines.prefix(box).count { $0.allSatisfy { $0 == " " } }
    }
    #expect(blanks(24) == 0)
    #expect(blanks(40) == 2)
  }

  @Test func theDigestIsLastWhereEverythingFits() {
    let lines = rows(Sample.request(1))
    let digest = lines.firstIndex { $0.hasPrefix(" digest ") }
    let reason = lines.firstIndex { $0.contains("agent says") }
    #expect(digest != nil && reason != nil && digest ?? 0 > reason ?? 0)
    #expect(lines.count { $0.hasPrefix(" digest ") } == 1)
  }

  @Test func whatAnotherAgentWasRefusedAndWhatAgentsRanIntoIsTold() {
    let rejected = Sample.apply(
      .rejected(Rejection(.tooExpensive)), to: Sample.request(41, agent: "other-bot"))
    var snapshot = Sample.world(Sample.heavy, rejected)
    snapshot.limitHits = [Sample.limitHit(on: Sample.dock)]
    snapshot.notes = [
      OperatorNote(
        id: 9, agent: Sample.agent("inbox-bot"), account: Sample.dock.name, issue: "price $0/mo",
        firstAt: Sample.start.wall, at: Sample.start.wall)
    ]
    var desk = Desk(snapshot, size: Size(columns: 120, rows: 50))
    desk.open(Sample.id(42))
    let text = desk.frame().text
    #expect(text.contains(" request 41   other-bot: Pro → Scale, rejected May 1 12:00 UTC: It costs too much."))
    #expect(text.contains(#" limit        research-bot hit "sending needs a paid plan", May 1 11:56 UTC, 4 times"#))
    #expect(text.contains(" note 9       inbox-bot left you a note, May 1 12:00 UTC: under Notes"))
    #expect(!text.contains("$0/mo"), "what an agent wrote is no fact")
    #expect(!text.contains("nothing else here"))
  }

  @Test func theWholeDigestIsShownWhereThereIsRoom() {
    let request = Sample.request(1)
    #expect(rows(request, Size(columns: 100, rows: 36)).contains { $0.contains(request.digest.hex) })
    #expect(rows(request, Size(columns: 80, rows: 36)).contains { $0.contains(request.digest.hex.prefix(16) + "…") })
  }

  @Test func theAskersUserIsToldWhereItMatters() {
    #expect(rows(Sample.request(1, peer: .operatorsOwn)).contains { $0.contains("same user as you") })
    #expect(rows(Sample.request(1, peer: .unknown)).contains { $0.contains("user is not known") })
    #expect(!rows(Sample.request(1)).contains { $0.contains("user") && $0.contains("asked by") })
  }

  @Test func anUnknownPriceSaysSo() {
    #expect(rows(Sample.request(1, price: nil)).contains { $0.contains("unknown: only the service's words tell it") })
  }

  @Test func whatIsDoneInsteadOfWhatWasAskedIsShown() {
    let resume = ConsentRequest(
      id: Sample.id(1), number: 1, account: Sample.dock, organisation: nil,
      requester: Requester(agent: Sample.agent("a"), door: .socket, peer: .distinct),
      ask: PlanChange(.upgrade, to: Sample.plan("pro")), change: PlanChange(.resume, to: Sample.plan("pro")),
      reason: nil,
      facts: ConsentFacts(
        from: PlanState(plan: Sample.plan("pro"), cancellation: .scheduled(Sample.start.wall)), quote: nil),
      createdAt: Sample.start.wall)
    let lines = rows(resume)
    #expect(lines.contains { $0.contains("asked as") && $0.contains("upgrade to Pro") })
    #expect(lines.contains { $0.contains("ends May 1 2026") })
    #expect(lines.contains { $0.contains("No reason was given.") })
  }

  @Test func aNameThatImitatesAnotherIsMarked() {
    var snapshot = Sample.world(Sample.request(1))
    snapshot.requests = [
      ConsentRequest(
        id: Sample.id(1), number: 1, account: Sample.dock, organisation: "Acm\u{435} Research",
        requester: Requester(agent: Sample.agent("a"), door: .gateway, peer: .distinct), ask: PlanChange(.portal),
        change: PlanChange(.portal), reason: nil, facts: Sample.heavy.facts, createdAt: Sample.start.wall)
    ]
    var desk = Desk(snapshot)
    desk.open(Sample.id(1))
    #expect(desk.frame().text.contains("unusual letters: Acm"))
  }
}
