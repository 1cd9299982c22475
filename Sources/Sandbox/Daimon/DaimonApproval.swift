import Billing

/// A note that waits on a page for the operator's answer.
struct DaimonApproval: Hashable, Sendable {
  /// How long the page can be answered; daimon's documents do not say, so as long as an upgrade link.
  static let lifetime = DaimonWorld.linkLifetime

  /// The operator's answer.
  enum State: Hashable, Sendable {
    case pending, approved, rejected
  }

  let account: Int
  let issue: String
  let label: String
  let expires: Instant
  var state: State = .pending
}
