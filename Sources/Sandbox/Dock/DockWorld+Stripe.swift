import Billing
import JSON

extension DockWorld {
  /// Delivers every webhook that is due, and lets Stripe's periods end, each at its own time.
  mutating func deliverWebhooks(now: ClockReading) {
    while let (place, moment) = stripe.nextDelivery(now: now) {
      deliver(place, at: moment)
    }
  }

  /// Tries once to deliver an event to ``DockRoute/stripeWebhook``, through the very door that everybody else's events
  /// come in by; the faults of that route strike here too, and like Stripe it follows no redirect.
  @discardableResult
  mutating func deliver(_ place: Int, at moment: ClockReading) -> Int? {
    let delivery = stripe.deliveries[place]
    let signature = StripeSignature.header(for: delivery.payload, secret: stripe.secret, at: moment.wall)
    let path = DockRoute.stripeWebhook.pattern
    let request = SandboxRequest(
      id: delivery.requestID ?? delivery.id, method: "POST", target: path,
      headers: ["content-type": "application/json; charset=utf-8", "stripe-signature": signature],
      body: .bytes(delivery.payload))
    let taken = faults.take(path: path, pattern: path, isConfirmation: false)
    let fault = taken?.kind
    let answer = fault?.preventsEffect == true ? nil : receiveWebhook(request, now: moment).status
    let status: Int? =
      switch fault {
      case .dropBefore, .dropAfter, .brokenHead: nil
      case .errorBefore, .errorAfter: 500
      case .redirect: 307
      default: answer
      }
    stripe.note(.init(at: moment.wall, signature: signature, status: status), of: place)
    if let then = taken?.then { try? make(then, requestID: delivery.requestID, now: moment) }
    return status
  }

  /// `POST /api/stripe/webhook`: believes what is signed, freshly, with the webhook's secret, once for each event.
  ///
  /// The path is in the style of Dock's own; its real one is documented nowhere, and neither is its answer.
  mutating func receiveWebhook(_ request: SandboxRequest, now: ClockReading) -> Reply {
    do throws(DockRefusal) {
      guard case .bytes(let payload) = request.body else { throw .body(.tooLarge) }
      do {
        try StripeSignature.check(
          request.headers["stripe-signature"], of: payload, secret: stripe.secret, now: now.wall)
      } catch {
        throw .signature(error)
      }
      let event: StripeEvent
      do { event = try StripeEvent(payload) } catch { throw .body(error) }
      if !receivedEvents.contains(event.id) {
        try apply(event, requestID: request.id, now: now)
        receivedEvents.insert(event.id)
      }
      return .json(["received": true])
    } catch {
      return error.reply(in: dialect, requestID: request.id)
    }
  }

  /// Takes over what a verified event says; what is out of date or fits nothing any more changes nothing.
  private mutating func apply(_ event: StripeEvent, requestID: String, now: ClockReading) throws(DockRefusal) {
    let own = stripe.ownEvent(event.id)
    let note = WebhookNote(
      cause: own?.cause ?? .stripe, requestID: own == nil ? requestID : own?.requestID, at: now.wall)
    let place: Int
    switch event.content {
    case .other: return
    case .checkoutCompleted(let slug, let plan, let price):
      place = try known(organisations.firstIndex { $0.slug == slug }, "client_reference_id", "names no organisation")
      begin(plan, at: price, for: place, created: event.created, note)
    case .subscriptionUpdated(let customer, let subscription):
      place = try self.place(of: customer)
      guard own != nil || subscription.periodEnd > now.wall else {
        throw .body(
          .wrongFields([.init(field: "data.object.items.data.current_period_end", message: "has to lie ahead")]))
      }
      guard event.created >= organisations[place].subscriptionAsOf else { return }
      organisations[place].subscriptionAsOf = min(event.created, now.wall)
      update(subscription, for: place, note)
    case .subscriptionDeleted(let customer):
      place = try self.place(of: customer)
      guard event.created >= organisations[place].subscriptionAsOf,
        let subscription = organisations[place].subscription
      else { return }
      organisations[place].subscriptionAsOf = min(event.created, now.wall)
      organisations[place].standing = .free
      record("expire", to: place, from: subscription.plan.plan, to: .free, note)
    case .invoicePaid(let customer, let until):
      place = try self.place(of: customer)
      guard var subscription = organisations[place].subscription, subscription.periodEnd < until else { return }
      subscription.periodEnd = until
      organisations[place].standing = .subscribed(subscription)
    case .cardAttached(let customer, let card):
      place = try self.place(of: customer)
      organisations[place].card = card
    }
    // Somebody else's event that carries Stripe's own signature is Stripe's word, so its books agree from now on.
    if own == nil {
      if organisations[place].standing != .designPartner { stripe.adopt(organisations[place].subscription, of: place) }
      if let card = organisations[place].card { stripe.adopt(card: card, of: place) }
    }
  }

  private mutating func begin(
    _ plan: DockPaidPlan, at price: Price, for place: Int, created: Instant, _ note: WebhookNote
  ) {
    guard organisations[place].standing == .free else { return }
    organisations[place].subscriptionAsOf = min(created, note.at)
    let subscription = DockSubscription(plan, at: price, from: note.at)
    organisations[place].standing = .subscribed(subscription)
    record("checkout", to: place, from: .free, to: plan.plan, note, price: price)
  }

  private mutating func update(_ told: StripeEvent.Subscription, for place: Int, _ note: WebhookNote) {
    guard organisations[place].standing != .designPartner else { return }
    let before = organisations[place].subscription
    var after = before ?? DockSubscription(told.plan, at: told.price, until: told.periodEnd)
    (after.plan, after.price) = (told.plan, told.price)
    (after.periodEnd, after.cancelAtPeriodEnd) = (told.periodEnd, told.cancelAtPeriodEnd)
    organisations[place].standing = .subscribed(after)
    let plan = after.plan.plan
    if before?.plan != after.plan || before?.price.interval != after.price.interval {
      record("upgrade", to: place, from: before?.plan.plan ?? .free, to: plan, note, price: after.price)
    } else if before?.cancelAtPeriodEnd != after.cancelAtPeriodEnd {
      record(
        after.cancelAtPeriodEnd ? "cancel" : "resume", to: place, from: plan,
        to: after.cancelAtPeriodEnd ? .free : plan, note)
    }
  }

  private func place(of customer: String) throws(DockRefusal) -> Int {
    try known(stripe.customers.firstIndex { $0.id == customer }, "customer", "is no customer of this Stripe")
  }

  private func known(_ place: Int?, _ field: String, _ problem: String) throws(DockRefusal) -> Int {
    guard let place else {
      throw .body(.wrongFields([.init(field: "data.object." + field, message: problem)]))
    }
    return place
  }

  /// Whose doing an event is, for the log of effects.
  private struct WebhookNote {
    var cause: Effect.Cause
    var requestID: String?
    var at: Instant
  }

  private mutating func record(
    _ operation: String, to place: Int, from: DockPlan, to target: DockPlan, _ note: WebhookNote, price: Price? = nil
  ) {
    record(
      operation, to: place, from: from, to: target, by: note.cause, requestID: note.requestID, price: price, at: note.at
    )
  }
}
