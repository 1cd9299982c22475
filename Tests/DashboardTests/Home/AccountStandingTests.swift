import Billing
import Testing

@testable import Dashboard

@Suite struct AccountStandingTests {
  private func standing(_ account: AccountStatus) -> AccountStanding {
    var lens = Lens(Sample.start)
    return AccountStanding(account, through: &lens)
  }

  @Test func whatKeepsAgentsOutGoesBeforeEverythingButAFailedLook() {
    var status = Sample.mailStatus
    status.forwardTrouble = ForwardTrouble(.refused, words: "no", at: Instant(milliseconds: 0))
    #expect(standing(status).text == "agents' key refused" && standing(status).mark == "!!")
    status.forwardTrouble = ForwardTrouble(.missing, words: "no", at: Instant(milliseconds: 0))
    status.freshness = .stale
    #expect(standing(status).text == "no key for agents")
    status.freshness = .failed(LookFailure(.unauthorized, detail: "no"))
    #expect(standing(status).text.hasPrefix("key refused"))
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
    #expect(standing(account).text(columns: 9) == "stale")
    let kinds: [(ProviderFailure.Kind?, words: String)] = [
      (.unreachable, "unreachable"), (.unauthorized, "key refused"), (.noCredential, "no key"),
      (.rateLimited(until: nil), "too many calls"), (.atLimit(until: nil), "at its limit"),
      (.rejected(status: 503), "answers 503"), (.unrecognised(field: "plan"), "not recognised"),
      (.garbage, "not recognised"), (nil, "not read"),
    ]
    for (kind, short) in kinds {
      let words = short + " 2 min"
      // The detail says something else on purpose: nothing is read out of it.
      account.freshness = .failed(LookFailure(kind, detail: "Dock answered 401 unauthorized: unreachable"))
      #expect(standing(account).text == words && standing(account).mark == "!!")
      #expect(standing(account).text(columns: words.count - 1) == short)
    }
    account.freshness = .partial(LookFailure(.unrecognised(field: "usage.agents"), detail: "a part"))
    #expect(standing(account).text == "not recognised" && standing(account).mark == "!")
    #expect(standing(account).text(columns: 13) == "? usage.agents")
    account.freshness = .unknown
    #expect(standing(account).text == "unread")
    account.mintingBlocked = true
    #expect(standing(account).text == "no tokens")
  }

  @Test func aLimitThatAnAgentRanIntoGoesBeforeHowFullAMeterIs() {
    var lens = Lens(Sample.start)
    let hit = Sample.limitHit()
    let standing = AccountStanding(Sample.daimonStatus, hit: hit, through: &lens)
    #expect(standing.text == "sending needs a paid plan" && standing.mark == "!")
    #expect(standing.text(columns: 10) == "limit hit")
    #expect(AccountStanding(Sample.mailStatus, hit: hit, through: &lens).text == "104 % grace", "unless more is wrong")
    var stale = Sample.dockStatus
    stale.freshness = .stale
    #expect(AccountStanding(stale, hit: hit, through: &lens).text.hasPrefix("stale"))
  }
}
