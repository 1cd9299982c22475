import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

/// The operator's gesture, step by step.
@Suite struct ReviewReducerTests {
  let heavy = Sample.id(42)
  let light = Sample.id(43)

  func approval(_ request: ConsentRequest, _ place: ApprovalPlace) -> DashboardEffect {
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
}
