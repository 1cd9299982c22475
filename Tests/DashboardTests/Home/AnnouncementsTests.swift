import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct AnnouncementsTests {
  private func arrival(_ numbers: Int...) -> Snapshot {
    var snapshot = Sample.busy
    snapshot.requests = numbers.map { Sample.request($0) }
    return snapshot
  }

  @Test func whatIsThereAtTheStartDoesNotRing() {
    let desk = Desk(arrival(1, 2))
    #expect(desk.allEffects.isEmpty)
  }

  @Test func anArrivalRingsOnceAndTouchesNeitherFocusNorSelection() {
    var desk = Desk(arrival(1))
    desk.press(.tab)
    let home = desk.state.home
    desk.load(arrival(1, 2))
    #expect(
      desk.effects == [
        .ring,
        .notify(title: "A request waits for you", body: "research-bot, dock-main (LIVE): Pro to Scale"),
      ])
    #expect(desk.state.home.focus == home.focus)
    #expect(desk.state.home.requests.selected == Sample.id(1))
    #expect(desk.state.place == .home)
    desk.load(arrival(1, 2))
    #expect(desk.effects.isEmpty)
  }

  @Test func arrivalsWithinThirtySecondsAreAnnouncedTogetherAtTheirEnd() {
    var desk = Desk(arrival(1))
    desk.load(arrival(1, 2))
    desk.wait(1000)
    desk.load(arrival(1, 2, 3))
    #expect(desk.effects.isEmpty)
    desk.load(arrival(1, 2, 3, 4))
    #expect(desk.effects.isEmpty)
    desk.wait(28_999)
    desk.send(.woke)
    #expect(desk.effects.isEmpty)
    desk.wait(1)
    desk.send(.woke)
    #expect(
      desk.effects == [
        .ring,
        .notify(
          title: "2 requests wait for you", body: "research-bot, dock-main (LIVE): Pro to Scale, and 1 more"),
      ])
  }

  @Test func whatWasDecidedMeanwhileIsNotAnnounced() {
    var desk = Desk(arrival(1))
    desk.load(arrival(1, 2))
    desk.load(arrival(1, 2, 3))
    desk.load(arrival(1, 2))
    desk.wait(31_000)
    desk.send(.woke)
    #expect(desk.effects.isEmpty)
    #expect(desk.state.announcements.due == nil)
  }

  @Test func theEndOfThePauseIsAWakeUpWithoutAnythingToSee() {
    var desk = Desk(arrival(1), size: Size(columns: 1, rows: 1))
    desk.load(arrival(1, 2))
    desk.load(arrival(1, 2, 3))
    desk.wait(100)
    let wake = nextWake(desk.state, at: desk.now)
    #expect(wake.map { $0 <= .milliseconds(29_900) } == true)
    #expect(desk.state.announcements.due == Sample.start.boot.time.adding(.seconds(30)))
  }

  private func alarmed(_ ids: Int64...) -> Snapshot {
    var snapshot = arrival(1)
    snapshot.alarms = ids.map {
      Alarm(id: $0, kind: .unconsentedChange, account: Sample.mail.name, at: Sample.start.wall, detail: "it changed")
    }
    return snapshot
  }

  @Test func anAlarmRingsAndOnlyOnceInThirtySeconds() {
    var desk = Desk(alarmed())
    desk.load(alarmed(1))
    #expect(
      desk.effects == [
        .ring,
        .notify(title: "An alarm was raised", body: "mail-prod: changed without an approval: it changed"),
      ])
    desk.load(alarmed(1, 2))
    #expect(desk.effects.isEmpty)
    var more = alarmed(1, 2, 3)
    more.requests.append(Sample.request(2))
    desk.load(more)
    desk.wait(30_000)
    desk.send(.woke)
    #expect(
      desk.effects == [
        .ring,
        .notify(
          title: "2 alarms were raised",
          body: "mail-prod: changed without an approval: it changed, and 1 more; 1 request waits for you"),
      ])
  }

  @Test func anAlarmThatIsThereAtTheStartOrExplainedMeanwhileDoesNotRing() {
    var desk = Desk(alarmed(1))
    #expect(desk.allEffects.isEmpty)
    desk.load(alarmed(1, 2))
    desk.load(alarmed(1, 2, 3))
    desk.load(alarmed(1, 2))
    desk.wait(30_000)
    desk.send(.woke)
    #expect(desk.effects.isEmpty)
    #expect(desk.state.announcements.due == nil)
  }

  @Test func onesOwnRequestDoesNotRingButItsVoidApprovalDoes() {
    var desk = Desk(arrival(1))
    var snapshot = arrival(1)
    snapshot.requests.append(Sample.own)
    desk.load(snapshot)
    #expect(desk.effects.isEmpty)
    let approved = Sample.apply(
      .approved(Approval(digest: Sample.own.digest, version: 1, from: .shell)), to: Sample.own)
    desk.load(Sample.world(approved))
    desk.load(Sample.world(Sample.apply(.factsChanged(approved.facts.with(quote: nil)), to: approved)))
    #expect(desk.effects.first == .ring)
  }

  @Test func anApprovalThatBecameVoidRingsAgain() {
    let approved = Sample.apply(
      .approved(Approval(digest: Sample.request(1).digest, version: 1, from: .shell)), to: Sample.request(1))
    var desk = Desk(Sample.world(approved))
    desk.load(Sample.world(Sample.apply(.factsChanged(approved.facts.with(quote: nil)), to: approved)))
    #expect(desk.effects.first == .ring)
    #expect(desk.notice?.contains("void") == true)
  }
}
