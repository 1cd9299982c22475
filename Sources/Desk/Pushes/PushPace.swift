import Billing

/// When a push may tell something, and when it tries again: every time by parameter.
package struct PushPace: Hashable, Sendable {
  /// How long after a message the next one gathers what happens, and how long news leave a receiver alone after a try.
  package static let gathering: Duration = .seconds(30)
  /// The wait after the first failure, and between something new and the try it brings: what comes together is one.
  package static let firstWait: Duration = .seconds(10)
  /// The longest wait between two tries.
  package static let longestWait: Duration = .seconds(900)
  /// How many tries fail before it is an alarm that a receiver does not answer; a refusal is one at once.
  package static let patience = 3

  private var lastMade: BootTime?
  /// From when on the message under way may be tried; nil for at once.
  package private(set) var mayTry: BootTime?
  /// Before when even something new brings no try: a receiver that asked for rest has it, one that refused its whole wait.
  private var restsUntil: BootTime?
  /// How many tries failed since the last one that did not: a receiver does not get well because there is more to tell.
  package private(set) var failures = 0

  package init() {}

  /// From when on the next message may be made.
  package var mayMake: BootTime? { lastMade?.adding(Self.gathering) }

  /// Whether something new can bring the next try forward.
  package var heedsNews: Bool {
    guard let mayTry, let restsUntil else { return false }
    return restsUntil < mayTry
  }

  /// Takes note that a message was made.
  package mutating func made(at now: BootTime) {
    lastMade = now
  }

  /// Takes note that there is something new to tell: a receiver that merely did not answer is asked sooner, once for all that
  /// comes until then, and never more often than messages are made.
  package mutating func news(at now: BootTime) {
    guard let next = mayTry, let restsUntil else { return }
    mayTry = min(next, max(now.adding(Self.firstWait), restsUntil))
  }

  /// Takes note of what a try brought, and says whether it is an alarm now.
  package mutating func tried(_ verdict: PushVerdict, at now: BootTime) -> Bool {
    switch verdict {
    case .delivered:
      (mayTry, restsUntil, failures) = (nil, nil, 0)
      return false
    case .refused:
      mayTry = now.adding(Self.longestWait)
      restsUntil = mayTry
      failures += 1
      return true
    case .failed(_, let rest):
      failures += 1
      let step = Self.firstWait * (0..<min(failures - 1, 5)).reduce(1) { product, _ in product * 3 }
      mayTry = now.adding(max(min(step, Self.longestWait), rest ?? .zero))
      restsUntil = now.adding(max(Self.gathering, rest ?? .zero))
      return failures >= Self.patience
    }
  }
}
