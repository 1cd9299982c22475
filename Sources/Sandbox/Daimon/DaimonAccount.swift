import Billing

/// An account of daimon.email with what time does to it.
struct DaimonAccount: Hashable, Sendable {
  let id: String
  let name: String
  /// The key as daimon shows it: its beginning, and stars.
  let maskedKey: String
  /// The ids of the inboxes that can send.
  var inboxes: Set<String>
  let createdAt: Instant
  private(set) var tier: DaimonTier
  var status: DaimonStatus
  var usage: [DaimonCount: Int64]
  /// When the paid period ends, nil on the free tier.
  private(set) var periodEnds: Instant?
  /// The tier that support has set for the period's end.
  var scheduled: DaimonTier?
  /// How often the tier has changed: a link of before is another one afterwards.
  private(set) var changes = 0
  /// The calls of the last minute.
  var calls: CallWindow
  /// The messages of the last minute.
  var burst: CallWindow
  private var day: Instant
  private var month: Instant

  init(_ customer: DaimonCustomer, burst: Int, callsPerMinute: Int, now: ClockReading) {
    id = customer.id
    name = customer.name
    maskedKey = Self.masked(customer.accountKey)
    inboxes = [customer.inbox]
    createdAt = now.wall.adding(.seconds(-40 * 86_400))
    tier = customer.tier
    status = customer.status
    usage = customer.usage
    periodEnds = tier == .free ? nil : Self.periodEnd(after: now.wall)
    calls = CallWindow(limit: callsPerMinute, length: .seconds(60))
    self.burst = CallWindow(limit: burst, length: .seconds(60))
    day = CallAllowance.Period.day.start(at: now.wall)
    month = CallAllowance.Period.month.start(at: now.wall)
  }

  func used(_ count: DaimonCount) -> Int64 { usage[count, default: 0] }

  /// Counts a message.
  mutating func countMessage() {
    for count in [DaimonCount.sentToday, .sentThisMonth, .totalSent] { usage[count, default: 0] += 1 }
  }

  /// Moves to a tier at once; a new period begins, and what was set for the end of the old one is void.
  mutating func move(to target: DaimonTier, burst limit: Int, at now: Instant) {
    tier = target
    changes += 1
    scheduled = nil
    periodEnds = target == .free ? nil : Self.periodEnd(after: now)
    burst = CallWindow(limit: limit, length: .seconds(60))
  }

  /// Begins new days and months.
  mutating func passTime(to now: Instant) {
    let (today, thisMonth) = (CallAllowance.Period.day.start(at: now), CallAllowance.Period.month.start(at: now))
    if today > day { usage[.sentToday] = 0 }
    if thisMonth > month { usage[.sentThisMonth] = 0 }
    (day, month) = (max(day, today), max(month, thisMonth))
  }

  /// The end of a period that lies behind, if nothing is set for it; the next one has then begun.
  mutating func renew(at now: Instant) {
    while scheduled == nil, let end = periodEnds, end <= now { periodEnds = Self.periodEnd(after: end) }
  }

  /// What support has set and when, if that time has come.
  func due(at now: Instant) -> (tier: DaimonTier, at: Instant)? {
    guard let scheduled, let periodEnds, periodEnds <= now else { return nil }
    return (scheduled, periodEnds)
  }

  /// A month later; the last day of a shorter one.
  private static func periodEnd(after start: Instant) -> Instant {
    var date = CivilDate(start)
    (date.year, date.month) = date.month == 12 ? (date.year + 1, 1) : (date.year, date.month + 1)
    date.day = min(date.day, CivilDate.daysInMonth(date.month, year: date.year))
    return date.instant
  }

  private static func masked(_ key: String) -> String {
    let shown = key.prefix(min(22, key.count / 2))
    return shown + String(repeating: "*", count: max(0, key.count - shown.count))
  }
}
