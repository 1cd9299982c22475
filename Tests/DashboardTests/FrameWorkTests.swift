import Billing
import Consent
import Screen
import Testing

@testable import Dashboard

/// A frame of long lists is no more work than one of lists that just fill their panels.
@Suite struct FrameWorkTests {
  private func world(_ count: Int) -> Snapshot {
    var snapshot = Snapshot(engine: .elsewhere(pid: 1))
    snapshot.accounts = (0..<count).map { index in
      let account = Account(
        name: Sample.name("account-\(index)"), service: .dock, origin: "https://trydock.ai", isLive: true)
      var status = Sample.dockStatus
      status.account = account
      // What is stale is drawn with its age, which is read from the clock.
      status.freshness = .stale
      return status
    }
    snapshot.requests = (1...count).map { Sample.request($0, created: Sample.start.wall) }
    snapshot.links = (1...count).map { index in
      Link(
        id: Int64(index), account: Sample.dock.name, kind: .checkout, target: nil, host: "checkout.stripe.com",
        createdAt: Sample.start.wall, expiresAt: Sample.start.wall.adding(.seconds(900)), state: .unused)
    }
    snapshot.alarms = (1...count).map { index in
      Alarm(
        id: Int64(index), kind: .outcomeUnknown, account: Sample.dock.name, at: Sample.start.wall, detail: "lost")
    }
    return snapshot
  }

  private func work(_ count: Int, _ keys: [Key], _ size: Size) -> Int {
    var desk = Desk(world(count), size: size)
    for key in keys { desk.press(key) }
    return draw(desk.state, size: size, at: desk.now).reads
  }

  @Test(
    arguments: [
      [], [.tab], [.character("z")], [.character("!")], [.character(":")], [.character("/"), .character("a")],
    ]
      as [[Key]],
    [Size(columns: 40, rows: 10), Size(columns: 100, rows: 30), Size(columns: 160, rows: 50)])
  func aThousandRowsCostNoMoreThanThoseInSight(_ keys: [Key], _ size: Size) {
    let few = work(60, keys, size)
    #expect(few > 0)
    #expect(work(1000, keys, size) == few)
  }
}
