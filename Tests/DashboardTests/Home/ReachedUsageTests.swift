import Billing
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct ReachedUsageTests {
  private static let end = Sample.start.wall.adding(.seconds(864_000))

  /// The busy world in which so many of 100 e-mails are used at MailingCore, so many seconds after the start.
  private func world(
    _ used: Int64?, after seconds: Int64 = 0, ends: Instant? = end, of account: Account = Sample.mail
  ) -> Snapshot {
    let meters = used.map { [Sample.meter("e-mails\u{202E}", $0, .of(100), "e-mails", resets: ends)] } ?? []
    let observation = Observation(
      account: account.name, at: Sample.start.wall.adding(.seconds(seconds)), plan: PlanState(plan: nil),
      meters: meters)
    return Snapshot(accounts: [AccountStatus(account: account, observation: observation, freshness: .fresh)])
  }

  private func notification(_ body: SafeText) -> [DashboardEffect] {
    [.ring, .notify(title: "A limit is near or reached", body: body)]
  }

  @Test func whatIsReachedAtTheStartIsNotSaidAgain() {
    var desk = Desk(world(95))
    desk.load(world(96, after: 60))
    #expect(desk.allEffects.isEmpty)
    #expect(desk.notice == nil)
  }

  @Test func aThresholdIsSaidOnceInItsPeriodWhateverTheUseDoesMeanwhile() {
    var desk = Desk(world(79))
    let name = SafeText("e-mails\u{202E}")
    desk.load(world(81, after: 60))
    #expect(desk.effects == notification("mail-prod (LIVE): " + name + " at 81 % of its limit"))
    #expect(desk.notice?.contains("at 81 % of its limit.") == true)
    desk.wait(31_000)
    for (second, used) in [(120, 82), (180, 70), (240, 83)] as [(Int64, Int64)] {
      desk.load(world(used, after: second))
      #expect(desk.effects.isEmpty, "\(used) is in the same period")
    }
    desk.load(world(85, after: 864_100, ends: Self.end.adding(.seconds(864_000))))
    #expect(desk.effects.first == .ring, "the next period")
  }

  @Test func aResetTimeThatIsComputedAnewEachTimeIsTheSamePeriod() {
    var desk = Desk(world(79))
    desk.load(world(81, after: 60, ends: Self.end.adding(.seconds(40))))
    desk.wait(31_000)
    desk.load(world(82, after: 120, ends: Self.end.adding(.seconds(-55))))
    #expect(desk.effects.isEmpty)
  }

  @Test func ofSeveralThresholdsAtOnceTheHighestIsSaid() {
    var desk = Desk(world(10))
    desk.load(world(112, after: 60))
    #expect(desk.effects.count == 2)
    #expect(desk.notice?.contains("is beyond its grace (112 %)") == true)
    desk.wait(31_000)
    desk.load(world(113, after: 120))
    #expect(desk.effects.isEmpty, "the lower ones count as said")
  }

  @Test func onlyAServiceWithAGraceHasItsEnd() {
    var desk = Desk(world(10, of: Sample.dock))
    desk.load(world(112, after: 60, of: Sample.dock))
    #expect(desk.notice?.contains("has reached its limit (112 %)") == true)
  }

  @Test func aCountWithoutAPeriodIsSaidAgainAfterItWasBelow() {
    var desk = Desk(world(79, ends: nil))
    desk.load(world(81, after: 60, ends: nil))
    #expect(desk.effects.first == .ring)
    desk.wait(31_000)
    desk.load(world(nil, after: 120, ends: nil))
    desk.load(world(82, after: 180, ends: nil))
    #expect(desk.effects.isEmpty, "a look that reports nothing says nothing")
    desk.load(world(10, after: 240, ends: nil))
    desk.load(world(90, after: 300, ends: nil))
    #expect(desk.effects.first == .ring)
  }

  @Test func anAccountThatIsLookedAtForTheFirstTimeIsSaid() {
    let unseen = Snapshot(accounts: [AccountStatus(account: Sample.mail, observation: nil, freshness: .unknown)])
    var desk = Desk(unseen)
    desk.load(world(100))
    #expect(desk.effects.first == .ring)
  }

  @Test func documentedAndUnknownLimitsAreNeverReached() {
    func odd(_ limit: Limit, _ provenance: Provenance, _ used: Int64?) -> Snapshot {
      var snapshot = world(1)
      snapshot.accounts[0].observation = Observation(
        account: Sample.mail.name, at: Sample.start.wall, plan: PlanState(plan: nil),
        meters: [Sample.meter("e-mails", used, limit, "", provenance)])
      return snapshot
    }
    var desk = Desk(odd(.of(100), .server, 1))
    for snapshot in [
      odd(.of(100), .documented, 500), odd(.unknown, .server, 500), odd(.unlimited, .server, .max),
      odd(.of(0), .server, 5), odd(.of(100), .server, .min), odd(.of(100), .server, nil),
    ] {
      desk.load(snapshot)
    }
    #expect(desk.allEffects.isEmpty)
  }

  @Test func withinThirtySecondsOfABellItWaitsAndIsSaidOnce() {
    var desk = Desk(world(79))
    desk.load(world(81, after: 10))
    desk.wait(1000)
    desk.load(world(101, after: 20))
    #expect(desk.effects.isEmpty)
    #expect(desk.state.announcements.due == Sample.start.boot.time.adding(.seconds(30)))
    desk.wait(1000)
    desk.load(world(111, after: 30))
    desk.wait(28_000)
    desk.send(.woke)
    #expect(desk.effects.count == 2)
    guard case .notify(let title, let body)? = desk.effects.last else {
      Issue.record("nothing was said: \(desk.effects)")
      return
    }
    #expect(title == "A limit is near or reached")
    #expect(body.string.hasSuffix("is beyond its grace (111 %)"))
    desk.wait(60_000)
    desk.send(.woke)
    #expect(desk.effects.isEmpty)
  }

  @Test func whatIsOverWhileItWaitedIsNotSaid() {
    var desk = Desk(world(79, ends: nil))
    desk.load(world(81, after: 10, ends: nil))
    desk.wait(1000)
    desk.load(world(101, after: 20, ends: nil))
    desk.load(world(50, after: 30, ends: nil))
    desk.wait(30_000)
    desk.send(.woke)
    #expect(desk.effects.isEmpty)
    #expect(desk.state.announcements.due == nil)
  }

  @Test func besideARequestItIsOneNotification() {
    var desk = Desk(world(79))
    var snapshot = world(81, after: 10)
    snapshot.requests = [Sample.request(1)]
    desk.load(snapshot)
    #expect(
      desk.effects == [
        .ring,
        .notify(
          title: "A request waits for you",
          body: "research-bot, dock-main (LIVE): Pro to Scale; 1 limit is near or reached"),
      ])
  }
}
