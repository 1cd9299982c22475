import Billing

/// By what the accounts are sorted.
enum AccountOrder: String, Hashable, Sendable, CaseIterable {
  /// As the configuration lists them.
  case configured
  /// By name.
  case name
  /// By plan, then by name.
  case plan
  /// The nearest to a limit first.
  case usage
  /// What cannot be trusted first.
  case trust

  /// The accounts in this order; equal ones as the configuration lists them.
  func sorted(_ accounts: [AccountStatus]) -> [AccountStatus] {
    switch self {
    case .configured: accounts
    case .name: stable(accounts) { $0.account.name.rawValue }
    case .plan: stable(accounts) { $0.observation?.plan.plan?.rawValue ?? "" }
    case .usage: stable(accounts) { -($0.observation?.meters.compactMap(\.percent).max() ?? -1) }
    case .trust: stable(accounts) { $0.freshness.trust }
    }
  }
}

/// By what the links are sorted.
enum LinkOrder: String, Hashable, Sendable, CaseIterable {
  /// The newest first.
  case newest
  /// The one that ends next first; those without an end last.
  case time
  /// By account.
  case account
  /// By kind.
  case kind
  /// By host.
  case host

  /// The links in this order; equal ones the newest first.
  func sorted(_ links: [Link]) -> [Link] {
    switch self {
    case .newest: links
    case .time: stable(links) { $0.expiresAt?.milliseconds ?? .max }
    case .account: stable(links) { $0.account.rawValue }
    case .kind: stable(links) { $0.kind.rawValue }
    case .host: stable(links) { $0.host.string }
    }
  }
}

/// An order together with its direction.
struct Sorting<Order: Hashable & Sendable & CaseIterable>: Hashable, Sendable
where Order.AllCases: RandomAccessCollection, Order.AllCases.Index == Int {
  private(set) var order: Order
  var isReversed = false

  init(_ order: Order) { self.order = order }

  /// Goes to the next order, and from the last to the first.
  mutating func turn() {
    let all = Order.allCases
    guard let index = all.firstIndex(of: order) else { return }
    order = all[(index + 1) % all.count]
    isReversed = false
  }

  func directed<Row>(_ rows: [Row]) -> [Row] { isReversed ? rows.reversed() : rows }
}

/// Rows by a key; equal ones stay as they were.
private func stable<Row, Key: Comparable>(_ rows: [Row], _ key: (Row) -> Key) -> [Row] {
  rows.enumerated().map { (place: $0, key: key($1), row: $1) }
    .sorted { ($0.key, $0.place) < ($1.key, $1.place) }.map(\.row)
}

extension Freshness {
  fileprivate var trust: Int {
    switch self {
    case .failed: 0
    case .stale: 1
    case .partial: 2
    case .unknown: 3
    case .fresh: 4
    }
  }
}
