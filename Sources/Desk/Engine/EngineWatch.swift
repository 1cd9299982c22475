import Billing
import Ledger

/// How the engine stands, asked again no oftener than needed by somebody who does not run it.
package struct EngineWatch {
  private let directory: StateDirectory
  package private(set) var life: EngineLife
  /// When it was asked last.
  package private(set) var askedAt: BootTime

  /// Asks for the first time.
  package init(_ directory: StateDirectory, at now: BootTime) async {
    self.directory = directory
    askedAt = now
    life = await EngineLock.life(in: directory)
  }

  /// Asks again and gives the answer when it is another one than before.
  ///
  /// Who holds the lock is looked at each time, which costs that process nothing. Whether it answers is asked when the
  /// last answer is older than a pause.
  package mutating func change(at now: BootTime, after pause: Duration) async -> EngineLife? {
    let pid = EngineLock.holder(in: directory)?.pid
    guard pid != life.holder?.pid || askedAt.duration(to: now) >= pause else { return nil }
    askedAt = now
    let now = await EngineLock.life(in: directory)
    guard now != life else { return nil }
    life = now
    return now
  }
}
