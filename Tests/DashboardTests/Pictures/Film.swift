import Billing
import Consent
import Screen

@testable import Dashboard

/// A recording of a dashboard: keys are pressed and things happen at times that a script says, on a clock that nobody else
/// turns, and every frame that differs from the one before is kept.
struct Film {
  private(set) var desk: Desk
  private(set) var world = StoryWorld()
  private(set) var shots: [(at: Duration, frame: Frame)] = []

  init(theme: Theme, size: Size) {
    desk = Desk(nil, theme: theme, size: size, isGuided: true)
    desk.load(world.snapshot)
    shoot()
  }

  /// How long it goes on so far.
  var length: Duration { Sample.start.boot.time.duration(to: desk.now.boot.time) }

  /// Lets time pass; the screen is drawn when it asked for it, as a terminal's is.
  mutating func wait(_ milliseconds: Int64) {
    let end = length + .milliseconds(milliseconds)
    while true {
      let left = end - length
      guard let wake = nextWake(desk.state, at: desk.now), wake < left else { break }
      desk.wait(max(1, Self.milliseconds(wake)))
      desk.send(.woke)
      shoot()
    }
    desk.wait(Self.milliseconds(end - length))
    desk.send(.woke)
    shoot()
  }

  /// Something happens in the ledger, and the screen is told.
  mutating func happens(_ change: (inout StoryWorld, Moment) -> Void) {
    change(&world, desk.now)
    desk.load(world.snapshot)
    shoot()
  }

  /// Tells the operator something.
  mutating func say(_ notice: Notice) {
    desk.send(.noticed(notice))
    shoot()
  }

  /// Presses a key and gives people time to see what it does.
  mutating func press(_ key: Key, then milliseconds: Int64) {
    desk.press(key)
    shoot()
    wait(milliseconds)
  }

  /// Types a text as people do.
  mutating func type(_ text: String, each milliseconds: Int64) {
    for character in text { press(.character(character), then: milliseconds) }
  }

  /// Answers what the screen waits for.
  mutating func answer() {
    desk.answer()
    shoot()
  }

  /// Tells the screen what came of something.
  mutating func answer(_ action: DashboardAction) {
    desk.send(action)
    shoot()
  }

  private mutating func shoot() {
    let frame = desk.frame()
    guard frame.cells != shots.last?.frame.cells || frame.cursor != shots.last?.frame.cursor else { return }
    // What follows at once is one picture.
    if shots.last?.at == length { shots.removeLast() }
    shots.append((length, frame))
  }

  private static func milliseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
  }
}
