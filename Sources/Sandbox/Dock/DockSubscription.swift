import Billing

/// A paid plan that is running.
struct DockSubscription: Hashable, Sendable {
  var plan: DockPaidPlan
  /// What it costs and how often; it stays when the price list changes, until the next switch.
  var price: Price
  /// The day of the month that the subscription began on, which short months only borrow from.
  var anchorDay: Int
  var periodEnd: Instant
  var cancelAtPeriodEnd = false

  /// A subscription that begins now, with the second, as Stripe counts.
  init(_ plan: DockPaidPlan, at price: Price, from start: Instant) {
    let start = Instant(seconds: start.wholeSeconds)
    self.plan = plan
    self.price = price
    anchorDay = CivilDate(start).day
    periodEnd = start
    periodEnd = nextPeriodEnd
  }

  /// A subscription that has been running and whose period ends then.
  init(_ plan: DockPaidPlan, at price: Price, until periodEnd: Instant) {
    self.plan = plan
    self.price = price
    anchorDay = CivilDate(periodEnd).day
    self.periodEnd = periodEnd
  }

  /// The end of the period after this one: the anchor's day, or the last day of a shorter month.
  var nextPeriodEnd: Instant {
    periodEnd(months: price.interval.months)
  }

  /// When this period began, by the same rule.
  var periodStart: Instant {
    periodEnd(months: -price.interval.months)
  }

  private func periodEnd(months: Int) -> Instant {
    var date = CivilDate(periodEnd)
    let month = date.year * 12 + date.month - 1 + months
    (date.year, date.month) = (month / 12, month % 12 + 1)
    date.day = min(anchorDay, CivilDate.daysInMonth(date.month, year: date.year))
    return date.instant
  }
}

extension BillingInterval {
  fileprivate var months: Int {
    switch self {
    case .month: 1
    case .year: 12
    }
  }
}

/// The card on file, as much of it as Dock ever sees.
struct DockCard: Hashable, Sendable {
  var brand = "visa"
  var lastFour = "4242"
  var expiryMonth: Int64 = 12
  var expiryYear: Int64 = 2031
}
