import Billing

/// An organisation in the sandbox's Dock.
struct DockOrganisation: Sendable {
  /// What it pays: nothing, a subscription, or nothing for Scale.
  enum Standing: Hashable, Sendable {
    case free
    case subscribed(DockSubscription)
    case designPartner
  }

  var name: String
  let slug: String
  var standing: Standing
  var card: DockCard?
  var stripeConfigured: Bool
  /// When the latest event of Stripe about the subscription was made; an earlier one that arrives later is out of date.
  var subscriptionAsOf = Instant(milliseconds: 0)
  /// The principals' names, in the order given.
  let principals: [String]
  var usage: [DockMeter: Int64]
  /// The meters whose count moves by itself.
  var drifts: [DockMeter: UsageDrift] = [:]
  /// The month that the monthly counts belong to, as year * 12 + month.
  private var countedMonth: Int
  /// The calls of each throttled endpoint in the last hour.
  var hourlyCalls: [DockRoute: CallWindow] = [:]
  /// All calls in the last minute.
  var burst: CallWindow
  /// The workspaces that its principals can open, oldest first; the meter counts others beside them.
  var workspaces: [DockWorkspace] = []
  /// The tickets that were filed, oldest first.
  var tickets: [DockTicket] = []
  /// How often a higher limit was asked for.
  private(set) var limitRequestCount: Int64 = 0
  /// The latest of these requests, oldest first.
  private(set) var limitRequests: [DockLimitRequest] = []

  init(
    name: String, slug: String, standing: Standing, card: DockCard?, stripeConfigured: Bool, principals: [String],
    usage: [DockMeter: Int64], callsPerMinute: Int, now: ClockReading
  ) {
    self.name = name
    self.slug = slug
    self.standing = standing
    self.card = card
    self.stripeConfigured = stripeConfigured
    self.principals = principals
    self.usage = usage
    countedMonth = Self.month(of: now.wall)
    burst = CallWindow(limit: callsPerMinute, length: .seconds(60))
  }

  var plan: DockPlan {
    switch standing {
    case .free: .free
    case .subscribed(let subscription): subscription.plan.plan
    case .designPartner: .scale
    }
  }

  var subscription: DockSubscription? {
    if case .subscribed(let subscription) = standing { subscription } else { nil }
  }

  func used(_ meter: DockMeter) -> Int64 {
    usage[meter] ?? 0
  }

  /// Counts a request for a higher limit and keeps the latest ones to look at.
  mutating func note(_ request: DockLimitRequest) {
    limitRequestCount += 1
    limitRequests = limitRequests.suffix(19) + [request]
  }

  /// Counts one API call; the count stops at the largest number that JSON readers agree on.
  mutating func countCall() {
    count(.apiCalls, 1)
  }

  /// Counts a little more or less of a meter, within the numbers that JSON readers agree on.
  mutating func count(_ meter: DockMeter, _ change: Int64) {
    usage[meter] = max(-DockMeter.largestCount, min(used(meter) + change, DockMeter.largestCount))
  }

  /// Lets pass what time alone brings about: the monthly counts begin anew when the month has changed (a clock set back
  /// changes nothing), and drifting counts move.
  mutating func passTime(to now: ClockReading) {
    let month = Self.month(of: now.wall)
    if month > countedMonth {
      countedMonth = month
      let firstDay = now.at(Self.monthBegin(now)).boot
      for meter in DockMeter.allCases where meter.isMonthly {
        usage[meter] = 0
        _ = drifts[meter]?.advance(to: firstDay)
      }
    }
    for meter in DockMeter.allCases {
      guard let change = drifts[meter]?.advance(to: now.boot), change != 0 else { continue }
      // Falling stops at nothing, rising at the largest number that JSON readers agree on.
      let floor = min(0, used(meter))
      usage[meter] = max(floor, min(used(meter) + change, DockMeter.largestCount))
    }
  }

  /// When the monthly counts begin anew.
  static func monthlyReset(after now: ClockReading) -> Instant {
    var date = CivilDate(now.wall)
    date.year += date.month == 12 ? 1 : 0
    date.month = date.month % 12 + 1
    (date.day, date.hour, date.minute, date.second, date.millisecond) = (1, 0, 0, 0, 0)
    return date.instant
  }

  private static func monthBegin(_ now: ClockReading) -> Instant {
    var date = CivilDate(now.wall)
    (date.day, date.hour, date.minute, date.second, date.millisecond) = (1, 0, 0, 0, 0)
    return date.instant
  }

  private static func month(of instant: Instant) -> Int {
    let date = CivilDate(instant)
    return date.year * 12 + date.month
  }
}
