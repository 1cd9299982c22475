import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct LinkDialogTests {
  private func desk(_ snapshot: Snapshot = Sample.busy, row: Int = 0, readOnly: Bool = false) -> Desk {
    var desk = Desk(snapshot, readOnly: readOnly)
    desk.focus(.links)
    for _ in 0..<row { desk.press(.down) }
    desk.press(.enter)
    #expect(desk.state.place == .link)
    return desk
  }

  @Test func enterShowsTheLinkWithoutItsURL() {
    let desk = desk()
    let text = desk.frame().text
    for piece in ["upgrade link", "daimon-bot", "Developer", "daimon.email", "not used yet", "6 d 23 h", "LIVE"] {
      #expect(text.contains(piece), "\(piece)")
    }
    #expect(desk.allEffects.isEmpty)
  }

  @Test func theDialogOpensCopiesAndDismissesItsLinkWhateverIsSelected() {
    var desk = desk(row: 1)
    desk.press(.character("o"))
    #expect(desk.effects == [.openLink(2)])
    desk.press(.character("c"))
    #expect(desk.effects == [.copy(.link(2))])
    desk.press(.character("x"))
    #expect(desk.effects.isEmpty)
    #expect(desk.frame().text.contains("its URL cannot be brought back"))
    desk.press(.character("x"))
    #expect(desk.effects == [.dismissLink(2)])
    #expect(desk.state.place == .home)
  }

  @Test func aNoticeClaimsItsKeyOnlyWhereTheKeyIsItsOwn() {
    var desk = desk(row: 1)
    desk.send(.noticed(Notice(.money, "Look at the bill.")))
    #expect(desk.frame().text.contains("Money: Look at the bill."))
    #expect(!desk.frame().text.contains("[x dismisses]"))
    desk.press(.escape)
    #expect(desk.frame().text.contains("[x dismisses]"))
  }

  @Test func aLinkThatARequestWaitsForIsDismissedAfterOneQuestion() {
    var desk = desk(Sample.awaiting, row: 1)
    desk.press(.character("x"))
    #expect(desk.effects.isEmpty)
    #expect(desk.frame().text.contains("A request waits for this page"))
    desk.press(.escape)
    #expect(desk.state.place == .link)
    #expect(!desk.frame().text.contains("A request waits"))
    desk.press(.character("x"), .character("x"))
    #expect(desk.allEffects == [.dismissLink(2)])
  }

  @Test func anotherKeyTakesTheQuestionBack() {
    var desk = desk(Sample.awaiting, row: 1)
    desk.press(.character("x"), .character("c"), .character("x"))
    #expect(desk.allEffects == [.copy(.link(2))])
    #expect(desk.state.linkDialog?.isAskingToDismiss == true)
  }

  @Test func anotherAccountsRequestDoesNotAsk() {
    var desk = desk(Sample.awaiting)
    desk.press(.character("x"))
    #expect(desk.effects == [.dismissLink(1)])
  }

  @Test func anExpiredLinkCanOnlyBeDismissed() {
    var snapshot = Sample.busy
    snapshot.links = [
      Link(
        id: 5, account: Sample.idp.name, kind: .portal, target: nil, host: "idp\u{202E}", createdAt: Sample.start.wall,
        expiresAt: Sample.start.wall, state: .unused)
    ]
    var desk = desk(snapshot)
    #expect(desk.frame().text.contains("unusual letters"))
    desk.press(.character("o"))
    #expect(desk.notice == "The link has expired.")
    desk.press(.character("c"))
    #expect(desk.effects.isEmpty)
    desk.press(.character("x"))
    #expect(desk.effects == [.dismissLink(5)])
  }

  @Test func aLinkThatVanishesLeavesADialogThatDoesNothing() {
    var desk = desk()
    desk.load(Sample.empty)
    #expect(desk.frame().text.contains("not in the ledger any more"))
    desk.press(.character("o"), .character("c"), .character("x"), .enter)
    #expect(desk.allEffects.isEmpty)
    desk.press(.escape)
    #expect(desk.state.place == .home)
  }

  @Test func inReadOnlyTheLinkIsOnlyShown() {
    var desk = desk(readOnly: true)
    desk.press(.character("o"), .character("c"), .character("x"))
    #expect(desk.allEffects.isEmpty)
    #expect(desk.notice == Command.readOnly)
  }

  @Test func everyStateOfALinkHasItsWord() {
    #expect(LinkState.unused.words(for: .checkout) == "waiting for payment")
    #expect(LinkState.unused.words(for: .approval) == "waiting for approval")
    #expect(LinkState.unused.words(for: .upgradeLink) == "not used yet")
    #expect(LinkState.used.words(for: .checkout) == "used")
    #expect(LinkState.expired.words(for: .portal) == "expired")
    #expect(LinkState.dismissed.words(for: .portal) == "dismissed")
  }
}
