import Billing
import Support
import Synchronization

/// A hand-turned clock that remembers until when the engine wanted to sleep.
final class RecordingTime: TimeSource {
  let clock: ManualTime
  private let record = Mutex<(deadlines: [BootTime], asleep: [Int: BootTime], next: Int)>(([], [:], 0))

  init(_ clock: ManualTime = ManualTime()) {
    self.clock = clock
  }

  var wall: Instant { clock.wall }
  var boot: BootTime { clock.boot }
  var bootID: String { clock.bootID }

  /// How often somebody went to sleep.
  var count: Int { record.withLock { $0.deadlines.count } }
  /// The last deadline anybody slept for.
  var lastDeadline: BootTime? { record.withLock { $0.deadlines.last } }
  /// The deadlines of those who are asleep now.
  var asleep: [BootTime] { record.withLock { Array($0.asleep.values) } }

  func sleep(until deadline: BootTime) async throws {
    let id = record.withLock { record in
      record.next += 1
      record.deadlines.append(deadline)
      record.asleep[record.next] = deadline
      return record.next
    }
    defer { record.withLock { $0.asleep[id] = nil } }
    try await clock.sleep(until: deadline)
  }
}
