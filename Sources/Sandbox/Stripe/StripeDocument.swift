import Billing
import JSON

/// The JSON that the pretend Stripe sends, in Stripe's own shapes (https://docs.stripe.com/api/events/object).
enum StripeDocument {
  /// The version of Stripe's API whose shapes these are; since it, a period stands with the subscription's items.
  static let apiVersion = "2025-03-31.basil"

  /// An event around an object; `previous` tells what an update changed.
  static func event(
    _ id: String, type: String, created: Instant, object: JSONValue, previous: JSONValue? = nil
  ) -> JSONValue {
    .fields([
      "id": .string(id), "object": "event", "api_version": .string(apiVersion),
      "created": .integer(created.wholeSeconds),
      "data": .fields(["object": object, "previous_attributes": previous]),
      "livemode": false, "pending_webhooks": 1, "request": ["id": .null, "idempotency_key": .null],
      "type": .string(type),
    ])
  }

  /// A checkout session that was paid (https://docs.stripe.com/api/checkout/sessions/object).
  static func checkout(
    _ id: String, _ checkout: DockCheckout, customer: StripeCustomer, subscription: String
  ) -> JSONValue {
    [
      "id": .string(id), "object": "checkout.session", "amount_subtotal": .integer(checkout.price.money.minorUnits),
      "amount_total": .integer(checkout.price.money.minorUnits), "client_reference_id": .string(customer.reference),
      "currency": "usd", "customer": .string(customer.id), "livemode": false,
      "metadata": metadata(checkout.plan, checkout.price.interval, of: customer), "mode": "subscription",
      "payment_status": "paid", "status": "complete", "subscription": .string(subscription), "url": .null,
    ]
  }

  /// A subscription (https://docs.stripe.com/api/subscriptions/object).
  static func subscription(
    _ subscription: StripeCustomer.Subscription, of customer: StripeCustomer, endedAt: Instant? = nil
  ) -> JSONValue {
    let terms = subscription.terms
    let end = JSONValue.integer(terms.periodEnd.wholeSeconds)
    let price: JSONValue = [
      "id": .string("price_\(terms.plan.rawValue)_\(terms.price.interval.rawValue)"), "object": "price",
      "currency": "usd", "livemode": false, "lookup_key": .string(terms.plan.rawValue),
      "recurring": ["interval": .string(terms.price.interval.rawValue), "interval_count": 1], "type": "recurring",
      "unit_amount": .integer(terms.price.money.minorUnits),
    ]
    return [
      "id": .string(subscription.id), "object": "subscription",
      "cancel_at": terms.cancelAtPeriodEnd ? end : .null, "cancel_at_period_end": .bool(terms.cancelAtPeriodEnd),
      "currency": "usd", "customer": .string(customer.id),
      "ended_at": endedAt.map { .integer($0.wholeSeconds) } ?? .null,
      "items": [
        "object": "list", "has_more": false,
        "data": [
          [
            "id": .string("si_" + subscription.id.dropFirst(4)), "object": "subscription_item",
            "current_period_start": .integer(terms.periodStart.wholeSeconds), "current_period_end": end,
            "price": price, "quantity": 1, "subscription": .string(subscription.id),
          ]
        ],
      ],
      "livemode": false, "metadata": metadata(terms.plan, terms.price.interval, of: customer),
      "status": endedAt == nil ? "active" : "canceled",
    ]
  }

  /// An invoice for one period that was paid (https://docs.stripe.com/api/invoices/object).
  static func invoice(
    _ id: String, for subscription: StripeCustomer.Subscription, of customer: StripeCustomer
  ) -> JSONValue {
    let terms = subscription.terms
    let amount = JSONValue.integer(terms.price.money.minorUnits)
    return [
      "id": .string(id), "object": "invoice", "amount_due": amount, "amount_paid": amount, "amount_remaining": 0,
      "currency": "usd", "customer": .string(customer.id),
      "lines": [
        "object": "list", "has_more": false,
        "data": [
          [
            "id": .string("il_" + id.dropFirst(3)), "object": "line_item", "amount": amount, "currency": "usd",
            "description": .string("1 × \(terms.plan.plan.title)"),
            "period": [
              "start": .integer(terms.periodStart.wholeSeconds), "end": .integer(terms.periodEnd.wholeSeconds),
            ],
            "quantity": 1,
          ]
        ],
      ],
      "livemode": false,
      "parent": [
        "type": "subscription_details", "subscription_details": ["subscription": .string(subscription.id)],
      ],
      "status": "paid", "total": amount,
    ]
  }

  /// A card (https://docs.stripe.com/api/payment_methods/object).
  static func paymentMethod(_ id: String, _ card: DockCard, of customer: StripeCustomer) -> JSONValue {
    [
      "id": .string(id), "object": "payment_method",
      "card": [
        "brand": .string(card.brand), "exp_month": .integer(card.expiryMonth), "exp_year": .integer(card.expiryYear),
        "last4": .string(card.lastFour),
      ],
      "customer": .string(customer.id), "livemode": false, "type": "card",
    ]
  }

  private static func metadata(
    _ plan: DockPaidPlan, _ interval: BillingInterval, of customer: StripeCustomer
  ) -> JSONValue {
    [
      "interval": .string(interval.rawValue), "organisation": .string(customer.reference),
      "plan": .string(plan.rawValue),
    ]
  }
}
