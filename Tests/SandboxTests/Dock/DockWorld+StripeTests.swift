import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("Stripe's webhook")
struct DockStripeTests {
  private static let hook = "/api/stripe/webhook"

  /// A payload with a signature, as a developer makes them.
  private func send(
    _ payload: JSONValue, to dock: inout TestDock, secret: String? = nil, age: Duration = .zero
  ) throws -> Reply {
    let bytes = Array(payload.serialized().utf8)
    let signature = StripeSignature.header(
      for: bytes, secret: secret ?? dock.world.stripe.secret, at: dock.now.wall.adding(.zero - age))
    return try dock.call("POST", Self.hook, headers: ["stripe-signature": signature], bytes: bytes)
  }

  private func paid(_ id: String = "evt_mine", organisation: String = "vector-build", created: Instant) -> JSONValue {
    StripeDocument.event(
      id, type: "checkout.session.completed", created: created,
      object: [
        "client_reference_id": .string(organisation), "payment_status": "paid", "amount_total": 4_900,
        "metadata": ["plan": "scale"],
      ])
  }

  private func openCheckout(_ dock: inout TestDock) throws -> String {
    let url = try #require(dock.agent("POST", "/api/billing/checkout", ["plan": "scale"]).value["url"]?.string)
    return String(url.dropFirst("http://127.0.0.1:1".count))
  }

