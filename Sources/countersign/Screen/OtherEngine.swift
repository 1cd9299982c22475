import Billing
import Desk
import Foundation
import Ledger

/// The engine of another process, as a dashboard that does not run it follows it.
///
/// No timer runs while nobody waits for the engine: its end is told by the kernel, its beginning and its work by the bell.
/// Whether it answers is asked when a look is overdue, and every few seconds while a request waits.
@MainActor
struct OtherEngine {
  let workplace: Workplace

  /// How long an answer is believed while somebody waits for the engine.
  nonisolated static let pause: Duration = .seconds(5)
  /// How late a look may be before the engine is asked.
  nonisolated static let grace: Duration = .seconds(10)

  /// Tells how the engine stands, each time it changed, until it is wanted no more.
  ///
  /// - Parameters:
  ///   - due: how long nobody needs to ask; nil while there is nothing to ask for.
  ///   - isWanted: false once this process runs the engine itself.
  func follow(due: () -> Duration?, while isWanted: () -> Bool, _ tell: (EngineLife) -> Void) async {
    let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let rings = workplace.ledger.bell.rings()
    let listener = Task { for await _ in rings { wake.yield() } }
    defer { listener.cancel() }
    var watch = await EngineWatch(workplace.ledger.directory, at: workplace.time.boot)
    tell(watch.life)
    var awaited = waitForEnd(of: watch.life, after: nil, wake)
    var iterator = wakes.makeAsyncIterator()
    while isWanted(), !Task.isCancelled {
      let timer = due().map { pause in
        // While somebody waits, rings in between must not put the next question off.
        let isNeeded = pause <= Self.pause
        let left = isNeeded ? Self.pause - watch.askedAt.duration(to: workplace.time.boot) : pause
        return Task { [time = workplace.time] in
          guard (try? await time.sleep(for: max(left, .milliseconds(100)))) != nil else { return }
          wake.yield()
        }
      }
      defer { timer?.cancel() }
      guard await iterator.next() != nil, isWanted() else { return }
      guard let life = await watch.change(at: workplace.time.boot, after: Self.pause) else { continue }
      guard isWanted() else { return }
      tell(life)
      awaited = waitForEnd(of: life, after: awaited, wake)
    }
  }

  /// Wakes when the process that holds the engine's lock is gone, on a thread that costs nothing meanwhile; one for each
  /// process, however often it falls silent.
  ///
  /// - Returns: the process that is waited for; nil where there is none.
  private func waitForEnd(
    of life: EngineLife, after awaited: Int32?, _ wake: AsyncStream<Void>.Continuation
  ) -> Int32? {
    guard let pid = life.holder?.pid else { return nil }
    guard pid != awaited else { return awaited }
    let directory = workplace.ledger.directory
    Thread.detachNewThread {
      EngineLock.waitUntilFree(in: directory)
      wake.yield()
    }
    return pid
  }
}
