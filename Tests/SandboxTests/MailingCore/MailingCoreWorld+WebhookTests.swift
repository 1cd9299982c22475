import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("MailingCore's webhook")
struct MailingCoreWebhookTests {
  private func event(_ type: String, _ object: JSONValue, id: String = "evt_1") -> [UInt8] {
    let event: JSONValue = [
      "id": .string(id), "type": .string(type), "created": 1_777_636_800, "data": ["object": object],
    ]
    return event.wireBytes
  }

  private func post(
    _ core: inout TestMailingCore, _ payload: [UInt8], secret: String = TestMailingCore.webhookSecret
  ) throws -> Int {
    let signature = StripeSignature.header(for: payload, secret: secret, at: core.time.wall)
    return try core.call(
      "POST", "/billing/webhook", headers: ["stripe-signature": signature], bytes: payload
    ).status
  }

  private var paid: JSONValue {
    [
      "client_reference_id": .string(TestMailingCore.freeTenant), "payment_status": "paid",
      "metadata": ["planSlug": "pro"],
    ]
  }

  @Test func whatIsSignedIsBelievedOnce() throws {
    var core = try TestMailingCore()
    let payload = event("checkout.session.completed", paid)
    #expect(try post(&core, payload) == 200)
    #expect(try post(&core, payload) == 200)
    #expect(core.effects() == ["checkout free>pro by stripe"])
    #expect(try core.subscription(TestMailingCore.freeTenant)["aiTokensBalance"] == 10_000)
  }

  @Test func whatIsNotSignedIsNot() throws {
    var core = try TestMailingCore()
    let payload = event("checkout.session.completed", paid)
    #expect(try post(&core, payload, secret: "whsec_wrong") == 400)
    #expect(try core.call("POST", "/billing/webhook", bytes: payload).status == 400)
    let signature = StripeSignature.header(for: payload, secret: TestMailingCore.webhookSecret, at: core.time.wall)
    core.time.advance(by: .seconds(301))
    let late = try core.call("POST", "/billing/webhook", headers: ["stripe-signature": signature], bytes: payload)
    #expect(late.status == 400)
    #expect(core.effects().isEmpty)
  }

  @Test func whatNamesNothingKnownChangesNothing() throws {
    var core = try TestMailingCore()
    let bodies: [(JSONValue, String, Int)] = [
      ([:], "checkout.session.completed", 400),
      (
        ["client_reference_id": "x", "payment_status": "paid", "metadata": ["planSlug": "pro"]],
        "checkout.session.completed", 404
      ),
      (
        [
          "client_reference_id": .string(TestMailingCore.tenant), "payment_status": "paid",
          "metadata": ["planSlug": "free"],
        ], "checkout.session.completed", 404
      ),
      (
        [
          "client_reference_id": .string(TestMailingCore.tenant), "payment_status": "unpaid",
          "metadata": ["planSlug": "pro"],
        ], "checkout.session.completed", 400
      ),
      (["customer": "cus_x", "lines": ["data": [["period": ["start": 1, "end": 2]]]]], "invoice.paid", 404),
      (["customer": "cus_x"], "invoice.paid", 400), ([:], "charge.refunded", 200),
    ]
    for (number, (object, type, status)) in bodies.enumerated() {
      #expect(try post(&core, event(type, object, id: "evt_\(number)")) == status, "\(number)")
    }
    for payload in [
      "", "{", "[]", "{\"id\":7}", "{\"id\":\"e\",\"type\":\"x\",\"created\":-1,\"data\":{\"object\":{}}}",
    ] {
      #expect(try post(&core, Array(payload.utf8)) == 400, "\(payload)")
    }
    #expect(core.effects().isEmpty)
  }
}
