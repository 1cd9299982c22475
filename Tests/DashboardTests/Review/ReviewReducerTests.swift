import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

/// The operator's gesture, step by step.
@Suite struct ReviewReducerTests {
  private let heavy = Sample.id(42)
  private let light = Sample.id(43)

  private func approval(_ request: ConsentRequest, _ place: ApprovalPlace) -> DashboardEffect {
    .approve(request.id, Approval(digest: request.digest, version: request.version, from: place))
  }

  // MARK: Opening

  @Test func openingAsksForATokenAndThrowsAwayWhatWasTypedAhead() {
    var desk = Desk()
    desk.open(heavy)
    #expect(desk.effects == [.reviewOpened(heavy), .discardTypeahead])
    #expect(desk.state.place == .review)
  }

  @Test(arguments: [Key.character("A"), .character("R")])
  func atHomeTheDecidingKeysOnlyOpenTheReview(_ key: Key) {
    var desk = Desk()
    desk.press(key)
    #expect(desk.effects == [.reviewOpened(heavy), .discardTypeahead])
    #expect(desk.state.place == .review)
    #expect(desk.state.review?.gesture == Gesture.none)
  }

  @Test func leavingDecidesNothing() {
    var desk = Desk()
    desk.open(heavy)
    desk.press(.escape)
    #expect(desk.effects.isEmpty)
    #expect(desk.state.place == .home)
  }

  // MARK: The light gesture

  @Test func aLightApprovalIsTheSameKeyTwiceWithQuietBetween() {
    var desk = Desk()
    desk.openArmed(light)
    desk.press(.character("A"))
    #expect(desk.effects.isEmpty)
    desk.wait(400)
    desk.press(.character("A"))
    #expect(desk.effects == [approval(Sample.light, .dashboardDoubleKey)])
  }

