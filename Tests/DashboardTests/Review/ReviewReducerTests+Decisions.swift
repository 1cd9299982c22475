import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

/// What comes after a decision, and what else is asked for.
extension ReviewReducerTests {
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
    #expect(text.contains("Approved; nothing was sent yet. It lapses at 12:05:00 UTC. R takes it back."))
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
    #expect(text.contains(" ended        rejected 12:00:00 UTC"))
    #expect(text.contains("9 / 10"))
    #expect(!text.contains("decide by"))
    #expect(!text.contains("Approving is not possible."))
    desk.wait(5000)
    #expect(desk.frame().text == text)
  }
}
