import Billing

extension DockWorld {
  /// Takes note of what happened at Stripe; an event that no longer fits changes nothing.
  mutating func receive(_ event: StripeEvent, requestID: String, now: Moment) {
    switch event {
    case .checkoutPaid(let hash):
      guard let checkout = checkouts[hash], !checkout.isPaid,
        organisations[checkout.organisation].standing == .free
      else { return }
      checkouts[hash]?.isPaid = true
      let subscription = DockSubscription(checkout.plan, at: checkout.price, from: now.wall)
      organisations[checkout.organisation].standing = .subscribed(subscription)
      organisations[checkout.organisation].card = DockCard()
      record(
        "checkout", to: checkout.organisation, from: .free, to: checkout.plan.plan, by: .checkout,
        requestID: requestID, price: checkout.price, at: now.wall)
    case .cancellationScheduled(let organisation):
      setCancellation(true, of: organisation, by: .portal, requestID: requestID, now: now)
    case .cancellationWithdrawn(let organisation):
      setCancellation(false, of: organisation, by: .portal, requestID: requestID, now: now)
    case .subscriptionEnded(let organisation):
      guard let subscription = organisations[organisation].subscription else { return }
      organisations[organisation].standing = .free
      record(
        "expire", to: organisation, from: subscription.plan.plan, to: .free, by: .portal, requestID: requestID,
        at: now.wall)
    case .cardChanged(let organisation):
      organisations[organisation].card = DockCard(brand: "mastercard", lastFour: "4444")
    }
  }

  private mutating func setCancellation(
    _ isScheduled: Bool, of organisation: Int, by cause: Effect.Cause, requestID: String, now: Moment
  ) {
    guard var subscription = organisations[organisation].subscription,
      subscription.cancelAtPeriodEnd != isScheduled
    else { return }
    subscription.cancelAtPeriodEnd = isScheduled
    organisations[organisation].standing = .subscribed(subscription)
    let plan = subscription.plan.plan
    record(
      isScheduled ? "cancel" : "resume", to: organisation, from: plan, to: isScheduled ? .free : plan, by: cause,
      requestID: requestID, at: now.wall)
  }
}
