import Billing
import JSON

/// The pretend Stripe: customers, what they pay, the pages they do it on, and the events it tells Dock by webhook.
///
/// It never touches Dock's own state. What it wants known it writes down as an event; ``DockWorld`` delivers it, signed.
struct PretendStripe: Sendable {
  /// How many events are kept to look at; those that wait for delivery are kept however many there are.
  static let kept = 500

  /// What the webhook's signatures are made with, `whsec_...`.
  let secret: String
  /// By the organisation's place.
  private(set) var customers: [StripeCustomer] = []
  var checkouts: [SecretHash: DockCheckout] = [:]
  var portals: [SecretHash: DockPortal] = [:]
  /// The latest events, oldest first.
  private(set) var deliveries: [StripeDelivery] = []
  /// How many events there have been.
  private(set) var eventCount: Int64 = 0
  private var random: RandomSource

  init(secret: String?, seed: UInt64?) {
    var random = RandomSource(seed: seed, purpose: 4)
    let drawn = "whsec_" + random.hexadecimal(32)
    self.secret = secret ?? drawn
    self.random = random
  }

  /// An id in Stripe's style.
  mutating func id(_ prefix: String) -> String {
    prefix + "_" + random.base32(24)
  }

  mutating func addCustomer(reference: String, terms: DockSubscription?, card: DockCard?) {
    let subscription = terms.map { StripeCustomer.Subscription(id: id("sub"), terms: $0) }
    var customer = StripeCustomer(id: id("cus"), reference: reference, subscription: subscription, card: card)
    // A subscription that is running was paid for when its period began.
    if let terms { customer.invoices = [StripeInvoice(terms, at: terms.periodStart)] }
    customers.append(customer)
  }

  /// The terms of a customer's subscription, nil when nothing is subscribed.
  func terms(of place: Int) -> DockSubscription? {
    customers[place].subscription?.terms
  }

  /// Sets what is subscribed without telling anybody: for the administrator, and for what Dock was told by others.
  mutating func adopt(_ terms: DockSubscription?, of place: Int) {
    let known = customers[place].subscription?.id
    customers[place].subscription = terms.map { .init(id: known ?? id("sub"), terms: $0) }
  }

  /// Sets the card without telling anybody.
  mutating func adopt(card: DockCard, of place: Int) {
    customers[place].card = card
  }

  /// A checkout page is paid: the card is charged and kept, the subscription begins.
  mutating func pay(_ hash: SecretHash, id session: String, requestID: String, now: ClockReading) {
    guard let checkout = checkouts[hash], !checkout.isPaid, terms(of: checkout.organisation) == nil else { return }
    checkouts[hash]?.isPaid = true
    let place = checkout.organisation
    let subscription = StripeCustomer.Subscription(
      id: id("sub"), terms: DockSubscription(checkout.plan, at: checkout.price, from: now.wall))
    customers[place].subscription = subscription
    customers[place].card = DockCard()
    let customer = customers[place]
    let cause = Origin(cause: .checkout, requestID: requestID, at: now.wall)
    tell("payment_method.attached", StripeDocument.paymentMethod(id("pm"), DockCard(), of: customer), cause)
    tell("customer.subscription.created", StripeDocument.subscription(subscription, of: customer), cause)
    tell(
      "checkout.session.completed",
      StripeDocument.checkout(session, checkout, customer: customer, subscription: subscription.id), cause)
    tellPaid(subscription, of: place, cause)
  }

  /// The terms change: by a person in the portal, or by Dock itself when a plan is switched.
  mutating func change(
    _ place: Int, by cause: Effect.Cause, requestID: String, now: ClockReading,
    _ change: (inout DockSubscription) -> Void
  ) {
    guard var subscription = customers[place].subscription else { return }
    let before = subscription.terms
    change(&subscription.terms)
    guard subscription.terms != before else { return }
    customers[place].subscription = subscription
    tellUpdate(of: place, before: before, Origin(cause: cause, requestID: requestID, at: now.wall))
  }

  /// The subscription ends at once.
  mutating func end(_ place: Int, by cause: Effect.Cause, requestID: String?, now: ClockReading) {
    guard let subscription = customers[place].subscription else { return }
    customers[place].subscription = nil
    tell(
      "customer.subscription.deleted",
      StripeDocument.subscription(subscription, of: customers[place], endedAt: now.wall),
      Origin(cause: cause, requestID: requestID, at: now.wall))
  }

