import Billing

/// When a push may tell something, and when it tries again: every time by parameter.
package struct PushPace: Hashable, Sendable {
  /// How long after a message the next one gathers what happens.
  package static let gathering: Duration = .seconds(30)
  /// The longest wait between two tries.
  package static let longestWait: Duration = .seconds(900)
  /// How many tries fail before it is an alarm that a receiver does not answer; a refusal is one at once.
  package static let patience = 3

  private var lastMade: BootTime?
  private var lastTry: BootTime?
  private var wait: Duration = .zero
  private var isHeld = false
  /// How many tries failed since the last one that did not: a receiver does not get well because there is more to tell.
  package private(set) var failures = 0

  package init() {}

  /// From when on the next message may be made.
  package var mayMake: BootTime? { lastMade?.adding(Self.gathering) }

  /// From when on the message under way may be tried; nil for at once.
  ///
  /// Fresh news make a receiver that merely did not answer be asked sooner; one that refused, or asked for rest, is left alone.
  package func mayTry(hasNews: Bool) -> BootTime? {
    lastTry.map { $0.adding(hasNews && !isHeld ? min(wait, Self.gathering) : wait) }
  }

  /// Takes note that a message was made.
  package mutating func made(at now: BootTime) {
    lastMade = now
  }

  /// Takes note of what a try brought, and says whether it is an alarm now.
  package mutating func tried(_ verdict: PushVerdict, at now: BootTime) -> Bool {
    switch verdict {
    case .delivered:
      (lastTry, wait, failures, isHeld) = (nil, .zero, 0, false)
      return false
    case .refused:
      (lastTry, wait, isHeld) = (now, Self.longestWait, true)
      failures += 1
      return true
    case .failed(_, let rest):
      failures += 1
      let step = Duration.seconds(10) * (0..<min(failures - 1, 5)).reduce(1) { product, _ in product * 3 }
      (lastTry, wait, isHeld) = (now, max(min(step, Self.longestWait), rest ?? .zero), rest != nil)
      return failures >= Self.patience
    }
  }
}