  private func openPortal(_ dock: inout TestDock) throws -> String {
    let url = try #require(dock.agent("POST", "/api/billing/portal").value["url"]?.string)
    return try #require(
      dock.browser("GET", String(url.dropFirst("http://127.0.0.1:1".count))).headers["location"])
  }

  @Test func aPaymentReachesDockAsSignedEventsThatAnybodyCanCheck() throws {
    var dock = try TestDock(plan: "free") { $0.hasCard = false }
    _ = try dock.browser("POST", openCheckout(&dock), action: "pay")
    let deliveries = dock.world.stripe.deliveries
    #expect(
      deliveries.map(\.type) == [
        "payment_method.attached", "customer.subscription.created", "checkout.session.completed", "invoice.paid",
      ])
    for delivery in deliveries {
      let attempt = try #require(delivery.attempts.first)
      #expect(attempt.status == 200)
      #expect(throws: Never.self) {
        try StripeSignature.check(
          attempt.signature, of: delivery.payload, secret: dock.world.stripe.secret, now: dock.now.wall)
      }
      let event = try JSONValue.parse(delivery.payload)
      #expect(event["id"]?.string == delivery.id)
      #expect(event["object"] == "event")
      #expect(event["livemode"] == false)
      #expect(event["created"] == 1_777_636_800)
    }
    #expect(dock.world.takeEffects().map(\.operation) == ["checkout"])
  }

  @Test func dockKnowsNothingOfAPaymentWhoseWebhookIsLostUntilItIsTriedAgain() throws {
    var dock = try TestDock(plan: "free") { $0.hasCard = false }
    let checkout = try openCheckout(&dock)
    dock.world.faults.add(Fault(route: Self.hook, kind: .dropBefore, times: 4))
    _ = try dock.browser("POST", checkout, action: "pay")
    #expect(try dock.agent("GET", "/api/billing").value["plan"] == "free")
    #expect(try dock.agent("GET", "/api/billing").value["card"] == .null)
    #expect(try dock.browser("GET", checkout).html.contains("<h1>Paid</h1>"), "Stripe knows")
    let second = try openCheckout(&dock)
    #expect(try dock.browser("POST", second, action: "pay").status == 409, "nobody pays twice meanwhile")
    #expect(dock.world.takeEffects().isEmpty)
    dock.advance(.milliseconds(299_999))
    #expect(try dock.agent("GET", "/api/billing").value["plan"] == "free")
    dock.advance(.milliseconds(1))
    #expect(try dock.agent("GET", "/api/billing").value["plan"] == "scale")
    let effects = dock.world.takeEffects()
    #expect(effects.map(\.operation) == ["checkout"])
    #expect(effects.map(\.by) == [.checkout])
    #expect(effects.map(\.at) == [dock.now.wall])
    #expect(dock.world.stripe.deliveries.allSatisfy { $0.attempts.map(\.status) == [nil, 200] })
  }

  @Test(
    "An event whose answer is lost comes again and has no second effect",
    arguments: [Fault.Kind.dropAfter, .errorAfter])
  func lostAnswer(kind: Fault.Kind) throws {
    var dock = try TestDock(plan: "free")
    let checkout = try openCheckout(&dock)
    dock.world.faults.add(Fault(route: Self.hook, kind: kind, times: 4))
    _ = try dock.browser("POST", checkout, action: "pay")
    #expect(try dock.agent("GET", "/api/billing").value["plan"] == "scale")
    dock.advance(.seconds(300))
    _ = try dock.agent("GET", "/api/billing")
    #expect(dock.world.stripe.deliveries.allSatisfy { $0.attempts.count == 2 && $0.isDelivered })
    #expect(dock.world.takeEffects().map(\.operation) == ["checkout"])
  }

  @Test func aSignedEventOfOnesOwnCountsOnce() throws {
    var dock = try TestDock(plan: "free")
    let event = paid(created: dock.now.wall)
    for _ in 0..<3 { #expect(try send(event, to: &dock).value == ["received": true]) }
    let effect = try #require(dock.world.takeEffects().first)
    #expect(effect.operation == "checkout")
    #expect(effect.by == .stripe)
    #expect(effect.to == "scale")
    #expect(effect.priceMinor == 4_900)
    #expect(effect.requestID == "req_1")
    #expect(dock.world.takeEffects().isEmpty)
    dock.advance(.seconds(32 * 86_400))
    #expect(
      try dock.agent("GET", "/api/billing").value["currentPeriodEnd"] == "2026-07-01T12:00:00Z",
      "the pretend Stripe renews it")
  }

  @Test func aRepeatedEventDoesNotBringBackWhatHasEnded() throws {
    var dock = try TestDock(plan: "free")
    let event = paid(created: dock.now.wall)
    #expect(try send(event, to: &dock).status == 200)
    _ = try dock.browser("POST", openPortal(&dock), action: "end")
    #expect(try send(event, to: &dock).value == ["received": true])
    #expect(try dock.agent("GET", "/api/billing").value["plan"] == "free")
    #expect(dock.world.takeEffects().map(\.operation) == ["checkout", "expire"])
    #expect(try send(paid("evt_next", created: dock.now.wall), to: &dock).status == 200)
    #expect(dock.world.takeEffects().map(\.operation) == ["checkout"], "another event is another payment")
  }

  @Test func whatIsNotSignedRightOrIsOldHasNoEffect() throws {
    var dock = try TestDock(plan: "free")
    let event = paid(created: dock.now.wall)
    let wrong = try send(event, to: &dock, secret: "whsec_other")
    #expect(wrong.status == 400)
    #expect(wrong.value.at("message") == "The signature does not fit this payload and the webhook's secret.")
    #expect(try send(event, to: &dock, age: .seconds(301)).status == 400)
    #expect(try dock.call("POST", Self.hook, bytes: Array(event.serialized().utf8)).status == 400)
    #expect(try dock.agent("POST", Self.hook, event).status == 400, "a key is no signature")
    #expect(dock.world.takeEffects().isEmpty)
    #expect(try dock.agent("GET", "/api/billing").value["plan"] == "free")
    #expect(try send(event, to: &dock, age: .seconds(300)).status == 200, "a refused event can still be delivered")
    #expect(dock.world.takeEffects().count == 1)
  }

  @Test func aSignedEventThatFitsNobodyIsToldWhy() throws {
    var dock = try TestDock(plan: "free")
    let unknown = try send(paid(organisation: "nobody", created: dock.now.wall), to: &dock)
    #expect(unknown.status == 422)
    #expect(unknown.value.at("message") == "data.object.client_reference_id names no organisation")
    let customer = StripeDocument.event(
      "evt_2", type: "customer.subscription.deleted", created: dock.now.wall, object: ["customer": "cus_x"])
    #expect(try send(customer, to: &dock).status == 422)
    #expect(try send([], to: &dock).status == 400)
    #expect(try send(["id": "evt_3", "object": "event"], to: &dock).code == "validation")
    let other = StripeDocument.event("evt_4", type: "customer.created", created: dock.now.wall, object: [:])
    #expect(try send(other, to: &dock).value == ["received": true])
    #expect(try dock.call("GET", Self.hook).status == 405)
    #expect(dock.world.takeEffects().isEmpty)
  }

  @Test func anUpdateOfOnesOwnSwitchesCancelsAndIsOutOfDateWhenOlder() throws {
    var dock = try TestDock()
    let customer = try #require(dock.world.stripe.customers.first)
    func update(_ id: String, plan: DockPaidPlan, cancel: Bool, age: Int64, end: Instant) -> JSONValue {
      var terms = DockSubscription(
        plan, at: DockPrices.documented.price(of: plan, per: .month), until: end)
      terms.cancelAtPeriodEnd = cancel
      return StripeDocument.event(
        id, type: "customer.subscription.updated", created: dock.now.wall.adding(.seconds(-age)),
        object: StripeDocument.subscription(.init(id: "sub_1", terms: terms), of: customer))
    }
    let end = dock.now.wall.adding(.seconds(86_400))
    #expect(try send(update("evt_a", plan: .scale, cancel: false, age: 5, end: end), to: &dock).status == 200)
    #expect(try send(update("evt_b", plan: .scale, cancel: true, age: 4, end: end), to: &dock).status == 200)
    #expect(try send(update("evt_c", plan: .pro, cancel: false, age: 60, end: end), to: &dock).status == 200)
    #expect(
      try send(update("evt_d", plan: .pro, cancel: false, age: 0, end: dock.now.wall), to: &dock).status == 422)
    let billing = try dock.agent("GET", "/api/billing").value
    #expect(billing["plan"] == "scale")
    #expect(billing["cancelAtPeriodEnd"] == true)
    dock.advance(.seconds(86_400))
    #expect(try dock.agent("GET", "/api/billing").value["plan"] == "free")
    let effects = dock.world.takeEffects()
    #expect(effects.map(\.operation) == ["upgrade", "cancel", "expire"])
    #expect(effects.map(\.by) == [.stripe, .stripe, .periodEnd])
    #expect(effects.map(\.organisation) == ["vector-build", "vector-build", "vector-build"])
  }

  @Test func anUpdateThatComesLateDoesNotUndoWhatCameAfterIt() throws {
    var dock = try TestDock()
    let portal = try openPortal(&dock)
    dock.world.faults.add(Fault(route: Self.hook, kind: .errorBefore))
    _ = try dock.browser("POST", portal, action: "cancel")
    #expect(try dock.agent("GET", "/api/billing").value["cancelAtPeriodEnd"] == false)
    dock.advance(.seconds(10))
    _ = try dock.browser("POST", portal, action: "resume")
    dock.advance(.seconds(600))
    #expect(try dock.agent("GET", "/api/billing").value["cancelAtPeriodEnd"] == false)
    #expect(dock.world.takeEffects().isEmpty)
    #expect(dock.world.stripe.deliveries.map(\.attempts.count) == [2, 1])
  }

  @Test func aSubscriptionThatEndedUnheardCannotBeChanged() throws {
    var dock = try TestDock()
    let portal = try openPortal(&dock)
    let token = try dock.mint()
    dock.world.faults.add(Fault(route: Self.hook, kind: .dropBefore, times: 99))
    _ = try dock.browser("POST", portal, action: "end")
    let refused = try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale", "confirm_token": .string(token)])
    #expect(refused.status == 409)
    #expect(try dock.human("POST", "/api/billing/downgrade").status == 409)
    #expect(dock.world.takeEffects().isEmpty)
    dock.world.faults.removeAll()
    let event = try #require(dock.world.stripe.deliveries.last)
    #expect(try dock.world.resend(event.id, now: dock.now) == 200)
    #expect(try dock.agent("GET", "/api/billing").value["plan"] == "free")
    #expect(dock.world.takeEffects().map(\.operation) == ["expire"])
    #expect(throws: SandboxError.unknownEvent("evt_x")) { try dock.world.resend("evt_x", now: dock.now) }
  }

  @Test func aChangeThatDockMadeItselfIsToldByStripeWithoutASecondEffect() throws {
    var dock = try TestDock()
    _ = try dock.human("POST", "/api/billing/upgrade", ["plan": "scale"])
    _ = try dock.human("POST", "/api/billing/downgrade")
    _ = try dock.human("POST", "/api/billing/upgrade", ["plan": "scale"])
    #expect(dock.world.stripe.deliveries.map(\.type) == Array(repeating: "customer.subscription.updated", count: 3))
    #expect(dock.world.stripe.deliveries.allSatisfy { $0.isDelivered })
    #expect(dock.world.stripe.terms(of: 0) == dock.world.organisations[0].subscription)
    #expect(dock.world.takeEffects().map(\.operation) == ["upgrade", "downgrade", "resume"])
  }

  @Test func whatHappensInSeveralOrganisationsIsLoggedInTheOrderOfTime() throws {
    var dock = try TestDock()
    for (slug, days) in [("vector-build", 20), ("foreign", 10)] as [(String, Int64)] {
      let place = try dock.world.organisation(named: slug)
      var terms = DockSubscription(
        .pro, at: DockPrices.documented.price(of: .pro, per: .month),
        until: dock.now.wall.adding(.seconds(days * 86_400)))
      terms.cancelAtPeriodEnd = true
      dock.world.organisations[place].standing = .subscribed(terms)
      dock.world.stripe.adopt(terms, of: place)
    }
    dock.advance(.seconds(40 * 86_400))
    _ = try dock.agent("GET", "/api/me")
    let effects = dock.world.takeEffects()
    #expect(effects.map(\.organisation) == ["foreign", "vector-build"])
    #expect(effects.map(\.at) == effects.map(\.at).sorted())
    #expect(effects.first?.at == TestDock.start.wall.adding(.seconds(10 * 86_400)))
  }

  @Test func aSecretIsDrawnOrGivenAndNeverEmpty() throws {
    #expect(try TestDock().world.stripe.secret.hasPrefix("whsec_"))
    let organisation = SandboxOrganisation(name: "a", slug: "a", plan: "free", keys: [])
    var configuration = SandboxConfiguration(organisations: [organisation], webhookSecret: "whsec_mine")
    #expect(try DockWorld(configuration, now: TestDock.start).stripe.secret == "whsec_mine")
    configuration.webhookSecret = ""
    #expect(throws: SandboxError.self) { try DockWorld(configuration, now: TestDock.start) }
  }
}
