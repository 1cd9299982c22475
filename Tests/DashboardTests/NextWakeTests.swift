import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct NextWakeTests {
  @Test func withNothingToCountThereIsNoWakeUp() {
    #expect(nextWake(Desk(Sample.empty).state, at: Sample.start) == nil)
    #expect(nextWake(Desk(nil).state, at: Sample.start) == nil)
  }

  @Test func aTokenStepsByTheSecond() {
    var desk = Desk(Sample.world(Sample.heavy))
    #expect(nextWake(desk.state, at: desk.now) == .seconds(1))
    desk.wait(300)
    #expect(nextWake(desk.state, at: desk.now) == .milliseconds(700))
  }

  @Test func hoursStepByTheMinute() {
    var snapshot = Sample.empty
    snapshot.links = [Sample.links[1]]
    #expect(nextWake(Desk(snapshot).state, at: Sample.start) == .seconds(1))
    #expect(nextWake(Desk(snapshot).state, at: Sample.at(1000)) == .seconds(60))
  }

  @Test func aCountdownThatIsNotOnTheScreenCostsNothing() {
    var snapshot = Sample.empty
    snapshot.links = [Sample.links[1]]
    let desk = Desk(snapshot, size: Size(columns: 60, rows: 12))
    #expect(desk.state.home.focus == .accounts)
    #expect(nextWake(desk.state, at: desk.now) == nil)
  }

  @Test func theArmingAndTheQuietAreWakeUps() {
    let far = Account(
      name: Sample.idp.name, service: .agentidp, origin: "https://idp", isLive: false, decideWithin: .seconds(86_400))
    let created = Sample.start.wall.adding(.seconds(-30))
    var desk = Desk(Sample.world(Sample.request(1, .portal, to: nil, account: far, created: created)))
    desk.open(Sample.id(1))
    #expect(nextWake(desk.state, at: desk.now) == .milliseconds(700))
    desk.wait(700)
    desk.press(.character("A"))
    #expect(nextWake(desk.state, at: desk.now) == .milliseconds(400))
  }

  @Test func aNoticeThatGoesIsAWakeUpAndOneThatStaysIsNone() {
    var desk = Desk(Sample.empty)
    desk.send(.noticed(Notice(.money, "stays")))
    #expect(nextWake(desk.state, at: desk.now) == nil)
    desk.send(.noticed(Notice(.news, "goes")))
    #expect(nextWake(desk.state, at: desk.now) == .seconds(6))
  }

  /// Whatever was pressed and whatever arrived: up to the wake-up the frame is the one that was drawn.
  @Test(arguments: 0..<4)
  func untilTheWakeUpNothingOnTheScreenChanges(_ part: Int) {
    var wakes = 0
    for sequence in 0..<40 {
      var person = RandomOperator(seed: UInt64(90_000 + part * 40 + sequence))
      var state = DashboardState(configuration: DashboardConfiguration())
      (state, _) = reduce(state, .snapshotLoaded(person.snapshot), at: person.now)
      for _ in 0..<12 {
        (state, _) = reduce(state, person.next(state), at: person.now)
        let drawing = draw(state, size: state.size, at: person.now)
        // Where nothing is due, an hour is as long as any.
        let wake = drawing.wake ?? .seconds(3600)
        // Whole milliseconds, as the wall clock counts no others.
        let last = wake.wholeMilliseconds - 1
        for share in [last / 3, last * 2 / 3, last].map(Duration.milliseconds) where share > .zero {
          let later = view(state, size: state.size, at: person.now.adding(share))
          if later != drawing.frame {
            Issue.record(
              "part \(part), sequence \(sequence): \(share) of \(wake)\n\(drawing.frame.text)\n\(later.text)")
            return
          }
        }
        wakes += drawing.wake == nil ? 0 : 1
      }
    }
    #expect(wakes > 100)
  }

  /// A wake-up that shows nothing new would be a wasted one, except for the bell.
  @Test func atTheWakeUpSomethingOnTheScreenChanges() {
    for sequence in 0..<60 {
      var person = RandomOperator(seed: UInt64(70_000 + sequence))
      var state = DashboardState(configuration: DashboardConfiguration())
      (state, _) = reduce(state, .snapshotLoaded(person.snapshot), at: person.now)
      for _ in 0..<8 {
        (state, _) = reduce(state, person.next(state), at: person.now)
        let drawing = draw(state, size: state.size, at: person.now)
        guard let wake = drawing.wake, state.announcements.due == nil else { continue }
        // A dialog may lie over what changes.
        if [.actions, .asking, .note, .link].contains(state.place) { continue }
        // Where the facts scroll, those above and below also decide which size the screen asks for.
        if let review = state.review,
          reviewLayout(review, in: state, size: state.size, at: person.now).sheet.missing != nil
        {
          continue
        }
        let then = person.now.adding(wake)
        let (woken, effects) = reduce(state, .woke, at: then)
        let isVisible = view(woken, size: woken.size, at: then) != drawing.frame
        if !isVisible && effects.isEmpty {
          Issue.record("sequence \(sequence): woken for nothing after \(wake)\n\(drawing.frame.text)")
          return
        }
      }
    }
  }
}