  @Test func beforeSevenHundredMillisecondsTheKeySaysWait() {
    var desk = Desk()
    desk.open(light)
    desk.wait(699)
    desk.press(.character("A"))
    #expect(desk.notice?.hasPrefix("Wait") == true)
    #expect(desk.state.review?.gesture == Gesture.none)
    desk.wait(1)
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == .again)
  }

  @Test func aKeyHeldDownNeverApproves() {
    var desk = Desk()
    desk.open(light)
    for _ in 0..<400 {
      desk.wait(33)
      desk.press(.character("A"))
    }
    #expect(!desk.allEffects.contains { if case .approve = $0 { true } else { false } })
    desk.wait(400)
    desk.press(.character("A"))
    #expect(desk.effects == [approval(Sample.light, .dashboardDoubleKey)])
  }

  @Test(arguments: [
    Key.character("j"), .unknown, .paste("A"), .tab, .pageDown,
    .mouse(MouseEvent(kind: .press(.left), point: Point(column: 3, row: 29))),
  ])
  func anyKeyBetweenBreaksTheQuiet(_ key: Key) {
    var desk = Desk()
    desk.openArmed(light)
    desk.press(.character("A"))
    desk.wait(300)
    desk.press(key)
    desk.wait(399)
    desk.press(.character("A"))
    #expect(desk.effects.isEmpty)
  }

  @Test(arguments: [
    Key.enter, .character(" "), .character("y"), .character("a"), .paste("A"), .alt("A"), .control("a"),
  ])
  func nothingButTheKeyItselfEndsALightApproval(_ key: Key) {
    var desk = Desk()
    desk.openArmed(light)
    desk.press(.character("A"))
    desk.wait(1000)
    desk.press(key)
    #expect(desk.effects.isEmpty)
  }

  @Test func theMouseDoesNotPressApproveOrReject() {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    desk.openArmed(light)
    let regions = desk.frame().regions
    for command in [CommandID.approve, .reject, .extend] {
      guard let region = regions.first(where: { $0.command == command.rawValue }) else {
        Issue.record("\(command) has no label")
        return
      }
      for _ in 0..<3 {
        desk.wait(1000)
        desk.press(.mouse(MouseEvent(kind: .press(.left), point: region.rect.origin)))
        #expect(desk.effects.isEmpty)
        #expect(desk.state.place == .review)
      }
      #expect(desk.notice?.contains("mouse does not decide") == true)
    }
    #expect(desk.state.review?.gesture == Gesture.none)
  }

  // MARK: The heavy gesture

  @Test func aHeavyApprovalIsTheFourLettersInAnyCase() {
    var desk = Desk()
    desk.openArmed(heavy)
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == .code(typed: ""))
    desk.type(desk.code.lowercased())
    #expect(desk.effects == [approval(Sample.heavy, .dashboardCode)])
    #expect(desk.allEffects == [.reviewOpened(heavy), .discardTypeahead, approval(Sample.heavy, .dashboardCode)])
  }

  @Test func aWrongLetterClearsTheOthersAndMakesWait() {
    var desk = Desk()
    desk.openArmed(heavy)
    desk.press(.character("A"))
    desk.type(String(desk.code.prefix(3)) + "A")
    #expect(desk.state.review?.gesture == .code(typed: ""))
    desk.type(desk.code)
    #expect(desk.state.review?.gesture == .code(typed: ""), "letters before the arming do not count")
    desk.wait(699)
    desk.type(desk.code)
    #expect(desk.state.review?.gesture == .code(typed: ""))
    desk.wait(1)
    desk.type(desk.code)
    #expect(desk.effects == [approval(Sample.heavy, .dashboardCode)])
  }

  @Test func whileACodeIsAskedForEveryLetterIsText() {
    var desk = Desk()
    desk.openArmed(heavy)
    desk.press(.character("A"))
    for letter in "RrtTexXqcmrk?gG/: 15\u{E9}" { desk.press(.character(letter)) }
    desk.press(.enter, .tab, .up, .pageDown, .function(1), .insert)
    #expect(desk.state.review?.gesture == .code(typed: ""))
    #expect(desk.state.place == .review)
    #expect(desk.allEffects == [.reviewOpened(heavy), .discardTypeahead])
  }

  @Test func aPastedCodeIsNoCode() {
    var desk = Desk()
    desk.openArmed(heavy)
    desk.press(.character("A"))
    desk.press(.paste(desk.code))
    #expect(desk.effects.isEmpty)
    #expect(desk.state.review?.gesture == .code(typed: ""))
    #expect(desk.notice == "Pasted text decides nothing.")
  }

  @Test func backspaceTakesALetterBack() {
    var desk = Desk()
    desk.openArmed(heavy)
    desk.press(.character("A"))
    let code = desk.code
    desk.type(String(code.prefix(2)))
    desk.press(.backspace, .backspace, .backspace)
    desk.type(code)
    #expect(desk.effects == [approval(Sample.heavy, .dashboardCode)])
  }

  @Test func escapeTakesTheGestureBackAndThenLeaves() {
    var desk = Desk()
    desk.openArmed(heavy)
    desk.press(.character("A"), .escape)
    #expect(desk.state.review?.gesture == Gesture.none)
    #expect(desk.effects.isEmpty)
    desk.press(.escape)
    #expect(desk.effects.isEmpty)
    #expect(desk.state.place == .home)
  }

  @Test func everyOpeningHasACodeOfItsOwn() {
    var codes: Set<String> = []
    for opening in 0..<20 {
      var desk = Desk()
      desk.wait(Int64(opening))
      desk.openArmed(heavy)
      codes.insert(desk.code)
    }
    #expect(codes.count > 15)
  }

  // MARK: What takes a gesture back

  @Test(arguments: [
    DashboardAction.keyPressed(.focusLost), .resized(Size(columns: 90, rows: 30)),
    .snapshotLoaded(Sample.world(Sample.apply(.extended(by: .seconds(300)), to: Sample.heavy))),
    .snapshotLoaded(
      Sample.world(
        Sample.apply(
          .wordsChanged(Quote(price: Sample.dollars(49), effective: "immediately", words: "Other words.")),
          to: Sample.heavy))),
    .keyPressed(.control("z")),
  ])
  func aHalfTypedCodeIsTakenBack(_ action: DashboardAction) {
    var desk = Desk(Sample.world(Sample.heavy))
    desk.openArmed(heavy)
    desk.press(.character("A"))
    let code = desk.code
    desk.type(String(code.prefix(3)))
    desk.send(action)
    desk.type(String(code.suffix(1)))
    #expect(!desk.allEffects.contains { if case .approve = $0 { true } else { false } })
    #expect(desk.state.review?.gesture == .interrupted)
    // The letters that were still on their way are no commands either.
    let before = desk.allEffects
    desk.type("Rrtexcq?m")
    #expect(desk.allEffects == before)
    #expect(desk.state.place == .review)
    desk.wait(700)
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == .code(typed: ""))
  }

  @Test(arguments: [
    DashboardAction.keyPressed(.focusLost), .resized(Size(columns: 90, rows: 30)),
    .snapshotLoaded(Sample.world(Sample.apply(.extended(by: .seconds(300)), to: Sample.light))),
    .keyPressed(.character("?")), .keyPressed(.escape),
  ])
  func theFirstOfTwoKeysIsTakenBack(_ action: DashboardAction) {
    var desk = Desk(Sample.world(Sample.light))
    desk.openArmed(light)
    desk.press(.character("A"))
    desk.wait(400)
    desk.send(action)
    desk.wait(400)
    desk.press(.character("A"))
    #expect(!desk.allEffects.contains { if case .approve = $0 { true } else { false } })
  }

  @Test func comingBackFromTheHelpArmsAnew() {
    var desk = Desk()
    desk.openArmed(light)
    desk.press(.character("?"), .escape)
    #expect(desk.state.place == .review)
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == Gesture.none)
  }

  // MARK: Changes while reading

  @Test func changedFactsGiveANewCodeABannerAndANewArming() {
    var desk = Desk(Sample.world(Sample.heavy))
    desk.openArmed(heavy)
    let code = desk.code
    desk.wait(10)
    let quote = Quote(price: Sample.dollars(59), effective: "immediately", words: "Scale is $59/mo now.")
    let changed = Sample.apply(
      .factsChanged(ConsentFacts(from: Sample.heavy.facts.from, quote: quote)), to: Sample.heavy)
    desk.load(Sample.world(changed))
    #expect(desk.effects == [.discardTypeahead])
    #expect(desk.code != code)
    #expect(desk.frame().text.contains("changed while you were reading: price, the service's words"))
    desk.press(.character("A"))
    #expect(desk.notice?.hasPrefix("Wait") == true)
    desk.wait(700)
    desk.press(.character("A"))
    desk.type(desk.code)
    #expect(desk.effects == [approval(changed, .dashboardCode)])
  }

  @Test func changedWordsAtAnEqualPriceAlsoArmAnewWithAnotherCode() {
    var desk = Desk(Sample.world(Sample.heavy))
    desk.openArmed(heavy)
    let code = desk.code
    desk.wait(1)
    let quote = Quote(price: Sample.dollars(49), effective: "immediately", words: "Now billed by the hour.")
    desk.load(Sample.world(Sample.apply(.wordsChanged(quote), to: Sample.heavy)))
    #expect(desk.effects == [.discardTypeahead])
    #expect(desk.code != code)
    #expect(desk.state.review?.changed == [.words])
  }

  @Test func whatIsNoFactChangesNothing() {
    var desk = Desk(Sample.world(Sample.heavy))
    desk.openArmed(heavy)
    desk.press(.character("A"))
    desk.type(String(desk.code.prefix(3)))
    desk.load(Sample.world(Sample.apply(.joined, to: Sample.apply(.tokenLapsed, to: Sample.heavy))))
    #expect(desk.effects.isEmpty)
    desk.type(String(desk.code.suffix(1)))
    #expect(desk.effects == [approval(Sample.heavy, .dashboardCode)])
  }

  @Test func aRequestDecidedElsewhereSaysSoAndIsNotReplacedByAnother() {
    var desk = Desk(Sample.world(Sample.heavy, Sample.request(50)))
    desk.openArmed(heavy)
    desk.press(.character("A"))
    desk.load(Sample.world(Sample.apply(.rejected(Rejection(.notNeeded)), to: Sample.heavy), Sample.request(50)))
    #expect(desk.state.review?.id == heavy)
    #expect(desk.frame().text.contains("Not by you: The request was rejected."))
    desk.wait(1000)
    desk.press(.character("A"))
    #expect(desk.effects.isEmpty)
    #expect(desk.notice == "The request was rejected.")
  }

  @Test func aRequestThatVanishesSaysSoAndIsNotReplacedByAnother() {
    var desk = Desk(Sample.world(Sample.heavy, Sample.request(50)))
    desk.openArmed(heavy)
    desk.load(Sample.world(Sample.request(50)))
    #expect(desk.state.review?.id == heavy)
    #expect(desk.frame().text.contains("Gone: the ledger does not know this request any more."))
    desk.wait(1000)
    desk.press(.character("A"), .character("R"), .character("e"), .character("t"))
    #expect(desk.effects.isEmpty)
    #expect(desk.state.place == .review)
  }

  @Test func rowsStandStillBehindAnOpenReview() {
    var desk = Desk(Sample.world(Sample.request(1), Sample.request(2)))
    desk.open(Sample.id(1))
    let order = desk.state.home.order
    desk.load(Sample.world(Sample.withToken(Sample.request(2)), Sample.request(1), Sample.withToken(Sample.request(3))))
    #expect(desk.state.home.order == order)
    desk.press(.escape)
    #expect(desk.state.home.order != order)
    #expect(desk.state.home.requests.selected == Sample.id(1))
  }

  /// Whatever an agent does every second while the code is typed: it counts, and stays the same.
  @Test func nothingThatAnAgentCanRepeatHoldsAnApprovalUp() {
    var desk = Desk(Sample.world(Sample.heavy), size: Size(columns: 80, rows: 24))
    desk.openArmed(heavy)
    desk.press(.character("A"))
    let code = desk.code
    var request = Sample.heavy
    for (step, letter) in code.enumerated() {
      for round in 1...5 {
        request = Sample.apply(.joined, to: request)
        let number = 100 + step * 5 + round
        var snapshot = Sample.world(
          request, Sample.request(number, .checkout, to: "team", agent: "noise"), Sample.page(number + 50))
        snapshot.askedBefore[heavy] = AskHistory(asked: number, rejected: 1)
        snapshot.accounts[0].observation = Observation(
          account: Sample.dock.name, at: desk.now.wall, plan: PlanState(plan: Sample.plan("pro")),
          meters: [Sample.meter("agents", Int64(number), .of(Int64(number)))])
        desk.wait(1000)
        desk.load(snapshot)
        #expect(desk.effects.filter { $0 == .discardTypeahead }.isEmpty)
        #expect(desk.code == code)
        #expect(desk.state.review?.gesture == .code(typed: String(code.prefix(step))))
      }
      desk.type(String(letter))
    }
    #expect(desk.effects == [approval(Sample.heavy, .dashboardCode)])
    #expect(desk.state.review?.changed == [.pages, .others, .history, .limits, .usage])
  }

  /// Opening asks for a look; what that brings at once was never read otherwise.
  @Test func whatTheFirstLookBringsIsNoNews() {
    var desk = Desk(Sample.world(Sample.heavy), size: Size(columns: 100, rows: 36))
    desk.open(heavy)
    desk.wait(300)
    desk.load(Sample.world(Sample.apply(.joined, to: Sample.heavy), Sample.page(50)))
    #expect(desk.state.review?.changed == [])
    #expect(!desk.frame().text.contains("new meanwhile"))
    desk.wait(400)
    desk.load(Sample.world(Sample.apply(.joined, to: Sample.heavy), Sample.page(50), Sample.page(51)))
    #expect(desk.frame().text.contains("* new meanwhile: "))
  }

  @Test func whatIsNewIsMarkedAndTold() {
    var desk = Desk(Sample.world(Sample.heavy), size: Size(columns: 100, rows: 36))
    desk.openArmed(heavy)
    desk.load(Sample.world(Sample.apply(.joined, to: Sample.heavy), Sample.page(50)))
    let lines = desk.frame().text.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix(" * new meanwhile: a page for the same plan, other requests, asked again") })
    #expect(lines.contains { $0.hasPrefix("*same plan     a page for the same plan waits already: request 50") })
    #expect(lines.contains { $0.hasPrefix("*request 50    other-bot: checkout: Scale, waiting for payment since") })
    #expect(lines.contains { $0.hasPrefix("*history       repeated once while waiting") })
  }

  @Test func aNewAlarmOfTheAccountTakesTheGestureBack() {
    var desk = Desk(Sample.world(Sample.heavy))
    desk.openArmed(heavy)
    desk.press(.character("A"))
    let code = desk.code
    desk.type(String(code.prefix(3)))
    var snapshot = Sample.world(Sample.heavy)
    snapshot.alarms = [Sample.alarm]
    desk.wait(1)
    desk.load(snapshot)
    #expect(desk.code == code, "an alarm of another account is none of this one")
    snapshot.alarms.append(Sample.longAlarm)
    desk.load(snapshot)
    #expect(desk.code != code)
    #expect(desk.state.review?.gesture == .interrupted)
    #expect(desk.frame().text.contains("changed while you were reading: a new alarm"))
  }

  // MARK: Facts that do not fit

  /// Every row of the table, in a window that is too low for all of them.
  private func low() -> Desk {
    var desk = Desk(Sample.surrounded, size: Size(columns: 80, rows: 24))
    desk.openArmed(heavy)
    return desk
  }

  @Test func anApprovalWaitsUntilEveryFactWasOnTheScreen() {
    var desk = low()
    #expect(!desk.frame().text.contains(" digest "))
    #expect(desk.frame().text.contains(" ↓ 9 more below"))
    desk.press(.character("A"))
    #expect(desk.notice == "Down shows the rest of the facts first: 9 unread below.")
    #expect(desk.state.review?.gesture == Gesture.none)
    for step in 1...8 {
      desk.press(.down)
      #expect(desk.frame().text.contains("↓ \(9 - step) more below · ↑ \(step) more above"))
      #expect(desk.frame().text.contains(" plan          Pro"), "what is approved stays")
      desk.press(.character("A"))
      #expect(desk.state.review?.gesture == Gesture.none)
    }
    desk.press(.down)
    #expect(desk.frame().text.contains(" digest "))
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == .code(typed: ""))
  }

  @Test func whatWasSeenIsSeenAnewInAnotherWindow() {
    var desk = low()
    for _ in 0..<9 { desk.press(.down) }
    desk.send(.resized(Size(columns: 80, rows: 23)))
    desk.wait(700)
    desk.press(.character("A"))
    #expect(desk.notice?.contains("shows the rest of the facts first") == true)
    desk.press(.end, .character("A"))
    #expect(desk.notice?.hasPrefix("Up ") == true, "what is missing is above")
    for _ in 0..<12 { desk.press(.up) }
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == .code(typed: ""))
  }

  @Test func aJumpToTheEndLeavesWhatLiesBetweenUnseen() {
    var desk = Desk(Sample.surrounded, size: Size(columns: 80, rows: 19))
    desk.openArmed(heavy)
    desk.press(.end, .character("A"))
    #expect(desk.notice?.hasPrefix("Up shows the rest of the facts first: ") == true)
    for _ in 0..<14 { desk.press(.up) }
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == .code(typed: ""))
  }

  @Test func onlyTheFactsThatChangedAreSeenAnew() {
    var desk = low()
    for _ in 0..<9 { desk.press(.down) }
    desk.press(.home)
    var snapshot = Sample.surrounded
    snapshot.requests[0] = Sample.apply(.extended(by: .seconds(300)), to: Sample.heavy)
    desk.load(snapshot)
    desk.wait(700)
    desk.press(.character("A"))
    #expect(desk.notice?.hasPrefix("Down shows the rest of the facts first: ") == true, "the digest is another one")
    for _ in 0..<12 { desk.press(.down) }
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == .code(typed: ""))
  }

  @Test func whatAgentsAddMeanwhileIsNotWaitedFor() {
    var desk = low()
    for number in 60..<75 {
      var snapshot = Sample.surrounded
      snapshot.requests += (60...number).map { Sample.request($0, .checkout, to: "team", agent: "noise-\($0)") }
      desk.wait(100)
      desk.load(snapshot)
      desk.press(.pageDown)
    }
    for _ in 0..<3 { desk.press(.pageDown) }
    desk.wait(700)
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == .code(typed: ""))
    desk.press(.escape, .home)
    var snapshot = Sample.surrounded
    snapshot.requests.append(Sample.request(99, .checkout, to: "team", agent: "last"))
    desk.load(snapshot)
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == .code(typed: ""))
  }

  /// A row that comes in above, where the operator has read already, is not waited for.
  @Test func whatComesInAboveIsNotGoneBackFor() {
    var desk = Desk(Sample.surrounded, size: Size(columns: 80, rows: 17))
    desk.openArmed(heavy)
    func below() -> Int {
      desk.state.review.map { reviewLayout($0, in: desk.state, size: desk.state.size, at: desk.now).facts.below } ?? 0
    }
    while below() > 1 { desk.press(.down) }
    var snapshot = Sample.surrounded
    snapshot.requests.append(Sample.request(44, .checkout, to: "team", agent: "late"))
    desk.load(snapshot)
    desk.press(.end)
    #expect(!desk.frame().text.contains("request 44"))
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == .code(typed: ""))
  }

  /// What is told beside the facts takes no line that they need.
  @Test(arguments: 10...40)
  func newsMakeNoScreenTooSmall(_ rows: Int) {
    func isTooSmall(_ loads: [Snapshot]) -> Bool {
      var desk = Desk(Sample.world(Sample.heavy), size: Size(columns: 80, rows: rows))
      desk.openArmed(heavy)
      for snapshot in loads { desk.load(snapshot) }
      desk.wait(700)
      return desk.state.approvalObstacle(at: desk.now)?.hasPrefix("Too small") == true
    }
    let noise = Sample.world(Sample.apply(.joined, to: Sample.heavy), Sample.request(60, agent: "noise"))
    #expect(isTooSmall([noise]) == isTooSmall([]))
    #expect(isTooSmall([]) == (rows < 16))
  }

  @Test func aWindowThatIsTooSmallSaysHowManyLinesAreBelow() {
    var desk = Desk(Sample.surrounded, size: Size(columns: 60, rows: 12))
    desk.openArmed(heavy)
    let text = desk.frame().text
    #expect(text.contains("Too small: at 60x19 every fact can be read."))
    #expect(text.contains("more below"))
    for _ in 0..<60 { desk.press(.down) }
    #expect(!desk.frame().text.contains("more below"))
    #expect(desk.frame().text.contains("more above"))
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == Gesture.none)
  }

  @Test func theArrowsAreTurnedToWhatCanBeMoved() {
    let words = SafeText(String(repeating: "The plan will be another one. ", count: 40))
    let request = Sample.withToken(
      Sample.request(42, reason: SafeText(String(repeating: "word ", count: 99)), words: words))
    var desk = Desk(Sample.world(request), size: Size(columns: 80, rows: 24))
    desk.openArmed(heavy)
    func moved() -> ReviewScroll.Part? {
      desk.state.review.flatMap { review in
        reviewLayout(review, in: desk.state, size: desk.state.size, at: desk.now).moved(review.scroll)
      }
    }
    var parts: [ReviewScroll.Part?] = []
    for _ in 0..<4 {
      parts.append(moved())
      desk.press(.tab)
    }
    #expect(parts == [.facts, .words, .reason, .facts])
    desk.press(.backTab)
    #expect(moved() == .facts)
    desk.press(.tab, .character("A"))
    #expect(desk.notice?.hasPrefix("Tab, Tab and Down show the rest of the facts first") == true)
  }

  // MARK: After the decision

  @Test func anApprovalIsSentOnce() {
    var desk = Desk()
    desk.openArmed(light)
    desk.press(.character("A"))
    desk.wait(400)
    desk.press(.character("A"))
    desk.wait(400)
    desk.press(.character("A"))
    #expect(desk.effects.isEmpty)
    #expect(desk.notice == "The approval is being recorded.")
    desk.send(.decisionRecorded(light, .recorded))
    #expect(desk.notice == "Request 43 is approved.")
    desk.wait(1000)
    desk.press(.character("A"))
    #expect(desk.effects.isEmpty)
  }

  @Test func anApprovalIsNotSentAgainByOpeningTheReviewAgain() {
    var desk = Desk(Sample.world(Sample.light))
    desk.openArmed(light)
    desk.press(.character("A"))
    desk.wait(400)
    desk.press(.character("A"), .escape)
    desk.openArmed(light)
    desk.press(.character("A"))
    #expect(desk.notice == "The approval is being recorded.")
    #expect(desk.state.review?.gesture == Gesture.none)
    // Other facts are another question.
    let changed = Sample.apply(.extended(by: .seconds(60)), to: Sample.light)
    desk.load(Sample.world(changed))
    desk.wait(700)
    desk.press(.character("A"))
    desk.wait(400)
    desk.press(.character("A"))
    #expect(desk.effects == [approval(changed, .dashboardDoubleKey)])
  }

  @Test func theAnswerIsToldWhereverTheOperatorIsByThenAndWhicheverComesFirst() {
    var desk = Desk(Sample.world(Sample.light))
    desk.openArmed(light)
    desk.press(.character("A"))
    desk.wait(400)
    desk.press(.character("A"), .escape)
    let approved = Sample.apply(
      .approved(Approval(digest: Sample.light.digest, version: 1, from: .dashboardDoubleKey)), to: Sample.light)
    desk.load(Sample.world(approved))
    desk.send(.decisionRecorded(light, .recorded))
    #expect(desk.notice == "Request 43 is approved.")
    #expect(desk.state.sent.isEmpty)
  }

  @Test(arguments: [
    DecisionResult.refused(.shownFactsAreOld), .refused(.tooLate), .failed(Problem("The disk is full.", advice: "")),
  ])
  func anApprovalThatDidNotArriveIsToldAndCanBeRepeatedAfterReadingAgain(_ result: DecisionResult) {
    var desk = Desk()
    desk.openArmed(light)
    desk.press(.character("A"))
    desk.wait(400)
    desk.press(.character("A"))
    desk.send(.decisionRecorded(light, result))
    #expect(desk.notice?.contains("nothing was decided") == true)
    #expect(desk.state.toasts.all.last?.expiresAt == nil, "money problems stay")
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == Gesture.none)
    desk.wait(700)
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == .again)
  }

  @Test func anAnswerAboutAnotherRequestDoesNotTouchTheOpenOne() {
    var desk = Desk()
    desk.openArmed(light)
    desk.press(.character("A"))
    desk.send(.decisionRecorded(heavy, .refused(.tooLate)))
    #expect(desk.state.review?.gesture == .again)
  }

  @Test func theOutcomeIsShownWhereItWasDecided() {
    var desk = Desk(Sample.world(Sample.light))
    desk.openArmed(light)
    desk.press(.character("A"))
    desk.wait(400)
    desk.press(.character("A"))
    let approved = Sample.apply(
      .approved(Approval(digest: Sample.light.digest, version: 1, from: .dashboardDoubleKey)), to: Sample.light)
    desk.load(Sample.world(approved))
    let text = desk.frame().text
    #expect(text.contains("The request is approved and will be executed."))
    #expect(!text.contains("Not by you"))
  }

  // MARK: Extending, renewing, copying

  @Test func moreTimeATokenAFreshReadingAndTheDigestCanBeAskedFor() {
    var desk = Desk()
    desk.openArmed(heavy)
    desk.press(.character("e"))
    #expect(desk.effects == [.extend(heavy)])
    desk.press(.character("t"))
    #expect(desk.effects == [.renewToken(heavy)])
    desk.press(.character("c"))
    #expect(desk.effects == [.copy(.digest(Sample.heavy.digest))])
    desk.press(.character("r"))
    #expect(desk.effects == [.refresh(Sample.dock.name)])
  }

  @Test func theAgentsWordsScrollAndNoFurtherThanTheirEnd() {
    let words = SafeText(String(repeating: "word ", count: 99))
    var desk = Desk(Sample.world(Sample.request(1, reason: words)), size: Size(columns: 60, rows: 24))
    desk.open(Sample.id(1))
    // On so small a screen the facts scroll, too, and have the arrows first.
    desk.press(.tab)
    for _ in 0..<100 { desk.press(.down) }
    let top = desk.state.review?.scroll.reason ?? 0
    #expect(top > 0)
    desk.press(.up)
    #expect(desk.state.review?.scroll.reason == top - 1)
    desk.press(.home)
    #expect(desk.state.review?.scroll.reason == 0)
    desk.press(.end)
    #expect(desk.state.review?.scroll.reason == top)
    desk.press(.tab, .down)
    #expect(desk.state.review?.scroll.reason == top, "the arrows move the facts again")
    #expect(desk.state.review?.scroll.facts == 1)
  }

  @Test func theTimeThatIsGivenHereIsNoChangeBySomebodyElse() {
    let longer = Sample.apply(.extended(by: .seconds(300)), to: Sample.heavy)
    var desk = Desk(Sample.world(Sample.heavy))
    desk.openArmed(Sample.id(42))
    desk.press(.character("e"))
    #expect(desk.effects == [.extend(Sample.id(42))])
    desk.load(Sample.world(longer))
    #expect(desk.state.review?.changed == [])
    #expect(desk.state.review?.isArmed(at: desk.now.boot.time) == false)
    desk.load(Sample.world(Sample.apply(.extended(by: .seconds(300)), to: longer)))
    #expect(desk.state.review?.changed == [.deadline])
  }

  @Test func whatIsOverStandsStill() {
    var desk = Desk(Sample.world(Sample.heavy))
    desk.openArmed(Sample.id(42))
    var world = Sample.world(Sample.apply(.rejected(Rejection(.notNeeded)), to: Sample.heavy))
    world.accounts[0].observation = Observation(
      account: Sample.dock.name, at: Sample.start.wall, plan: PlanState(plan: Sample.plan("scale")),
      meters: [Sample.meter("agents", 9, .of(30))])
    desk.load(world)
    let text = desk.frame().text
    #expect(text.contains(" ended         rejected 12:00:00Z"))
    #expect(text.contains("9 / 10"))
    #expect(!text.contains("decide by"))
    #expect(!text.contains("Approving is not possible."))
    desk.wait(5000)
    #expect(desk.frame().text == text)
  }
}
