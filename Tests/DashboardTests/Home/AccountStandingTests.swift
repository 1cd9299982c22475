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
    let kinds: [(ProviderFailure.Kind?, words: String, short: String)] = [
      (.unreachable, "unreachable 2 min", "down 2 min"), (.unauthorized, "key refused 2 min", "key refused 2 min"),
      (.noCredential, "no key 2 min", "no key 2 min"),
      (.rateLimited(until: nil), "too many calls 2 min", "throttled 2 min"),
      (.atLimit(until: nil), "at its limit 2 min", "at limit 2 min"),
      (.rejected(status: 503), "answers 503 2 min", "answers 503 2 min"),
      (.unrecognised(field: "plan"), "not recognised 2 min", "unclear 2 min"),
      (.garbage, "not recognised 2 min", "unclear 2 min"), (nil, "not read 2 min", "not read 2 min"),
    ]
    for (kind, words, short) in kinds {
      // The detail says something else on purpose: nothing is read out of it.
      account.freshness = .failed(LookFailure(kind, detail: "Dock answered 401 unauthorized: unreachable"))
      #expect(standing(account).text == words && standing(account).mark == "!!")
      #expect(standing(account).text(columns: words.count - 1) == short)
    }
    account.freshness = .unknown
    #expect(standing(account).text == "unread")
    account.mintingBlocked = true
    #expect(standing(account).text == "no tokens")
  }
}
