import Billing

/// The sandbox's own time: the machine's (or a test's) clocks and a shift that an administrator may enlarge.
struct SandboxClock: Sendable {
  private let source: any TimeSource
  /// How far the sandbox is ahead of its source, on both clocks.
  private(set) var shift: Duration = .zero

  init(source: any TimeSource) {
    self.source = source
  }

  /// Now, with the shift.
  var now: ClockReading {
    ClockReading(wall: source.wall.adding(shift), boot: source.boot.adding(shift))
  }

  /// Moves wall and boot time forward together; nobody's real time passes.
  mutating func advance(by duration: Duration) {
    shift += duration
  }
}
