import Billing
import JSON

/// What a webhook's payload says, as far as Dock has any use for it.
///
/// The shapes are those of https://docs.stripe.com/api/events and the objects it carries, API version
/// ``StripeDocument/apiVersion``; fields that are not named here are not looked at.
struct StripeEvent: Hashable, Sendable {
  /// What happened.
  enum Content: Hashable, Sendable {
    /// `checkout.session.completed`.
    case checkoutCompleted(organisation: String, plan: DockPaidPlan, price: Price)
    /// `customer.subscription.updated`.
    case subscriptionUpdated(customer: String, Subscription)
    /// `customer.subscription.deleted`.
    case subscriptionDeleted(customer: String)
    /// `invoice.paid`: paid up to then.
    case invoicePaid(customer: String, until: Instant)
    /// `payment_method.attached`.
    case cardAttached(customer: String, DockCard)
    /// Every other type; Dock acknowledges it and does nothing.
    case other
  }

  /// A subscription as Stripe describes it.
  struct Subscription: Hashable, Sendable {
    var plan: DockPaidPlan
    var price: Price
    var periodEnd: Instant
    var cancelAtPeriodEnd: Bool
  }

  /// `evt_...`, by which a repetition is recognised.
  var id: String
  /// When it happened.
  var created: Instant
  var content: Content

  /// Reads a payload whose signature has been verified.
  init(_ payload: [UInt8]) throws(BodyFault) {
    self = try BodyFields.read(.bytes(payload)) { fields in
      fields.require("id", "created", "type")
      let id = fields.text("id") ?? ""
      if !id.hasPrefix("evt_") { fields.refuse("id", "has to begin with \"evt_\"") }
      if fields.text("object") != "event" { fields.refuse("object", "has to be \"event\"") }
      let created = Self.instant(fields.integer("created"))
      let type = fields.text("type") ?? ""
      let content = fields.object("data") { data in data.object("object") { Self.content(of: type, &$0) } }
      return StripeEvent(id: id, created: created, content: content)
    }
  }

  private init(id: String, created: Instant, content: Content) {
    self.id = id
    self.created = created
    self.content = content
  }

  private static func content(of type: String, _ object: inout BodyFields) -> Content {
    switch type {
    case "checkout.session.completed":
      object.require("client_reference_id", "amount_total")
      if object.text("payment_status") != "paid" { object.refuse("payment_status", "has to be \"paid\"") }
      let organisation = object.text("client_reference_id") ?? ""
      let minor = object.cents("amount_total")
      let (plan, interval) = object.object("metadata") { metadata in
        metadata.require("plan")
        return (metadata.choice("plan", of: DockPaidPlan.self) ?? .pro, metadata.interval())
      }
      return .checkoutCompleted(organisation: organisation, plan: plan, price: .dollars(minor, per: interval))
    case "customer.subscription.updated":
      object.require("customer")
      return .subscriptionUpdated(customer: object.text("customer") ?? "", subscription(&object))
    case "customer.subscription.deleted":
      object.require("customer")
      return .subscriptionDeleted(customer: object.text("customer") ?? "")
    case "invoice.paid":
      object.require("customer")
      let end = object.object("lines") { lines in
        lines.firstElement("data") { line in
          line.object("period") { period in
            period.require("end")
            return period.integer("end")
          }
        }
      }
      return .invoicePaid(customer: object.text("customer") ?? "", until: instant(end))
    case "payment_method.attached":
      object.require("customer")
      let card = object.object("card") { card in
        card.require("brand", "last4", "exp_month", "exp_year")
        let month = card.integer("exp_month") ?? 1
        let year = card.integer("exp_year") ?? 0
        if !(1...12).contains(month) { card.refuse("exp_month", "has to lie between 1 and 12") }
        if !(0...9_999).contains(year) { card.refuse("exp_year", "has to lie between 0 and 9999") }
        return DockCard(
          brand: card.text("brand") ?? "", lastFour: card.text("last4") ?? "", expiryMonth: month, expiryYear: year)
      }
      return .cardAttached(customer: object.text("customer") ?? "", card)
    default: return .other
    }
  }

  private static func subscription(_ object: inout BodyFields) -> Subscription {
    object.require("cancel_at_period_end")
    let isEnding = object.flag("cancel_at_period_end") ?? false
    let plan = object.object("metadata") { metadata in
      metadata.require("plan")
      return metadata.choice("plan", of: DockPaidPlan.self) ?? .pro
    }
    return object.object("items") { items in
      items.firstElement("data") { item in
        item.require("current_period_end")
        let end = instant(item.integer("current_period_end"))
        return item.object("price") { price in
          price.require("unit_amount")
          let minor = price.cents("unit_amount")
          let interval = price.object("recurring") { $0.interval() }
          return Subscription(
            plan: plan, price: .dollars(minor, per: interval), periodEnd: end, cancelAtPeriodEnd: isEnding)
        }
      }
    }
  }

  /// A time in Stripe's seconds; the year 9999 and what is beyond are one.
  private static func instant(_ seconds: Int64?) -> Instant {
    Instant(seconds: min(max(seconds ?? 0, 0), 253_402_300_799))
  }
}

extension BodyFields {
  /// An amount in US cents.
  fileprivate mutating func cents(_ field: String) -> Int64 {
    let minor = integer(field) ?? 0
    if !(0...DockPrices.highest * 12).contains(minor) { refuse(field, "is no amount that the sandbox can hold") }
    return minor
  }

  /// The interval of a price, a month when it is not said.
  fileprivate mutating func interval() -> BillingInterval {
    choice("interval", of: DockOrder.Interval.self)?.interval ?? .month
  }
}

extension Price {
  fileprivate static func dollars(_ minor: Int64, per interval: BillingInterval) -> Price {
    Price(Money(minorUnits: minor, currency: .usd), per: interval)
  }
}
