import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("Reading Stripe's events")
struct StripeEventTests {
  private func event(_ type: String, _ object: JSONValue, id: String = "evt_1") throws(BodyFault) -> StripeEvent {
    try StripeEvent(
      StripeDocument.event(id, type: type, created: Instant(seconds: 1_777_636_800), object: object).wireBytes)
  }

  private func wrongFields(_ type: String, _ object: JSONValue, id: String = "evt_1") -> [String] {
    do {
      _ = try event(type, object, id: id)
      return []
    } catch .wrongFields(let fields) {
      return fields.map(\.field)
    } catch {
      return ["\(error)"]
    }
  }

  @Test func aPaidCheckoutTellsWhoBoughtWhatForHowMuch() throws {
    let read = try event(
      "checkout.session.completed",
      [
        "client_reference_id": "lab 界", "payment_status": "paid", "amount_total": 49_000,
        "metadata": ["plan": "scale", "interval": "year"],
      ])
    #expect(read.id == "evt_1")
    #expect(read.created == Instant(seconds: 1_777_636_800))
    let price = Price(Money(minorUnits: 49_000, currency: .usd), per: .year)
    #expect(read.content == .checkoutCompleted(organisation: "lab 界", plan: .scale, price: price))
  }

  @Test func aTypeNobodyAskedForIsRead() throws {
    #expect(try event("customer.created", ["anything": [1, "x", .null]]).content == .other)
  }

  @Test func everyFieldThatIsWrongIsNamedByItsWholePath() {
    #expect(
      wrongFields("checkout.session.completed", ["payment_status": "unpaid", "amount_total": -1, "metadata": []]) == [
        "data.object.client_reference_id", "data.object.payment_status", "data.object.amount_total",
        "data.object.metadata",
      ])
    #expect(
      wrongFields(
        "customer.subscription.updated",
        [
          "customer": 7, "cancel_at_period_end": "no", "metadata": ["plan": "free"],
          "items": ["data": [["current_period_end": "x", "price": ["unit_amount": 1, "recurring": .null]]]],
        ]) == [
          "data.object.customer", "data.object.cancel_at_period_end", "data.object.metadata.plan",
          "data.object.items.data.current_period_end", "data.object.items.data.price.recurring",
        ])
    #expect(wrongFields("invoice.paid", ["customer": "cus_1", "lines": ["data": []]]) == ["data.object.lines.data"])
    #expect(
      wrongFields(
        "payment_method.attached",
        ["customer": "cus_1", "card": ["brand": "visa", "last4": "1", "exp_month": 13, "exp_year": .integer(.max)]])
        == ["data.object.card.exp_month", "data.object.card.exp_year"])
    #expect(wrongFields("customer.created", [:], id: "ev_1") == ["id"])
    #expect(wrongFields("customer.created", "text") == ["data.object"])
  }

  @Test func whatIsNoEventIsRefused() {
    #expect(throws: BodyFault.notJSON) { try StripeEvent([0xFF]) }
    #expect(throws: BodyFault.notAnObject) { try StripeEvent(Array("[]".utf8)) }
    #expect(throws: BodyFault.self) { try StripeEvent([]) }
  }

  @Test func timesBeyondTheYear9999AreBroughtBack() throws {
    let read = try event(
      "invoice.paid", ["customer": "cus_1", "lines": ["data": [["period": ["end": .integer(.max)]]]]])
    #expect(read.content == .invoicePaid(customer: "cus_1", until: Instant(seconds: 253_402_300_799)))
  }
}
