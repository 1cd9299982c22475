import Billing
import Consent

/// When an operator is reminded of a request that waits: at half and at a tenth of the time to decide.
package enum PushReminder {
  package enum Mark: Hashable, Sendable {
    case half
    case tenth
  }

  /// The newest reminder of a request that came due after a time; nil when none did, or when it needs none any more.
  package static func due(_ request: ConsentRequest, after last: Instant, at now: Instant) -> Mark? {
    guard request.state == .pending, now < request.decideBy else { return nil }
    return marks(request).last { last < $0.at && $0.at <= now }?.mark
  }

  /// When the next reminder of a request comes; nil when none does.
  package static func next(_ request: ConsentRequest, after now: Instant) -> Instant? {
    guard request.state == .pending else { return nil }
    return marks(request).first { now < $0.at }?.at
  }

  private static func marks(_ request: ConsentRequest) -> [(mark: Mark, at: Instant)] {
    let whole = max(0, request.decideBy.milliseconds(since: request.createdAt))
    return [(.half, whole / 2), (.tenth, whole / 10)].map { mark, left in
      (mark, request.decideBy.adding(milliseconds: -left))
    }
  }
}
