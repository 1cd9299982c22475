import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

/// What changes under the operator's eyes.
extension ReviewReducerTests {
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
    #expect(lines.contains { $0.contains("*same plan    a page for the same plan waits already: request 50") })
    #expect(lines.contains { $0.contains("*request 50   other-bot: checkout: Scale, waiting for payment since") })
    #expect(lines.contains { $0.contains("*history      repeated once while waiting") })
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
}
