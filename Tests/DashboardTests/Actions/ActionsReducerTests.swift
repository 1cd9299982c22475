import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

/// What the operator asks for himself: it makes a request, and the request has its review.
@Suite struct ActionsReducerTests {
  private let upgrade = PlanChange(.upgrade, to: Sample.plan("scale"))
  private let problem = Problem("The service does not answer.", advice: "Ask again later.")

  private func asked() -> Desk {
    var desk = Desk()
    desk.press(.character("u"), .enter)
    #expect(desk.effects == [.ask(Sample.dock.name, upgrade)])
    return desk
  }

  @Test func enterOnAnAccountShowsItsActionsAndAsksForNothing() {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    desk.openActions(Sample.dock.name)
    #expect(desk.allEffects.isEmpty)
    let text = desk.frame().text
    for word in ["upgrade", "downgrade", "resume", "checkout page", "portal page", "limit increase"] {
      #expect(text.contains(word), "\(word)")
    }
    #expect(text.contains("Nothing to resume"))
    desk.press(.escape)
    #expect(desk.state.place == .home)
  }

  @Test func anUnavailableActionSaysWhyAndOpensNothing() {
    var desk = Desk()
    desk.openActions(Sample.dock.name, at: .resume)
    desk.press(.enter)
    #expect(desk.state.place == .actions)
    #expect(desk.notice == "Nothing to resume: no end of the plan is scheduled.")
    #expect(desk.allEffects.isEmpty)
  }

  @Test(arguments: [
    (Key.character("u"), PlanChange(.upgrade, to: Sample.plan("scale"))),
    (.character("d"), PlanChange(.downgrade, to: Sample.plan("free"))), (.character("p"), PlanChange(.portal)),
  ])
  func theKeysOfActionsOpenTheirDialogAndOnlyEnterAsks(_ key: Key, _ change: PlanChange) {
    var desk = Desk()
    desk.press(key)
    #expect(desk.state.place == .asking)
    #expect(desk.effects == [.discardTypeahead])
    desk.press(.character(" "), .character("y"), .character("A"), .character("u"), .paste("\n"), .tab)
    desk.press(.mouse(MouseEvent(kind: .press(.left), point: Point(column: 5, row: 29))))
    #expect(desk.allEffects == [.discardTypeahead])
    desk.press(.enter)
    #expect(desk.effects == [.ask(Sample.dock.name, change)])
    desk.press(.enter, .enter)
    #expect(desk.allEffects.count == 2, "it is sent once")
  }

  @Test func thePlanIsChosenWithTheArrows() {
    var desk = Desk()
    desk.select(Sample.idp.name)
    desk.press(.character("u"), .up, .down, .down, .down)
    #expect(desk.frame().text.contains("▸ Enterprise"))
    desk.press(.enter)
    #expect(desk.effects == [.ask(Sample.idp.name, PlanChange(.upgrade, to: Sample.plan("enterprise")))])
    desk.press(.up)
    #expect(desk.state.planAsk?.target == Sample.plan("enterprise"), "what was sent is not changed any more")
  }

  @Test func theMenuLeadsToThePageOfAServiceWithoutAKeyForIt() {
    var desk = Desk()
    desk.openActions(Sample.daimon.name, at: .upgradeLink)
    desk.press(.enter, .enter)
    #expect(desk.effects == [.ask(Sample.daimon.name, PlanChange(.upgradeLink, to: Sample.plan("developer")))])
  }

