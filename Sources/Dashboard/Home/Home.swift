import Billing
import Consent

/// One of the four panels.
enum Panel: Int, Hashable, Sendable, CaseIterable {
  case accounts, usage, pending, links

  var title: String {
    switch self {
    case .accounts: "Accounts"
    case .usage: "Usage"
    case .pending: "Pending"
    case .links: "Links"
    }
  }
}

/// What the home screen remembers: which panel has the keyboard, and what is selected where.
struct Home: Hashable, Sendable {
  var focus = Panel.pending
  var accounts = Selection<AccountName>()
  var requests = Selection<RequestID>()
  var links = Selection<Int64>()
  /// The first meter on the screen.
  var usageTop = 0
  /// The live requests in the order of their rows; it stands still behind an open review.
  private(set) var order: [RequestID] = []

  /// Sorts the live requests anew: what waits for a decision first, by its deadline, then by arrival.
  mutating func sort(_ requests: [ConsentRequest], at now: Moment) {
    order = requests.filter { !$0.state.isFinal }
      .map { (id: $0.id, key: SortKey($0, at: now)) }
      .sorted { $0.key < $1.key }
      .map(\.id)
  }
}

/// By what the rows under Pending are sorted.
private struct SortKey: Comparable {
  let isDecided: Bool
  let left: Duration
  let createdAt: Instant
  let number: Int64

  init(_ request: ConsentRequest, at now: Moment) {
    isDecided = request.state != .pending
    left = isDecided ? .zero : request.timeToDecide(at: now)
    createdAt = request.createdAt
    number = request.number
  }

  static func < (left: SortKey, right: SortKey) -> Bool {
    if left.isDecided != right.isDecided { return right.isDecided }
    if left.left != right.left { return left.left < right.left }
    if left.createdAt != right.createdAt { return left.createdAt < right.createdAt }
    return left.number < right.number
  }
}

extension ConsentRequest {
  /// What is left of the live token, or nil when there is none.
  func liveToken(at now: Moment) -> Duration? {
    token.flatMap { $0.timeLeft(at: now.boot) }.flatMap { $0 > .zero ? $0 : nil }
  }

  /// What is left until the nearer of the two deadlines: the live token's and the decision's.
  func timeToDecide(at now: Moment) -> Duration {
    let decision = max(Duration.zero, Duration.milliseconds(decideBy.milliseconds(since: now.wall)))
    return liveToken(at: now).map { min($0, decision) } ?? decision
  }
}
