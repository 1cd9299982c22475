import Billing
import Ledger

/// How the engine stands, asked again no oftener than needed by somebody who does not run it.
struct EngineWatch {
  private let directory: StateDirectory
  private(set) var life: EngineLife
  /// When it was asked last.
  private(set) var askedAt: BootTime

  /// Asks for the first time.
  init(_ workplace: Workplace) async {
    directory = workplace.ledger.directory
    askedAt = workplace.time.boot
    life = await EngineLock.life(in: directory)
  }

  /// Asks again and gives the answer when it is another one than before.
  ///
  /// Who holds the lock is looked at each time, which costs that process nothing. Whether it answers is asked when the
  /// last answer is older than a pause.
  mutating func change(at now: BootTime, after pause: Duration) async -> EngineLife? {
    let pid = EngineLock.holder(in: directory)?.pid
    guard pid != life.holder?.pid || askedAt.duration(to: now) >= pause else { return nil }
    askedAt = now
    let now = await EngineLock.life(in: directory)
    guard now != life else { return nil }
    life = now
    return now
  }
}
