import Billing
import Ledger

/// How many plan-changing calls an account has left in the hour, where its service counts them by route.
public struct CallBudget: Hashable, Sendable {
  /// Calls that the service takes an hour, per route and organisation.
  public let hourly: Int
  /// Calls that can still be made now.
  public let left: Int
  private let counted: [Instant]
  private let noneUntil: Instant?

  /// The budget after the calls of the last hour.
  public init(_ history: CallHistory, hourly: Int, at now: Instant) {
    self.hourly = hourly
    let hourAgo = now.adding(.seconds(-3600))
    counted = history.sent.filter { $0 > hourAgo }.sorted()
    noneUntil = history.noneUntil.flatMap { $0 > now ? $0 : nil }
    left = noneUntil == nil ? max(0, hourly - counted.count) : 0
  }

  /// When the next call becomes possible; nil when one is possible now.
  public var nextAt: Instant? { nextAt(having: 1) }

  /// When so many calls become possible; nil when they are possible now.
  public func nextAt(having calls: Int) -> Instant? {
    if left >= calls { return nil }
    // The newest call that has to leave the hour before.
    let leaving = counted.count - hourly + min(calls, hourly)
    let free = leaving > 0 ? counted[leaving - 1].adding(.seconds(3600)) : nil
    return [free, noneUntil].compactMap { $0 }.max()
  }

  /// How many calls carrying out an approval takes: a fresh quote and its confirmation where there is a token.
  public static func calls(for way: ChangeWay) -> Int { way == .token ? 2 : 1 }
}
