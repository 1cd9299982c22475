import Billing
import JSON

extension DockWorld {
  /// What became of a change that was carried out.
  enum Outcome: Hashable, Sendable {
    case switched(DockSubscription)
    case scheduled(DockSubscription)
    /// There was nothing left to change.
    case unchanged
  }

  /// `POST /api/billing/upgrade`, in Dock's order: the paths that need no consent come first.
  mutating func upgrade(_ order: DockOrder, call: DockCall) throws(DockRefusal) -> JSONValue {
    guard case .upgrade(let plan, let interval) = order.change.target else { throw .notFound }
    let organisation = organisations[call.organisation]
    guard organisation.stripeConfigured else { throw .stripeNotConfigured }
    switch organisation.standing {
    case .designPartner:
      return ["status": "design-partner", "plan": "scale"]
    case .free:
      let url = openCheckout(plan, per: interval ?? .month, for: call.organisation, now: call.now)
      return ["plan": "free", "status": "checkout-required", "checkoutUrl": .string(url)]
    case .subscribed(let subscription):
      try stripeKnows(call.organisation)
      if subscription.plan == plan, interval == nil || interval == subscription.price.interval {
        return resume(subscription, call: call)
      }
      return try decide(order, call: call) { world in
        DockSentence.upgrade(
          organisation.name, from: subscription, to: plan,
          at: world.prices.price(of: plan, per: interval ?? subscription.price.interval))
      }
    }
  }

  /// `POST /api/billing/downgrade`: to Free, when the period ends.
  mutating func downgrade(_ order: DockOrder, call: DockCall) throws(DockRefusal) -> JSONValue {
    let organisation = organisations[call.organisation]
    switch organisation.standing {
    case .designPartner: throw .conflict("This organisation is on design-partner Scale; there is nothing to cancel.")
    case .free: return ["status": "already-free", "plan": "free"]
    case .subscribed(let subscription):
      try stripeKnows(call.organisation)
      if subscription.cancelAtPeriodEnd { return reply(.scheduled(subscription), plan: subscription.plan.plan) }
      return try decide(order, call: call) { _ in DockSentence.downgrade(organisation.name, from: subscription) }
    }
  }

  /// While a webhook is lost, Dock takes a subscription for running that has ended; Stripe then refuses to change it.
  private func stripeKnows(_ place: Int) throws(DockRefusal) {
    guard stripe.terms(of: place) != nil else { throw .conflict("Stripe has no such subscription any more.") }
  }

  /// Has Stripe change the subscription, which Dock's own records have just followed.
  private mutating func tellStripe(
    _ subscription: DockSubscription, of place: Int, by cause: Effect.Cause, requestID: String, now: ClockReading
  ) {
    stripe.change(place, by: cause, requestID: requestID, now: now) { terms in
      (terms.plan, terms.price) = (subscription.plan, subscription.price)
      terms.cancelAtPeriodEnd = subscription.cancelAtPeriodEnd
    }
    deliverWebhooks(now: now)
  }

  /// The plan is the right one already: withdraws a cancellation if one is scheduled.
  private mutating func resume(_ subscription: DockSubscription, call: DockCall) -> JSONValue {
    var subscription = subscription
    guard subscription.cancelAtPeriodEnd else { return done("switched", subscription) }
    subscription.cancelAtPeriodEnd = false
    organisations[call.organisation].standing = .subscribed(subscription)
    let plan = subscription.plan.plan
    record(
      "resume", to: call.organisation, from: plan, to: plan, by: call.principal.cause, requestID: call.requestID,
      price: subscription.price, at: call.now.wall)
    tellStripe(
      subscription, of: call.organisation, by: call.principal.cause, requestID: call.requestID, now: call.now)
    return done("resumed", subscription)
  }

  /// The consent: a person's call is one, an agent's call needs a token or a web approval.
  private mutating func decide(
    _ order: DockOrder, call: DockCall, words: (DockWorld) -> String
  ) throws(DockRefusal) -> JSONValue {
    if case .agent = call.principal.kind {
      guard let token = order.confirmToken else {
        return switch order.change.mode {
        case .chat: mintToken(for: order.change, words: words(self), call: call)
        case .web: askOnTheWeb(for: order.change, words: words(self), call: call)
        }
      }
      try consume(token, for: order.change, call: call)
    }
    let outcome = execute(
      order.change, on: call.organisation, by: call.principal.cause, requestID: call.requestID, now: call.now)
    return reply(outcome, plan: organisations[call.organisation].plan)
  }

  /// Carries a change out as far as there is still something to change, at the prices of this moment.
  mutating func execute(
    _ change: DockChange, on organisation: Int, by cause: Effect.Cause, requestID: String, now: ClockReading
  ) -> Outcome {
    guard var subscription = organisations[organisation].subscription, stripe.terms(of: organisation) != nil else {
      return .unchanged
    }
    let before = subscription.plan.plan
    switch change.target {
    case .upgrade(let plan, let interval):
      let interval = interval ?? subscription.price.interval
      guard plan != subscription.plan || interval != subscription.price.interval else { return .unchanged }
      subscription.plan = plan
      subscription.price = prices.price(of: plan, per: interval)
      subscription.cancelAtPeriodEnd = false
      organisations[organisation].standing = .subscribed(subscription)
      record(
        change.operation, to: organisation, from: before, to: plan.plan, by: cause, requestID: requestID,
        price: subscription.price, at: now.wall)
      tellStripe(subscription, of: organisation, by: cause, requestID: requestID, now: now)
      return .switched(subscription)
    case .downgrade:
      guard !subscription.cancelAtPeriodEnd else { return .unchanged }
      subscription.cancelAtPeriodEnd = true
      organisations[organisation].standing = .subscribed(subscription)
      record(
        change.operation, to: organisation, from: before, to: .free, by: cause, requestID: requestID, at: now.wall)
      tellStripe(subscription, of: organisation, by: cause, requestID: requestID, now: now)
      return .scheduled(subscription)
    }
  }

  private func reply(_ outcome: Outcome, plan: DockPlan) -> JSONValue {
    switch outcome {
    case .switched(let subscription): done("switched", subscription)
    case .scheduled(let subscription):
      switch dialect.handshake {
      case .reference:
        [
          "status": "downgrade-scheduled", "plan": .string(plan.rawValue), "cancelAtPeriodEnd": true,
          "currentPeriodEnd": .string(subscription.periodEnd.iso8601),
        ]
      case .dangerousOperations: done("downgrade-scheduled", subscription)
      }
    case .unchanged: ["status": "switched", "plan": .string(plan.rawValue)]
    }
  }

  private func done(_ status: String, _ subscription: DockSubscription) -> JSONValue {
    let plan = JSONValue.string(subscription.plan.rawValue)
    return switch dialect.handshake {
    case .reference: ["plan": plan, "status": .string(status)]
    case .dangerousOperations:
      ["ok": true, "subscription": ["plan": plan, "currentPeriodEnd": .string(subscription.periodEnd.iso8601)]]
    }
  }
}
