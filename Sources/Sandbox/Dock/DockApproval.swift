import Billing

/// A change that waits for a click on the web-approval page.
struct DockApproval: Hashable, Sendable {
  enum State: Hashable, Sendable {
    case pending
    case approved
    case denied
  }

  let principal: DockPrincipal
  let change: DockChange
  /// The sentence as it stood when the approval was asked for.
  let words: String
  let createdAt: Instant
  let expires: BootTime
  var state: State = .pending
  /// Whether the asker has been told that it was approved.
  var wasTold = false

  func isExpired(_ now: ClockReading) -> Bool {
    state == .pending && now.boot >= expires
  }
}