  /// Another card is put on file.
  mutating func change(card: DockCard, of place: Int, requestID: String, now: ClockReading) {
    customers[place].card = card
    tell(
      "payment_method.attached", StripeDocument.paymentMethod(id("pm"), card, of: customers[place]),
      Origin(cause: .portal, requestID: requestID, at: now.wall))
  }

  /// A period is over: it is renewed and paid, or the cancelled subscription ends.
  private mutating func endPeriod(of place: Int, now: ClockReading) {
    guard var subscription = customers[place].subscription else { return }
    guard !subscription.terms.cancelAtPeriodEnd else {
      return end(place, by: .periodEnd, requestID: nil, now: now)
    }
    let before = subscription.terms
    subscription.terms.periodEnd = before.nextPeriodEnd
    customers[place].subscription = subscription
    let cause = Origin(cause: .periodEnd, requestID: nil, at: now.wall)
    tellPaid(subscription, of: place, cause)
    tellUpdate(of: place, before: before, cause)
  }

  /// Lets happen the earliest thing that is due until now; nil when nothing is.
  ///
  /// What is to be delivered is handed out with the moment it is due at; periods that end are settled on the way.
  mutating func nextDelivery(now: ClockReading) -> (place: Int, moment: ClockReading)? {
    while true {
      let waiting = deliveries.indices.compactMap { index in deliveries[index].due.map { (index, $0) } }
        .min { ($0.1, $0.0) < ($1.1, $1.0) }
      let ending = customers.indices.compactMap { place in terms(of: place).map { (place, $0.periodEnd) } }
        .min { ($0.1, $0.0) < ($1.1, $1.0) }
      if let ending, ending.1 <= now.wall, waiting.map({ ending.1 < $0.1 }) ?? true {
        endPeriod(of: ending.0, now: now.at(ending.1))
      } else if let waiting, waiting.1 <= now.wall {
        return (waiting.0, now.at(waiting.1))
      } else {
        return nil
      }
    }
  }

  /// Notes how a delivery went.
  mutating func note(_ attempt: StripeDelivery.Attempt, of place: Int) {
    deliveries[place].note(attempt)
    let excess = deliveries.count - Self.kept
    if excess > 0, let oldest = deliveries.firstIndex(where: { $0.due == nil }) { deliveries.remove(at: oldest) }
  }

  /// One of its own events, nil for an id of somebody else's.
  func ownEvent(_ id: String) -> StripeDelivery? {
    deliveries.last { $0.id == id }
  }

  /// Where a change comes from.
  private struct Origin {
    var cause: Effect.Cause
    var requestID: String?
    var at: Instant
  }

  /// A period of a subscription was paid for.
  private mutating func tellPaid(_ subscription: StripeCustomer.Subscription, of place: Int, _ origin: Origin) {
    customers[place].invoices = StripeInvoice(subscription.terms, at: origin.at).added(to: customers[place].invoices)
    tell("invoice.paid", StripeDocument.invoice(id("in"), for: subscription, of: customers[place]), origin)
  }

  private mutating func tellUpdate(of place: Int, before: DockSubscription, _ origin: Origin) {
    guard let subscription = customers[place].subscription else { return }
    let after = subscription.terms
    var previous: [(String, JSONValue)] = []
    if after.cancelAtPeriodEnd != before.cancelAtPeriodEnd {
      previous.append(("cancel_at_period_end", .bool(before.cancelAtPeriodEnd)))
    }
    if after.plan != before.plan || after.price != before.price || after.periodEnd != before.periodEnd {
      let old = StripeDocument.subscription(.init(id: subscription.id, terms: before), of: customers[place])
      previous.append(("items", old["items"] ?? .null))
    }
    tell(
      "customer.subscription.updated", StripeDocument.subscription(subscription, of: customers[place]), origin,
      previous: .members(previous))
  }

  private mutating func tell(_ type: String, _ object: JSONValue, _ origin: Origin, previous: JSONValue? = nil) {
    let id = id("evt")
    eventCount += 1
    let event = StripeDocument.event(id, type: type, created: origin.at, object: object, previous: previous)
    deliveries.append(
      StripeDelivery(
        id: id, type: type, payload: event.wireBytes, cause: origin.cause, requestID: origin.requestID,
        due: origin.at))
  }
}
