import Billing

/// The machine's boot clock, sped up: two processes that share a start and a speed share their time.
///
/// A token's minute and a fence of ninety seconds pass in a second or two. The wall clock follows the boot clock, moved by
/// ``wallShift``.
struct ScaledTime: TimeSource {
  private static let wallAtStart = Instant(milliseconds: 1_777_636_800_000)
  private static let bootAtStart = BootTime(nanoseconds: 1_000_000_000_000)

  /// The machine's boot clock when the time began.
  let start: BootTime
  /// How many seconds pass in one.
  let speed: Int64
  /// How far the wall clock is off, as after a wrong setting.
  var wallShift: Duration = .zero

  private let machine = SystemTime()

  init(start: BootTime, speed: Int64) {
    self.start = start
    self.speed = speed
  }

  var bootID: String { "faults" }

  private var passed: Duration { start.duration(to: machine.boot) * Int(speed) }

  var wall: Instant { Self.wallAtStart.adding(passed).adding(wallShift) }

  var boot: BootTime { Self.bootAtStart.adding(passed) }

  func sleep(until deadline: BootTime) async throws {
    let left = boot.duration(to: deadline)
    guard left > .zero else { return }
    try await machine.sleep(until: machine.boot.adding(left / Int(speed)))
  }
}
