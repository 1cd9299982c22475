import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("The pretend Stripe")
struct PretendStripeTests {
  private static let start = TestDock.start
  private static let pro = DockPrices.documented.price(of: .pro, per: .month)

  private func stripe(cancel: Bool = false) -> PretendStripe {
    var stripe = PretendStripe(secret: nil, seed: 3)
    var terms = DockSubscription(.pro, at: Self.pro, from: Self.start.wall)
    terms.cancelAtPeriodEnd = cancel
    stripe.addCustomer(reference: "lab", terms: terms, card: nil)
    return stripe
  }

  /// Takes out and notes as delivered everything that is due.
  private func deliver(_ stripe: inout PretendStripe, until now: ClockReading) -> [(type: String, at: Instant)] {
    var delivered: [(type: String, at: Instant)] = []
    while let (place, moment) = stripe.nextDelivery(now: now) {
      delivered.append((stripe.deliveries[place].type, moment.wall))
      stripe.note(.init(at: moment.wall, signature: "", status: 200), of: place)
    }
    return delivered
  }

  @Test func aPeriodThatEndsIsInvoicedAtItsOwnTime() throws {
    var stripe = stripe()
    let now = Self.start.at(Self.start.wall.adding(.seconds(62 * 86_400)))
    let delivered = deliver(&stripe, until: now)
    #expect(
      delivered.map(\.type) == [
        "invoice.paid", "customer.subscription.updated", "invoice.paid", "customer.subscription.updated",
      ])
    #expect(delivered.map(\.at.iso8601).first == "2026-06-01T12:00:00Z")
    #expect(delivered.map(\.at.iso8601).last == "2026-07-01T12:00:00Z")
    let invoice = try JSONValue.parse(try #require(stripe.deliveries.first).payload)
    #expect(invoice.at("data", "object", "amount_paid") == 1_900)
    let period = invoice.at("data", "object", "lines", "data")?[0]?["period"]
    #expect(period?["start"]?.integer == Instant(iso8601: "2026-06-01T12:00:00Z")?.wholeSeconds)
    #expect(period?["end"]?.integer == Instant(iso8601: "2026-07-01T12:00:00Z")?.wholeSeconds)
  }

  @Test func aCancelledSubscriptionEndsWithItsPeriod() throws {
    var stripe = stripe(cancel: true)
    let end = Self.start.at(try #require(Instant(iso8601: "2026-06-01T12:00:00Z")))
    #expect(deliver(&stripe, until: end.at(end.wall.adding(.milliseconds(-1)))).isEmpty)
    #expect(deliver(&stripe, until: end).map(\.type) == ["customer.subscription.deleted"])
    #expect(stripe.terms(of: 0) == nil)
    let event = try JSONValue.parse(try #require(stripe.deliveries.first).payload)
    #expect(event.at("data", "object", "status") == "canceled")
    #expect(event.at("data", "object", "ended_at")?.integer == end.wall.wholeSeconds)
  }

  @Test func anUpdateTellsWhatItWasBefore() throws {
    var stripe = stripe()
    stripe.change(0, by: .portal, requestID: "req", now: Self.start) { $0.cancelAtPeriodEnd = true }
    stripe.change(0, by: .portal, requestID: "req", now: Self.start) { $0.cancelAtPeriodEnd = true }
    #expect(stripe.deliveries.count == 1, "what changes nothing is no event")
    stripe.change(0, by: .portal, requestID: "req", now: Self.start) { $0.plan = .scale }
    let events = try stripe.deliveries.map { try JSONValue.parse($0.payload) }
    #expect(events.first?.at("data", "previous_attributes") == ["cancel_at_period_end": false])
    let old = events.last?.at("data", "previous_attributes", "items", "data")?[0]?.at("price", "lookup_key")
    #expect(old == "pro")
    #expect(events.last?.at("data", "object", "metadata", "plan") == "scale")
  }

  @Test func onlyTheLatestEventsAreKeptAndAllAreCounted() {
    var stripe = stripe()
    _ = deliver(&stripe, until: Self.start.at(Self.start.wall.adding(.seconds(3_155_760_000))))
    #expect(stripe.eventCount > 2_000)
    #expect(stripe.deliveries.count == PretendStripe.kept)
  }

  @Test func idsHaveStripesPrefixesAndEqualSeedsRepeatThem() {
    let stripe = stripe()
    #expect(stripe.customers.first?.id.hasPrefix("cus_") == true)
    #expect(stripe.customers.first?.subscription?.id.hasPrefix("sub_") == true)
    #expect(stripe.customers == self.stripe().customers)
    #expect(stripe.secret == self.stripe().secret)
    #expect(PretendStripe(secret: nil, seed: nil).secret != PretendStripe(secret: nil, seed: nil).secret)
  }
}
