import Billing
import Testing

@testable import Dashboard

@Suite struct AccountStandingTests {
  private func standing(_ account: AccountStatus) -> AccountStanding {
    var lens = Lens(Sample.start)
    return AccountStanding(account, through: &lens)
  }

  @Test func theMeterNearestToItsLimitWinsOverTheServicesWord() {
    #expect(standing(Sample.dockStatus).text == "90 % agents")
    #expect(standing(Sample.dockStatus).mark == "!")
    #expect(standing(Sample.mailStatus).text == "104 % grace")
    #expect(standing(Sample.mailStatus).mark == "!!")
  }

  @Test func whereAllIsWellTheServicesWordIsShownOrElseTheFullestMeter() {
    #expect(standing(Sample.daimonStatus).text == "sending off")
    #expect(standing(Sample.idpStatus).text == "79 % calls today")
    #expect(standing(Sample.idpStatus).mark == "")
  }

  @Test func aScheduledEndIsSaidInsteadOfTheServicesWord() {
    func text(_ cancellation: Cancellation) -> String {
      var account = Sample.daimonStatus
      account.observation = Observation(
        account: Sample.daimon.name, at: Sample.start.wall,
        plan: PlanState(plan: Sample.plan("pro"), status: "active", cancellation: cancellation), meters: [])
      return standing(account).text + standing(account).mark
    }
    #expect(text(.scheduled(Instant(seconds: 1_796_083_200))) == "ends Dec 1!")
    #expect(text(.scheduled(nil)) == "ends soon!")
    #expect(text(.none) == "active")
  }

  @Test func whatCannotBeReadSaysSo() {
    var account = Sample.dockStatus
    account.freshness = .stale
    #expect(standing(account).text == "stale 2 min")
    account.freshness = .unreachable
    #expect(standing(account).text == "unreachable 2 min")
    account.problem = "Dock answered 401 unauthorized: No"
    #expect(standing(account).text == "key refused 2 min")
    account.problem = "Dock answered 503: answered 401"
    #expect(standing(account).text == "unreachable 2 min")
    account.freshness = .unknown
    #expect(standing(account).text == "unread")
    account.mintingBlocked = true
    #expect(standing(account).text == "no tokens")
  }
}
