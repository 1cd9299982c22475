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
  /// Whether the panel with the keyboard has the whole screen.
  var isZoomed = false
  /// Whether rows stay where they are; new ones come last.
  var isFrozen = false
  /// What of each panel's rows is shown; a panel without a filter is missing.
  var filters: [Panel: ListFilter] = [:]
  var accountSorting = Sorting(AccountOrder.configured)
  var linkSorting = Sorting(LinkOrder.newest)
  /// The live requests in the order of their rows; it stands still behind an open review.
  private(set) var order: [RequestID] = []
  /// The accounts in the order of their rows.
  private(set) var accountOrder: [AccountName] = []
  /// The links in the order of their rows.
  private(set) var linkOrder: [Int64] = []
  /// How much room the rows under Pending need.
  private(set) var pendingWidths = PendingWidths()
  /// How many rows each panel would have without a filter.
  private(set) var totals: [Panel: Int] = [:]

  /// Sorts and filters all rows anew; what waits for a decision first, by its deadline, then by arrival.
  mutating func arrange(_ snapshot: Snapshot, at now: Moment) {
    let old = (order, accountOrder, linkOrder)
    let requests = snapshot.requests.filter { !$0.state.isFinal }
    order = admitted(requests, in: .pending) {
      FilterSubject($0, snapshot.askedBefore[$0.id], on: snapshot.account($0.account), at: now)
    }
    .map { (id: $0.id, key: SortKey($0, at: now)) }
    .sorted { $0.key < $1.key }
    .map(\.id)
    let accounts = admitted(snapshot.accounts, in: .accounts) { FilterSubject($0) }
    accountOrder = accountSorting.directed(accountSorting.order.sorted(accounts)).map(\.account.name)
    let shown = snapshot.index.shownLinks.compactMap { snapshot.link($0) }
    let links = admitted(shown, in: .links) { FilterSubject($0, at: now.wall) }
    linkOrder = linkSorting.directed(linkSorting.order.sorted(links)).map(\.id)
    if isFrozen {
      order = Self.keeping(old.0, order)
      accountOrder = Self.keeping(old.1, accountOrder)
      linkOrder = Self.keeping(old.2, linkOrder)
    }
    pendingWidths = PendingWidths(order.compactMap { snapshot.request($0) }, in: snapshot)
    totals = [.accounts: snapshot.accounts.count, .pending: requests.count, .links: shown.count]
  }

  /// The rows of today in the order of before, what is new behind them.
  private static func keeping<ID: Hashable>(_ old: [ID], _ new: [ID]) -> [ID] {
    let (known, there) = (Set(old), Set(new))
    return old.filter(there.contains) + new.filter { !known.contains($0) }
  }

  /// How many rows of a panel are shown.
  func count(of panel: Panel) -> Int {
    switch panel {
    case .accounts: accountOrder.count
    case .pending: order.count
    case .links: linkOrder.count
    case .usage: 0
    }
  }

  private func admitted<Row>(_ rows: [Row], in panel: Panel, _ subject: (Row) -> FilterSubject) -> [Row] {
    guard let filter = filters[panel], !filter.isEmpty else { return rows }
    return rows.filter { filter.admits(subject($0)) }
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

  /// What is left of the time to decide; what becomes of the token meanwhile does not shorten it.
  func timeToDecide(at now: Moment) -> Duration {
    max(Duration.zero, Duration.milliseconds(decideBy.milliseconds(since: now.wall)))
  }
}
