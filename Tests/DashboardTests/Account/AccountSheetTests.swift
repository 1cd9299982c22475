import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct AccountSheetTests {
  private let tall = Size(columns: 120, rows: 90)

  private func text(_ snapshot: Snapshot, size: Size? = nil, now milliseconds: Int64 = 0) -> String {
    var desk = Desk(snapshot, size: size ?? tall)
    desk.wait(milliseconds)
    desk.press(.character("i"))
    #expect(desk.state.place == .account)
    return desk.frame().text
  }

  @Test func everythingThatAServiceReportsIsThere() {
    let text = text(Sample.rich)
    for piece in [
      "Account · dock-main · LIVE", "Acme Research", "https://trydock.ai", "15 min to decide", "fresh · as of",
      "Pro", "active", "$19/mo", "Dec 1 2026 UTC, in 213 d 12 h", "visa ···· 4242", "12 漢字", "\\u{202E}and",
      "4 this hour", "12 of 500 calls", "link 3", "the service offers", "billing.stripe.com", "request 42",
      "request 41",
      "rejected", "9 / 10", "41 / 200", "limit in about 2 d 4 h",
    ] {
      #expect(text.contains(piece), "\(piece)")
    }
    #expect(!text.contains("SECRET"))
    #expect(!text.contains("link 1 "), "the link of another account")
  }

  @Test func whatNobodySaysIsCalledUnknownAndNotLeftOut() {
    var snapshot = Sample.busy
    let plan = PlanState(plan: nil)
    snapshot.accounts[0].organisation = nil
    snapshot.accounts[0].observation = Observation(
      account: Sample.dock.name, at: Sample.start.wall, plan: plan, meters: [])
    let text = text(snapshot)
    #expect(text.components("the service does not say") == 3)
    #expect(text.components("not known") == 3)
    #expect(text.contains("The service reports no usage."))
  }

  @Test(
    arguments: [
      (Cancellation.none, "no end is scheduled"), (.scheduled(nil), "gives no date"),
      (.scheduled(Instant(seconds: 1_796_083_200)), "ends               Dec 1 2026"), (.unknown, "does not say"),
    ])
  func theEndOfAPlanIsSaidInEachOfItsForms(_ cancellation: Cancellation, _ words: String) {
    var snapshot = Sample.busy
    snapshot.accounts[0].observation = Observation(
      account: Sample.dock.name, at: Sample.start.wall,
      plan: PlanState(plan: Sample.plan("pro"), status: "active", cancellation: cancellation), meters: [])
    #expect(text(snapshot).contains(words))
  }

  @Test func anAccountThatWasNeverReadSaysHowToReadIt() {
    var snapshot = Sample.busy
    snapshot.accounts[0].observation = nil
    snapshot.accounts[0].freshness = .unknown
    #expect(text(snapshot).contains("not read yet: r reads it now"))
  }

  @Test func troubleAndBlockedTokensAreSaid() {
    var snapshot = Sample.rich
    snapshot.accounts[0].freshness = .failed(LookFailure(.unreachable, detail: "No answer from trydock.ai"))
    snapshot.accounts[0].mintingBlocked = true
    let text = text(snapshot)
    #expect(text.contains("No answer from trydock.ai"))
    #expect(text.contains("blocked: an alarm forbids"))
    #expect(text.contains("unreachable · as of"))
  }

  @Test func theFourWaysNotToKnowAnAccountAreFourThings() {
    func said(_ kind: ProviderFailure.Kind) -> String {
      var snapshot = Sample.rich
      snapshot.accounts[0].freshness = .failed(LookFailure(kind, detail: "No."))
      return text(snapshot)
    }
    #expect(said(.unreachable).contains("unreachable · as of"))
    #expect(said(.unauthorized).contains("key refused · as of"))
    let limit = said(.atLimit(until: Sample.start.wall.adding(.seconds(7_200))))
    #expect(limit.contains("at its limit · as of") && limit.contains("again") && limit.contains("in 2 h"))
    let unknown = said(.unrecognised(field: "usage.agents"))
    #expect(unknown.contains("not recognised · as of"))
    #expect(
      unknown.contains { $0.isNewline }
        && unknown.split(separator: "\n").contains {
          $0.contains("not recognised") && $0.contains("usage.agents")
        })
  }

  @Test func aFieldThatIsNotRecognisedIsNamed() {
    var snapshot = Sample.rich
    snapshot.accounts[0].observation = Observation(
      account: Sample.dock.name, at: Sample.start.wall, plan: PlanState(plan: Sample.plan("pro")), meters: [],
      unrecognised: ["monthlyPriceCents", "usage.agents"])
    let lines = text(snapshot).split(separator: "\n")
    #expect(lines.contains { $0.contains("not recognised") && $0.contains("monthlyPriceCents, usage.agents") })
    #expect(Desk(snapshot).frame().text.contains("? m"))
  }

  @Test func onlyTheNewestRequestsAreListed() {
    var snapshot = Sample.busy
    snapshot.requests = (1...30).map { Sample.request($0) }
    let text = text(snapshot)
    #expect(text.contains("request 30 "))
    #expect(text.contains("request 11 "))
    #expect(!text.contains("request 10 "))
    #expect(text.contains("and 10 older ones"))
  }

  @Test func aLimitOfOneScreenIsScrolled() {
    var desk = Desk(Sample.rich, size: Size(columns: 60, rows: 12))
    desk.press(.character("i"))
    #expect(!desk.frame().text.contains("message overage"))
    desk.press(.end)
    #expect(desk.frame().text.contains("message overage"))
    desk.press(.home)
    #expect(desk.frame().text.contains("service"))
  }
}

extension String {
  /// How often a piece stands in it.
  func components(_ piece: String) -> Int {
    var (count, rest) = (0, self[...])
    while let range = rest.firstRange(of: piece) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
