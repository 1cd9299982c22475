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

  /// A subscription that begins now.
  init(_ plan: DockPaidPlan, at price: Price, from start: Instant) {
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
    var date = CivilDate(periodEnd)
    switch price.interval {
    case .month:
      date.year += date.month == 12 ? 1 : 0
      date.month = date.month % 12 + 1
    case .year:
      date.year += 1
    }
    date.day = min(anchorDay, CivilDate.daysInMonth(date.month, year: date.year))
    return date.instant
  }
}

/// The card on file, as much of it as Dock ever sees.
struct DockCard: Hashable, Sendable {
  var brand = "visa"
  var lastFour = "4242"
  var expiryMonth: Int64 = 12
  var expiryYear: Int64 = 2031
}