  @Test func theReviewOpensWhenTheLedgerShowsTheRequestAndStartsUnarmed() {
    var desk = asked()
    #expect(desk.frame().text.contains("On its way"))
    desk.send(.asked(Sample.dock.name, upgrade, .request(Sample.id(77))))
    #expect(desk.state.place == .asking)
    desk.load(Sample.world(Sample.own, Sample.light))
    #expect(desk.state.review?.id == Sample.id(77))
    #expect(desk.effects == [.reviewOpened(Sample.id(77)), .discardTypeahead], "and no bell for one's own ask")
    #expect(desk.frame().text.contains("you through the operator's own door"))
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == Gesture.none, "the facts have only just been put on the screen")
    desk.wait(700)
    desk.press(.character("A"))
    desk.type(desk.code)
    #expect(
      desk.effects == [
        .approve(Sample.id(77), Approval(digest: Sample.own.digest, version: 1, from: .dashboardCode))
      ])
  }

  @Test func theReviewAlsoOpensWhenTheLedgerIsFasterThanTheAnswer() {
    var desk = asked()
    desk.load(Sample.world(Sample.own))
    #expect(desk.state.review == nil)
    desk.send(.asked(Sample.dock.name, upgrade, .request(Sample.id(77))))
    #expect(desk.state.review?.id == Sample.id(77))
  }

  @Test func whoHasLeftTheDialogIsToldAndNotInterrupted() {
    var desk = asked()
    desk.press(.escape)
    #expect(desk.state.place == .home)
    desk.send(.asked(Sample.dock.name, upgrade, .request(Sample.id(77))))
    desk.load(Sample.world(Sample.own))
    #expect(desk.state.place == .home)
    #expect(desk.notice == "You asked for upgrade to Scale on dock-main: review it under Pending.")
  }

  @Test func anOpenHelpIsNotReplacedByTheReview() {
    var desk = asked()
    desk.press(.character("?"))
    desk.send(.asked(Sample.dock.name, upgrade, .request(Sample.id(77))))
    desk.load(Sample.world(Sample.own))
    #expect(desk.state.place == .help)
    #expect(desk.state.review == nil, "a review that nobody sees has not begun")
    #expect(desk.effects.isEmpty)
    desk.press(.escape)
    #expect(desk.state.place == .review)
  }

  @Test func aRefusedAskSaysWhyAndCanBeMadeAgain() {
    var desk = asked()
    desk.send(.asked(Sample.dock.name, upgrade, .refused(problem)))
    #expect(desk.state.place == .asking)
    #expect(
      desk.notice == "No request for upgrade to Scale on dock-main. The service does not answer. Ask again later.")
    desk.press(.enter)
    #expect(desk.effects == [.ask(Sample.dock.name, upgrade)])
  }

  @Test func whileAnAskIsOnItsWayTheAccountTakesNoOther() {
    var desk = asked()
    desk.press(.escape, .character("p"))
    #expect(desk.notice == "What you asked for before is still on its way.")
    #expect(desk.state.place == .home)
    desk.send(.asked(Sample.dock.name, upgrade, .refused(problem)))
    desk.press(.character("p"))
    #expect(desk.state.place == .asking)
  }

  @Test func anAnswerToAnotherAskEndsNothing() {
    var desk = asked()
    desk.send(.asked(Sample.dock.name, PlanChange(.portal), .refused(problem)))
    desk.send(.noted(Sample.dock.name, .notify("x"), .taken))
    #expect(desk.state.planAsk?.phase == .sent)
    #expect(desk.state.errands[Sample.dock.name] != nil)
  }

  @Test func aPlanThatChangesUnderTheDialogIsNotAskedFor() {
    var desk = Desk()
    desk.press(.character("u"))
    var snapshot = Sample.busy
    snapshot.accounts[0].observation = Observation(
      account: Sample.dock.name, at: Sample.start.wall, plan: PlanState(plan: Sample.plan("free")), meters: [])
    desk.load(snapshot)
    desk.press(.enter)
    #expect(desk.notice == "The account's plan changed meanwhile: leave, and choose again.")
    #expect(desk.allEffects == [.discardTypeahead])
  }

  @Test func rowsStandStillBehindADialog() {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    desk.press(.character("u"))
    let order = desk.state.home.order
    desk.load(Sample.world(Sample.light, Sample.request(1, created: Sample.start.wall.adding(.seconds(-890)))))
    #expect(desk.state.home.order == order)
    desk.press(.escape)
    #expect(desk.state.home.order == [Sample.id(1), Sample.id(43)])
  }

  @Test func inReadOnlyNoDialogOpensButTheMenuIsThereToRead() {
    var desk = Desk(readOnly: true)
    desk.press(.character("u"), .character("d"), .character("p"))
    #expect(desk.state.place == .home)
    #expect(desk.notice == Command.readOnly)
    desk.openActions(Sample.dock.name)
    desk.press(.enter)
    #expect(desk.state.place == .actions)
    #expect(desk.allEffects.isEmpty)
  }
}
