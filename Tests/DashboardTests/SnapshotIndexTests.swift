import Billing
import Consent
import Screen
import Testing

@testable import Dashboard

@Suite struct SnapshotIndexTests {
  @Test func changesAreFoundAtOnce() {
    var snapshot = Sample.busy
    snapshot.accounts.removeFirst()
    #expect(snapshot.account(Sample.dock.name) == nil)
    #expect(snapshot.account(Sample.mail.name)?.account == Sample.mail)
    snapshot.requests = [Sample.light]
    #expect(snapshot.request(Sample.id(42)) == nil)
    #expect(snapshot.pending == [Sample.light])
    snapshot.links.reverse()
    #expect(snapshot.link(1) == Sample.links[0])
    snapshot.alarms = [Sample.alarm]
    #expect(snapshot.alarm(7) == Sample.alarm)
    #expect(snapshot.openAlarms == [Sample.alarm])
  }

  /// The nearest deadline of all is found without looking at all: it must be the same.
  @Test(arguments: 0..<40)
  func theNearestDeadlineIsTheLeastOfAll(_ seed: UInt64) {
    var person = RandomOperator(seed: seed)
    let state = DashboardState(configuration: DashboardConfiguration())
    for _ in 0..<20 {
      _ = person.next(state)
      let least = person.snapshot.pending.map { $0.timeToDecide(at: person.now) }.min()
      #expect(person.snapshot.timeToNearestDecision(at: person.now) == least)
    }
  }
}
