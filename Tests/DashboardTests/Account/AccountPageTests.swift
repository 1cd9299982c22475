import Billing
import Screen
import Testing

@testable import Dashboard

@Suite struct AccountPageTests {
  @Test func dialogsThatAreOpenedOnItLeadBackToIt() {
    var desk = Desk(Sample.rich)
    desk.press(.character("i"), .down, .down)
    let page = desk.state.accountPage
    #expect(page?.top == 2)
    desk.press(.enter)
    #expect(desk.state.place == .actions)
    desk.press(.escape)
    #expect(desk.state.accountPage == page)
    desk.press(.character("p"))
    #expect(desk.state.place == .asking)
    desk.press(.escape)
    #expect(desk.state.accountPage == page)
    desk.press(.escape, .character("p"), .escape)
    #expect(desk.state.place == .home)
  }

  @Test func itKeepsItsAccountWhateverBecomesOfTheList() {
    var desk = Desk(Sample.rich)
    desk.press(.character("i"))
    var snapshot = Sample.rich
    snapshot.accounts.removeFirst()
    desk.load(snapshot)
    #expect(desk.frame().text.contains("The account is not in the configuration that was read at the start."))
    desk.press(.character("p"), .character("r"))
    #expect(desk.allEffects.isEmpty)
  }

  @Test func refreshingReadsTheAccountOnTheScreen() {
    var desk = Desk(Sample.rich)
    desk.select(Sample.mail.name)
    desk.press(.character("i"), .character("r"))
    #expect(desk.effects == [.refresh(Sample.mail.name)])
  }

  @Test func inReadOnlyItOnlyShows() {
    var desk = Desk(Sample.rich, readOnly: true)
    desk.press(.character("i"), .character("p"), .character("u"))
    #expect(desk.state.place == .account)
    #expect(desk.notice?.hasPrefix("Read-only") == true)
  }

  @Test func whatWaitsAndWhatIsWrongStayInSight() {
    var snapshot = Sample.rich
    snapshot.alarms = [Sample.alarm]
    for key in ["i", "H", "L", "?", "!"] {
      var desk = Desk(snapshot)
      desk.press(.character(Character(key)))
      #expect(desk.frame().text.contains("2 pending · 14:00"), "\(key)")
      #expect(desk.frame().text.contains("1 alarm"), "\(key)")
    }
  }
}
