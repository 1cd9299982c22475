import Billing
import Synchronization

/// A clock that a test turns by hand: it stands still until ``advance(by:)``.
///
/// Wall and boot time move together, as they do on a machine that is not touched; ``jumpWall(by:)`` moves the wall clock
/// alone, as an operator or NTP does.
public final class ManualTime: TimeSource {
  private struct Sleeper {
    var deadline: BootTime
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct Watcher {
    var count: Int
    var continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var wall: Instant
    var boot: BootTime
    var nextID: UInt64 = 0
    var sleepers: [UInt64: Sleeper] = [:]
    var watchers: [UInt64: Watcher] = [:]

    mutating func makeID() -> UInt64 {
      nextID += 1
      return nextID
    }

    /// Takes out the sleepers whose deadline has passed, the earliest first, then by arrival.
    mutating func takeAwake() -> [Sleeper] {
      let now = boot
      let awake = sleepers.filter { $0.value.deadline <= now }
        .sorted { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }
      for (id, _) in awake { sleepers[id] = nil }
      return awake.map(\.value)
    }

    mutating func takeSatisfiedWatchers() -> [Watcher] {
      let present = sleepers.count
      let satisfied = watchers.filter { $0.value.count <= present }.sorted { $0.key < $1.key }
      for (id, _) in satisfied { watchers[id] = nil }
      return satisfied.map(\.value)
    }
  }

  /// The id this clock gives to its boot.
  public let bootID: String
  private let state: Mutex<State>

  /// A clock that stands at a wall time and a boot time; by default on 2026-05-01T12:00:00Z, 1,000 s after the boot.
  public init(
    wall: Instant = Instant(milliseconds: 1_777_636_800_000),
    boot: BootTime = BootTime(nanoseconds: 1_000_000_000_000),
    bootID: String = "manual-boot"
  ) {
    self.bootID = bootID
    state = Mutex(State(wall: wall, boot: boot))
  }

  /// The wall time it was turned to.
  public var wall: Instant { state.withLock { $0.wall } }

  /// The boot time it was turned to.
  public var boot: BootTime { state.withLock { $0.boot } }

  /// How many tasks are asleep on this clock now.
  public var sleepers: Int { state.withLock { $0.sleepers.count } }

  /// Turns wall and boot time forward together and wakes the sleepers whose deadline has passed, the earliest first.
  ///
  /// A task that sleeps again when it wakes counts from the new time: turn the clock in steps to let it run in between.
  public func advance(by duration: Duration) {
    precondition(duration >= .zero, "boot time never goes back")
    let awake = state.withLock { state in
      state.wall = state.wall.adding(duration)
      state.boot = state.boot.adding(duration)
      return state.takeAwake()
    }
    for sleeper in awake { sleeper.continuation.resume() }
  }

  /// Moves the wall clock alone, forward or back; nobody wakes, because nobody sleeps on it.
  public func jumpWall(by duration: Duration) {
    state.withLock { $0.wall = $0.wall.adding(duration) }
  }

  /// Waits until ``advance(by:)`` has brought the boot clock to the deadline; throws `CancellationError` when cancelled.
  public func sleep(until deadline: BootTime) async throws {
    let id = state.withLock { $0.makeID() }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        // The cancelled flag is set before the handler below runs, and both sides hold the lock: no wake-up is lost.
        let satisfied = state.withLock { state -> [Watcher]? in
          guard !Task.isCancelled, deadline > state.boot else { return nil }
          state.sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
          return state.takeSatisfiedWatchers()
        }
        guard let satisfied else {
          continuation.resume(with: Task.isCancelled ? .failure(CancellationError()) : .success(()))
          return
        }
        for watcher in satisfied { watcher.continuation.resume() }
      }
    } onCancel: {
      let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Waits until at least `count` tasks are asleep on this clock; returns early when the waiting task is cancelled.
  public func waitForSleepers(_ count: Int) async {
    let id = state.withLock { $0.makeID() }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let waits = state.withLock { state in
          guard !Task.isCancelled, state.sleepers.count < count else { return false }
          state.watchers[id] = Watcher(count: count, continuation: continuation)
          return true
        }
        if !waits { continuation.resume() }
      }
    } onCancel: {
      let watcher = state.withLock { $0.watchers.removeValue(forKey: id) }
      watcher?.continuation.resume()
    }
  }
}
