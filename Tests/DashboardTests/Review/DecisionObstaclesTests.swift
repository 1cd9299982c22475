import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct DecisionObstaclesTests {
  private func reason(_ change: (inout Snapshot) -> Void, size: Size = Size(columns: 100, rows: 30)) -> String? {
    var snapshot = Sample.world(Sample.heavy)
    change(&snapshot)
    var desk = Desk(snapshot, size: size)
    desk.openArmed(Sample.id(42))
    desk.press(.character("A"))
    if desk.state.review?.gesture != Gesture.none { return nil }
    #expect(desk.frame().text.contains("Approving is not possible.") || size.rows < 16)
    return desk.notice
  }

  @Test func nothingIsInTheWayOfAFreshOne() {
    #expect(reason { _ in } == nil)
  }

  @Test func staleFactsAreWaitedFor() {
    #expect(reason { $0.accounts[0].freshness = .stale }?.hasPrefix("Waiting for fresh facts") == true)
    #expect(reason { $0.accounts[0].freshness = .unreachable }?.contains("cannot be reached") == true)
    #expect(reason { $0.accounts[0].freshness = .unknown }?.contains("not read yet") == true)
  }

  @Test func anAccountThatIsNotConfiguredCannotBeChanged() {
    #expect(reason { $0.accounts.removeFirst() }?.contains("not in the configuration") == true)
  }

  @Test func withoutAnEngineNothingIsApproved() {
    #expect(reason { $0.engine = .absent } == Command.noEngine)
    #expect(reason { $0.engine = .elsewhere(pid: 1) } == nil)
  }

  @Test func withoutACallLeftTheTimeOfTheNextOneIsTold() {
    let next = Sample.start.wall.adding(.seconds(180))
    #expect(
      reason {
        $0.accounts[0].callsLeft = 0
        $0.accounts[0].nextCallAt = next
      } == "No plan-changing call is left this hour; the next one is possible at 12:03:00Z.")
    #expect(
      reason {
        $0.accounts[0].callsLeft = 0
        $0.accounts[0].nextCallAt = nil
      } == "No plan-changing call is left this hour.")
    #expect(
      reason {
        $0.accounts[0].callsLeft = 0
        $0.accounts[0].nextCallAt = Sample.start.wall
      } == nil)
  }

  @Test func anApprovalThatWaitsForACallSaysSo() {
    func reason(_ callsLeft: Int?) -> String? {
      var snapshot = Sample.world(
        Sample.apply(
          .approved(Approval(digest: Sample.heavy.digest, version: 1, from: .shell)), to: Sample.heavy))
      snapshot.accounts[0].callsLeft = callsLeft
      snapshot.accounts[0].nextCallAt = Sample.start.wall.adding(.seconds(180))
      var desk = Desk(snapshot)
      desk.open(Sample.heavy.id)
      return desk.state.approvalObstacle(at: desk.now)
    }
    #expect(
      reason(0)
        == "Approved, but no plan-changing call is left this hour: it is carried out at 12:03:00Z or ends. R takes it "
        + "back.")
    #expect(reason(1) == "The request is approved and will be executed.")
  }

  @Test func whenTheTimeIsOverNothingIsApproved() {
    var desk = Desk(Sample.world(Sample.heavy))
    desk.openArmed(Sample.id(42))
    desk.press(.character("A"))
    desk.type(String(desk.code.prefix(3)))
    desk.wait(839_300)
    #expect(desk.now.wall == Sample.heavy.decideBy)
    desk.type(String(desk.code.suffix(1)))
    #expect(desk.effects.isEmpty)
    #expect(desk.notice == "The time to decide is over.")
    #expect(desk.state.review?.gesture == Gesture.none)
  }

  @Test func aScreenThatCannotShowEveryFactCannotApprove() {
    #expect(reason({ _ in }, size: Size(columns: 40, rows: 10))?.hasPrefix("Too small") == true)
    var desk = Desk(Sample.world(Sample.heavy), size: Size(columns: 30, rows: 5))
    desk.openArmed(Sample.id(42))
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == Gesture.none)
  }

  @Test func theSizeThatIsAskedForSuffices() {
    var desk = Desk(Sample.world(Sample.heavy), size: Size(columns: 45, rows: 12))
    desk.open(Sample.id(42))
    guard let review = desk.state.review,
      let size = desk.state.sizeForEveryFact(of: review, at: desk.now)
    else {
      Issue.record("45x12 should be too small")
      return
    }
    desk.send(.resized(size))
    desk.wait(700)
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == .code(typed: ""))
  }

  @Test func anUnknownPriceNeedsTheServicesWordsOnTheScreen() {
    let request = Sample.request(1, price: nil, words: "Ask sales.")
    for rows in 10...24 {
      var desk = Desk(Sample.world(request), size: Size(columns: 80, rows: rows))
      desk.openArmed(Sample.id(1))
      desk.press(.character("A"))
      if case .code = desk.state.review?.gesture { #expect(desk.frame().text.contains("Ask sales.")) }
    }
  }

  @Test func theServicesWordsAreReadToTheirEndBeforeAnApproval() {
    let words = SafeText(
      (1...12).map { "Line \($0) of what Dock says about the change of the plan, and more." }.joined(separator: " "))
    var desk = Desk(Sample.world(Sample.request(1, words: words)), size: Size(columns: 80, rows: 24))
    desk.openArmed(Sample.id(1))
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == Gesture.none)
    #expect(desk.notice == "Down shows the rest of the service's words first.")
    for _ in 0..<12 { desk.press(.down) }
    #expect(desk.frame().text.contains("Line 12"))
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == .code(typed: ""))
    desk.send(.resized(Size(columns: 80, rows: 24)))
    desk.wait(700)
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == Gesture.none)
  }

  @Test func aNoticeTakesNoFactAwayFromTheReview() {
    let words: SafeText =
      "Downgrade team-shop from Pro ($19/mo) to Free ($0/mo). Pro and its limits stay until December 20 of this year."
    for rows in 20...30 {
      var desk = Desk(Sample.world(Sample.request(1, words: words)), size: Size(columns: 80, rows: rows))
      desk.openArmed(Sample.id(1))
      let before = desk.frame().text.split(separator: "\n").filter { $0.first == " " }.dropLast(3)
      desk.send(.noticed(Notice(.money, SafeText(String(repeating: "The bill is another one. ", count: 9)))))
      let text = desk.frame().text
      if desk.state.approvalObstacle(at: desk.now) == nil {
        for line in before where !line.contains("Wait") { #expect(text.contains(line), "\(rows): \(line)") }
        #expect(text.contains("stay until December 20"))
        #expect(text.contains("Money: "))
      }
      if rows >= 24 { #expect(desk.state.approvalObstacle(at: desk.now) == nil, "\(rows)") }
    }
  }

  @Test func aPriceThatATokenWouldTellIsAskedForFirst() {
    let request = Sample.request(1, price: nil, words: "", effective: nil)
    var desk = Desk(Sample.world(request))
    desk.openArmed(Sample.id(1))
    desk.press(.character("A"))
    #expect(desk.notice == "The price is not known yet: t asks Dock for it (4 calls left this hour).")
    var snapshot = Sample.world(request)
    snapshot.accounts[0].callsLeft = 1
    desk.load(snapshot)
    desk.wait(700)
    #expect(desk.state.approvalObstacle(at: desk.now) == nil)
  }

  @Test func aTokenIsOnlyRenewedWhereThereIsOneAndACallToSpare() {
    func reason(_ request: ConsentRequest, _ change: (inout Snapshot) -> Void = { _ in }) -> String? {
      var snapshot = Sample.world(request)
      change(&snapshot)
      let desk = Desk(snapshot)
      return desk.state.renewalObstacle(at: desk.now)
    }
    #expect(reason(Sample.heavy) == nil)
    #expect(reason(Sample.light) == "This change needs no upstream token.")
    #expect(reason(Sample.heavy) { $0.accounts[0].callsLeft = 1 } == "The hour's last call is kept for the approval.")
    #expect(reason(Sample.heavy) { $0.accounts[0].callsLeft = 0 }?.hasPrefix("No plan-changing call") == true)
    #expect(reason(Sample.heavy) { $0.accounts[0].mintingBlocked = true }?.contains("alarm") == true)
    #expect(reason(Sample.heavy) { $0.engine = .absent } == Command.noEngine)
  }

  @Test func aRequestGetsAtMostADay() {
    let long = Account(
      name: Sample.dock.name, service: .dock, origin: Sample.dock.origin, isLive: true, decideWithin: .seconds(86_400))
    var desk = Desk(Sample.world(Sample.request(1, account: long)))
    desk.openArmed(Sample.id(1))
    desk.press(.character("e"))
    #expect(desk.effects.isEmpty)
    #expect(desk.notice?.contains("24 hours") == true)
  }

  @Test func anApprovalCanBeTakenBackUntilItIsConsumed() {
    let approved = Sample.apply(
      .approved(Approval(digest: Sample.heavy.digest, version: 1, from: .shell)), to: Sample.heavy)
    var desk = Desk(Sample.world(approved))
    desk.openArmed(Sample.id(42))
    desk.press(.character("R"), .character("1"), .enter)
    #expect(desk.effects == [.reject(Sample.id(42), version: 1, Rejection(.notNeeded))])
  }

  @Test func aLinkThatEndedIsNotOpened() {
    var desk = Desk()
    desk.press(.tab)
    desk.press(.character("o"))
    #expect(desk.effects == [.openLink(1)])
    desk.press(.character("c"))
    #expect(desk.effects == [.copy(.link(1))])
    desk.wait(604_800_000)
    desk.press(.character("o"))
    #expect(desk.effects.isEmpty)
    #expect(desk.notice == "The link has expired.")
  }
}
