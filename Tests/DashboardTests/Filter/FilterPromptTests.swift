import Billing
import Consent
import Screen
import Testing

@testable import Dashboard

@Suite struct FilterPromptTests {
  private func desk(_ panel: Panel, _ text: String) -> Desk {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    desk.focus(panel)
    desk.press(.character("/"))
    #expect(desk.state.place == .filtering)
    desk.type(text)
    return desk
  }

  @Test func theListFollowsEveryLetterAndItsTitleSaysSo() {
    var desk = desk(.accounts, "usage>80")
    #expect(desk.state.home.accountOrder == [Sample.dock.name, Sample.mail.name])
    #expect(desk.frame().text.contains("Accounts 2 of 4 /usage>80_"))
    desk.press(.backspace, .backspace)
    desk.type("100")
    #expect(desk.state.home.accountOrder == [Sample.mail.name])
    desk.press(.enter)
    #expect(desk.state.place == .home)
    #expect(desk.frame().text.contains("Accounts 1 of 4 /usage>100 "))
  }

  @Test func theMetersOfAnAccountAreFilteredAsRowsAre() {
    var desk = desk(.usage, "usage>80")
    let shown = desk.frame().text
    #expect(shown.contains("1 of 3 /usage>80_"))
    #expect(shown.contains("agents     █") && !shown.contains("workspaces █"))
    desk.press(.escape)
    #expect(desk.frame().text.contains("workspaces █"))
    desk.press(.character("/"))
    desk.type("usage>99")
    #expect(desk.frame().text.contains("No meter matches /usage>99."))
  }

  @Test func requestsAreFilteredByTheUsageOfTheirAccount() {
    #expect(desk(.pending, "usage>80").state.home.order == [Sample.id(42)])
    #expect(desk(.pending, "usage>90").state.home.order.isEmpty)
  }

  @Test func lettersThatAreCommandsElsewhereAreText() {
    let desk = desk(.pending, "ARqu!")
    #expect(desk.state.place == .filtering)
    #expect(desk.allEffects.isEmpty)
    #expect(desk.state.filtering?.field.text == "ARqu!")
  }

  @Test func escapeShowsEverythingAgain() {
    var desk = desk(.pending, "mailer")
    #expect(desk.state.home.order == [Sample.id(43)])
    desk.press(.escape)
    #expect(desk.state.home.order.count == 2)
    desk.press(.character("/"), .character("x"), .enter)
    #expect(desk.state.home.order.isEmpty)
    #expect(desk.frame().text.contains("No row matches /x. Esc shows all 2."))
    desk.press(.escape)
    #expect(desk.state.home.order.count == 2)
  }

  /// The operator hides rows himself, so the first row that is left is selected, and shown as selected.
  @Test func whatIsHiddenIsNotSelected() {
    var desk = desk(.pending, "mailer")
    #expect(desk.state.request?.id == Sample.id(43))
    desk.press(.enter, .enter)
    #expect(desk.state.review?.id == Sample.id(43))
  }

  /// A row that leaves a filter by itself leaves nothing selected: a key meant for it must not reach its neighbour.
  @Test func aRowThatNoLongerMatchesIsNotReplacedByItsNeighbour() {
    var desk = desk(.accounts, "usage>80")
    desk.press(.enter)
    #expect(desk.state.selectedAccount?.account.name == Sample.dock.name)
    var snapshot = Sample.busy
    snapshot.accounts[0].observation = nil
    desk.load(snapshot)
    #expect(desk.state.home.accountOrder == [Sample.mail.name])
    #expect(desk.state.selectedAccount == nil)
  }

  @Test func aFilterNeverHidesWhatAnOpenReviewIsAbout() {
    var desk = desk(.pending, "minutes>13.5 minutes<20")
    desk.press(.enter)
    #expect(desk.state.home.order == [Sample.id(42)])
    desk.press(.enter)
    desk.wait(50_000)
    desk.load(Sample.busy)
    #expect(desk.state.review?.id == Sample.id(42))
    #expect(desk.frame().text.contains("request 42"))
  }

  @Test func theBadgeCountsWhatAFilterHides() {
    let desk = desk(.pending, "nothing at all")
    #expect(desk.frame().text.contains("2 pending · 14:00"))
  }

  @Test func whatIsPastedIsTextAndShownSafely() {
    var desk = desk(.links, "")
    desk.press(.paste("\u{1B}[31mA\nfoo\u{202E}"))
    #expect(desk.state.place == .filtering)
    #expect(!desk.frame().text.unicodeScalars.contains("\u{202E}"))
    #expect(desk.allEffects.isEmpty)
  }
}
