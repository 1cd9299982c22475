import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

/// Facts that do not fit on the screen.
extension ReviewReducerTests {
  /// Every row of the table, in a window that is too low for all of them.
  private func low() -> Desk {
    var desk = Desk(Sample.surrounded, size: Size(columns: 80, rows: 24))
    desk.openArmed(heavy)
    return desk
  }

  @Test func anApprovalWaitsUntilEveryFactWasOnTheScreen() {
    var desk = low()
    #expect(!desk.frame().text.contains(" digest "))
    #expect(desk.frame().text.contains(" ↓ 11 more below"))
    desk.press(.character("A"))
    #expect(desk.notice == "Down shows the rest of the facts first: 11 unread below.")
    #expect(desk.state.review?.gesture == Gesture.none)
    var steps = 0
    while desk.frame().text.contains("more below"), steps < 20 {
      #expect(desk.frame().text.contains(" plan         Pro"), "what is approved stays")
      desk.press(.character("A"))
      #expect(desk.state.review?.gesture == Gesture.none)
      desk.press(.down)
      steps += 1
      #expect(desk.frame().text.contains(" more above"))
    }
    // One line more than facts: the title over what else happened.
    #expect(steps == 12)
    #expect(desk.frame().text.contains(" digest "))
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == .code(typed: ""))
  }

  @Test func whatWasSeenIsSeenAnewInAnotherWindow() {
    var desk = low()
    for _ in 0..<10 { desk.press(.down) }
    desk.send(.resized(Size(columns: 80, rows: 23)))
    desk.wait(700)
    desk.press(.character("A"))
    #expect(desk.notice?.contains("shows the rest of the facts first") == true)
    desk.press(.end, .character("A"))
    #expect(desk.notice?.hasPrefix("Up ") == true, "what is missing is above")
    for _ in 0..<16 { desk.press(.up) }
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == .code(typed: ""))
  }

  @Test func aJumpToTheEndLeavesWhatLiesBetweenUnseen() {
    var desk = Desk(Sample.surrounded, size: Size(columns: 80, rows: 19))
    desk.openArmed(heavy)
    desk.press(.end, .character("A"))
    #expect(desk.notice?.hasPrefix("Up shows the rest of the facts first: ") == true)
    for _ in 0..<16 { desk.press(.up) }
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == .code(typed: ""))
  }

  @Test func onlyTheFactsThatChangedAreSeenAnew() {
    var desk = low()
    for _ in 0..<11 { desk.press(.down) }
    desk.press(.home)
    var snapshot = Sample.surrounded
    snapshot.requests[0] = Sample.apply(.extended(by: .seconds(300)), to: Sample.heavy)
    desk.load(snapshot)
    desk.wait(700)
    desk.press(.character("A"))
    #expect(desk.notice?.hasPrefix("Down shows the rest of the facts first: ") == true, "the digest is another one")
    for _ in 0..<14 { desk.press(.down) }
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
}
