import Billing
import Consent

/// What every frame asks of a snapshot, found once when the snapshot changes, so that a frame costs no more than its
/// rows.
struct SnapshotIndex: Equatable, Sendable {
  /// Where each account stands in the list.
  private(set) var accounts: [AccountName: Int] = [:]
  /// How many accounts are live.
  private(set) var live = 0
  /// How many columns the widest name of an account takes.
  private(set) var widestName = 0
  /// How many columns the widest plan of an account takes.
  private(set) var widestPlan = 0
  /// How many columns the widest price of an account takes.
  private(set) var widestPrice = 0
  /// How many lines the meters of the account with the most of them take.
  private(set) var meterLines = MeterLines()
  /// Where each request stands in the list.
  private(set) var requests: [RequestID: Int] = [:]
  /// The places of the requests that wait for a decision.
  private(set) var pending: [Int] = []
  /// How many requests are approved and wait for a payment.
  private(set) var payments = 0
  /// How many requests are approved and not sent yet.
  private(set) var approved = 0
  /// How many changes were sent and have no answer on record.
  private(set) var executing = 0
  /// How many changes were sent and lost their answer.
  private(set) var unknown = 0
  /// The places of the operator's own requests that are not over, by account.
  private(set) var own: [AccountName: [Int]] = [:]
  /// The earliest time by which one of the waiting requests must be decided.
  private(set) var earliestDecision: Instant?
  /// Where each link stands in the list.
  private(set) var links: [Int64: Int] = [:]
  /// The links that were not put away, in the order of the list.
  private(set) var shownLinks: [Int64] = []
  /// The places of each account's links that were not put away, the newest first.
  private(set) var linksOf: [AccountName: [Int]] = [:]
  /// The places of each account's requests, the newest first.
  private(set) var requestsOf: [AccountName: [Int]] = [:]
  /// Where each alarm stands in the list.
  private(set) var alarms: [Int64: Int] = [:]
  /// The alarms in the order of their rows: the newest first.
  private(set) var alarmOrder: [Int64] = []
  /// The places of the alarms nobody has explained.
  private(set) var openAlarms: [Int] = []
  /// Where each note stands in the list.
  private(set) var notes: [Int64: Int] = [:]
  /// The notes in the order of their rows: the newest first.
  private(set) var noteOrder: [Int64] = []
  /// How many notes nobody has seen.
  private(set) var newNotes = 0
  /// The places of the limits that were hit at each account, the newest first.
  private(set) var hitsOf: [AccountName: [Int]] = [:]

  mutating func note(_ list: [AccountStatus]) {
    accounts = Dictionary(list.enumerated().map { ($1.account.name, $0) }) { first, _ in first }
    live = list.count { $0.account.isLive }
    widestName = list.map { $0.account.name.rawValue.count }.max() ?? 0
    widestPrice = list.map { $0.observation?.plan.price?.description.count ?? 0 }.max() ?? 0
    meterLines = MeterLines(list)
    widestPlan = list.map { $0.observation?.plan.plan?.rawValue.count ?? 1 }.max() ?? 0
  }

  mutating func note(_ list: [ConsentRequest]) {
    requests = Dictionary(list.enumerated().map { ($1.id, $0) }) { first, _ in first }
    pending = list.indices.filter { list[$0].state == .pending }
    let mine = list.indices.filter { list[$0].requester.door == .operatorItself && !list[$0].state.isFinal }
    own = Dictionary(grouping: mine) { list[$0].account }
    payments = list.count { $0.state == .awaitingPayment }
    approved = list.count { $0.state == .approved }
    executing = list.count { $0.state == .executing }
    unknown = list.count { $0.state == .unknown }
    earliestDecision = pending.map { list[$0].decideBy }.min()
    requestsOf = Dictionary(grouping: list.indices.sorted { list[$0].number > list[$1].number }) { list[$0].account }
  }

  mutating func note(_ list: [Link]) {
    links = Dictionary(list.enumerated().map { ($1.id, $0) }) { first, _ in first }
    linksOf = Dictionary(grouping: list.indices.filter { list[$0].state != .dismissed }) { list[$0].account }
    shownLinks = list.filter { $0.state != .dismissed }.map(\.id)
  }

  mutating func note(_ list: [OperatorNote]) {
    notes = Dictionary(list.enumerated().map { ($1.id, $0) }) { first, _ in first }
    noteOrder = list.map(\.id).sorted(by: >)
    newNotes = list.count { $0.isNew }
  }

  mutating func note(_ list: [LimitHit]) {
    hitsOf = Dictionary(grouping: list.indices) { list[$0].account }
  }

  mutating func note(_ list: [Alarm]) {
    alarms = Dictionary(list.enumerated().map { ($1.id, $0) }) { first, _ in first }
    alarmOrder = list.sorted { ($0.at, $0.id) > ($1.at, $1.id) }.map(\.id)
    openAlarms = list.indices.filter { list[$0].isOpen }
  }
}
