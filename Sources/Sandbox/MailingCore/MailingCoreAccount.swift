import Billing
import JSON

/// A tenant as MailingCore keeps it: its plan, its cycle and what it has used.
struct MailingCoreAccount: Hashable, Sendable {
  /// A subscription's status in Stripe's words; which of them MailingCore shows is not documented.
  enum Status: String, Hashable, Sendable, CaseIterable {
    case active
    case trialing
    case pastDue = "past_due"
    case unpaid
    case canceled

    /// Whether an invoice is paid when a period ends.
    var isPaying: Bool { self == .active || self == .trialing }
  }

  let id: String
  let name: String
  /// The id at Stripe.
  let customer: String
  /// The slug of the plan.
  var plan: String
  /// The subscription's status; nil without a subscription.
  var status: Status?
  var cancelAtPeriodEnd = false
  var emailsSent: Int64
  var aiTokens: Int64
  /// What Stripe charges, and what it has charged, the latest first.
  var card: DockCard?
  var invoices: [StripeInvoice] = []
  /// The cycle that counts now.
  var periodStart: Instant
  var periodEnd: Instant
  /// Up to when invoices were made; ahead of the cycle while the message about one is under way.
  var invoicedUntil: Instant
  /// The day of the month that the cycle began on, which short months only borrow from.
  private var anchorDay: Int

  /// A tenant in the middle of its cycle, which ends on the first of the next month.
  init(_ tenant: MailingCoreTenant, customer: String, plan: MailingCorePlan?, now: Instant) {
    (id, name, self.customer) = (tenant.id, tenant.name, customer)
    self.plan = tenant.plan
    status = plan?.monthlyMinor == nil ? nil : .active
    emailsSent = tenant.emailsSent
    aiTokens = plan?.aiTokens ?? 0
    anchorDay = 1
    periodStart = CallAllowance.Period.month.start(at: now)
    periodEnd = CallAllowance.Period.month.end(at: now)
    invoicedUntil = periodEnd
    if let plan, plan.monthlyMinor != nil {
      card = DockCard()
      addInvoice(for: plan, at: periodStart)
    }
  }

  /// Notes that a month of a plan was paid for.
  mutating func addInvoice(for plan: MailingCorePlan, at: Instant) {
    let invoice = StripeInvoice(at: at, words: "\(plan.name), a month", amount: plan.amountWords)
    invoices = invoice.added(to: invoices)
  }

  /// Begins a cycle of a month.
  mutating func begin(at start: Instant) {
    periodStart = Instant(seconds: start.wholeSeconds)
    anchorDay = CivilDate(start).day
    periodEnd = month(after: periodStart)
    invoicedUntil = periodEnd
  }

  /// Begins a cycle that an invoice was paid for; nothing that is left is kept.
  mutating func renew(from start: Instant, to end: Instant, aiTokens grant: Int64) {
    (periodStart, periodEnd) = (start, end)
    emailsSent = 0
    aiTokens = grant
  }

  /// The same day a month later, or the last day of a shorter month.
  func month(after instant: Instant) -> Instant {
    var date = CivilDate(instant)
    let month = date.year * 12 + date.month
    (date.year, date.month) = (month / 12, month % 12 + 1)
    date.day = min(anchorDay, CivilDate.daysInMonth(date.month, year: date.year))
    return date.instant
  }
}
