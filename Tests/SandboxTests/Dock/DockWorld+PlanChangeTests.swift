import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("Changes of plan")
struct DockPlanChangeTests {
  @Test func theHandshakeSwitchesThePlanInTwoCalls() throws {
    var dock = try TestDock()
    let asked = try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale"])
    #expect(asked.status == 200)
    let token = try #require(asked.value["confirm_token"]?.string)
    #expect(
      asked.value == [
        "status": "confirmation_required", "confirm_token": .string(token), "expires_in": 60,
        "message": """
        Upgrade vector-build from Pro ($19/mo) to Scale ($49/mo). Pro-rated to today; \
        first full Scale charge on May 30.
        """,
      ])
    #expect(dock.world.takeEffects().isEmpty)
    #expect(try dock.agent("GET", "/api/billing").value["plan"] == "pro")

    let done = try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale", "confirm_token": .string(token)])
    #expect(done.status == 200)
    #expect(done.value == ["plan": "scale", "status": "switched"])
    #expect(try dock.agent("GET", "/api/billing").value["plan"] == "scale")
    let effect = try #require(dock.world.takeEffects().first)
    #expect(
      effect.json == [
        "at": "2026-05-01T12:00:00.000Z", "service": "dock", "operation": "upgrade", "from": "pro", "to": "scale",
        "by": "agent:build-bot", "organisation": "vector-build", "request_id": "req_3", "amount_minor": 4900,
      ])
  }

  @Test func aPersonsCallIsItselfTheConsent() throws {
    var dock = try TestDock()
    let done = try dock.human("POST", "/api/billing/upgrade", ["plan": "scale"])
    #expect(done.value == ["plan": "scale", "status": "switched"])
    let effects = dock.world.takeEffects()
    #expect(effects.map(\.by) == [.human])
    let scheduled = try dock.human("POST", "/api/billing/downgrade")
    #expect(
      scheduled.value == [
        "status": "downgrade-scheduled", "plan": "scale", "cancelAtPeriodEnd": true,
        "currentPeriodEnd": "2026-05-30T00:00:00Z",
      ])
    #expect(dock.world.takeEffects().map(\.operation) == ["downgrade"])
  }

  /// A row of the status table: an organisation, a call, and what it is answered at once.
  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var plan = "pro"
    var isDesignPartner = false
    var isCancelling = false
    var isStripeConfigured = true
    var path = "/api/billing/upgrade"
    var body: JSONValue? = ["plan": "scale"]
    var status: Int = 200
    var word: String
    /// What the call changed, without anybody's consent.
    var operations: [String] = []
  }

  static let rows: [Row] = [
    Row(testDescription: "another paid plan", word: "confirmation_required"),
    Row(testDescription: "no body means Pro", plan: "scale", body: nil, word: "confirmation_required"),
    Row(testDescription: "a web approval", body: ["plan": "scale", "mode": "web"], word: "web-approve-required"),
    Row(testDescription: "no subscription", plan: "free", word: "checkout-required"),
    Row(
      testDescription: "no subscription, with a token", plan: "free",
      body: ["plan": "scale", "confirm_token": "x"], word: "checkout-required"),
    Row(testDescription: "the plan it has", body: ["plan": "pro"], word: "switched"),
    Row(
      testDescription: "the plan it has, the same interval", body: ["plan": "pro", "interval": "month"],
      word: "switched"),
    Row(testDescription: "another interval", body: ["plan": "pro", "interval": "year"], word: "confirmation_required"),
    Row(
      testDescription: "the plan it is about to lose", isCancelling: true, body: ["plan": "pro"], word: "resumed",
      operations: ["resume"]),
    Row(testDescription: "another plan while cancelling", isCancelling: true, word: "confirmation_required"),
    Row(testDescription: "a design partner", isDesignPartner: true, word: "design-partner"),
    Row(
      testDescription: "a design partner asking for Pro", isDesignPartner: true, body: ["plan": "pro"],
      word: "design-partner"),
    Row(testDescription: "Stripe not configured", isStripeConfigured: false, status: 400, word: "bad_request"),
    Row(testDescription: "an unknown plan", body: ["plan": "enterprise"], status: 422, word: "validation"),
    Row(
      testDescription: "an unknown plan before Stripe is looked at", isStripeConfigured: false,
      body: ["plan": "free"], status: 422, word: "validation"),
    Row(testDescription: "a plan in capitals", body: ["plan": "Scale"], status: 422, word: "validation"),
    Row(testDescription: "a plan that is a number", body: ["plan": 2], status: 422, word: "validation"),
    Row(testDescription: "an unknown mode", body: ["mode": "phone"], status: 422, word: "validation"),
    Row(testDescription: "a token that is a list", body: ["confirm_token": ["x"]], status: 422, word: "validation"),
    Row(testDescription: "a list for a body", body: ["scale"], status: 400, word: "bad_request"),
    Row(
      testDescription: "an unknown token", body: ["plan": "scale", "confirm_token": "pbc_unknown"], status: 400,
      word: "consent_token_invalid"),
    Row(
      testDescription: "an empty token", body: ["plan": "scale", "confirm_token": ""], status: 400,
      word: "consent_token_invalid"),
    Row(
      testDescription: "a null token is none", body: ["plan": "scale", "confirm_token": nil],
      word: "confirmation_required"),
    Row(testDescription: "downgrade", path: "/api/billing/downgrade", body: nil, word: "confirmation_required"),
    Row(
      testDescription: "downgrade on the web", path: "/api/billing/downgrade", body: ["mode": "web"],
      word: "web-approve-required"),
    Row(
      testDescription: "downgrade from Free", plan: "free", path: "/api/billing/downgrade", body: nil,
      word: "already-free"),
    Row(
      testDescription: "downgrade again", isCancelling: true, path: "/api/billing/downgrade", body: nil,
      word: "downgrade-scheduled"),
    Row(
      testDescription: "downgrade of a design partner", isDesignPartner: true, path: "/api/billing/downgrade",
      body: nil, status: 409, word: "conflict"),
    Row(
      testDescription: "downgrade needs no Stripe", isStripeConfigured: false, path: "/api/billing/downgrade",
      body: nil, word: "confirmation_required"),
    Row(
      testDescription: "downgrade with an unknown token", path: "/api/billing/downgrade",
      body: ["confirm_token": "pbc_unknown"], status: 400, word: "consent_token_invalid"),
  ]

  @Test("An agent's first call", arguments: rows)
  func agentsFirstCall(row: Row) throws {
    var dock = try TestDock(plan: row.plan) { organisation in
      organisation.isDesignPartner = row.isDesignPartner
      organisation.cancelAtPeriodEnd = row.isCancelling
      organisation.stripeConfigured = row.isStripeConfigured
    }
    let before = try dock.agent("GET", "/api/billing").value["plan"]
    let reply = try dock.agent("POST", row.path, row.body)
    #expect(reply.status == row.status)
    #expect((reply.value["status"]?.string ?? reply.code) == row.word)
    #expect(dock.world.takeEffects().map(\.operation) == row.operations)
    #expect(try dock.agent("GET", "/api/billing").value["plan"] == before)
  }

  @Test func brokenJSONIsABadRequest() throws {
    var dock = try TestDock()
    for text in ["{", "plan=scale", "{\"plan\":\"pro\",\"plan\":\"scale\"}", " ", "\u{0}", "{\"plan\":\"scale\"}x"] {
      let reply = try dock.call(
        "POST", "/api/billing/checkout", headers: ["authorization": "Bearer dk_build"], bytes: Array(text.utf8))
      #expect(reply.status == 400, "\(text)")
      #expect(reply.code == "bad_request")
    }
  }

  @Test func aDowngradeOnlySchedulesAndThePlanEndsWithThePeriod() throws {
    var dock = try TestDock()
    let asked = try dock.agent("POST", "/api/billing/downgrade")
    #expect(
      asked.value["message"]
        == "Downgrade vector-build from Pro ($19/mo) to Free ($0/mo). Pro and its limits stay until May 30.")
    let token = try #require(asked.value["confirm_token"])
    let done = try dock.agent("POST", "/api/billing/downgrade", ["confirm_token": token])
    #expect(done.value["status"] == "downgrade-scheduled")
    #expect(dock.world.takeEffects().map(\.to) == ["free"])

    var billing = try dock.agent("GET", "/api/billing").value
    #expect(billing["plan"] == "pro")
    #expect(billing["cancelAtPeriodEnd"] == true)
    #expect(billing["nextInvoiceDate"] == .null)
    #expect(billing.at("caps", "agents") == 10)

    dock.advance(.seconds(28 * 86_400 + 43_199))
    #expect(try dock.agent("GET", "/api/billing").value["plan"] == "pro")
    dock.advance(.seconds(1))
    billing = try dock.agent("GET", "/api/billing").value
    #expect(billing["plan"] == "free")
    #expect(billing.at("caps", "agents") == 3)
    let effect = try #require(dock.world.takeEffects().first)
    #expect(effect.by == .periodEnd)
    #expect(effect.at.iso8601 == "2026-05-30T00:00:00Z")
  }

  @Test func aSwitchWithdrawsAScheduledCancellation() throws {
    var dock = try TestDock { $0.cancelAtPeriodEnd = true }
    let token = try dock.mint()
    _ = try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale", "confirm_token": .string(token)])
    let billing = try dock.agent("GET", "/api/billing").value
    #expect(billing["plan"] == "scale")
    #expect(billing["cancelAtPeriodEnd"] == false)
  }

  @Test func theSentenceCarriesTheTablesPriceAndTheSwitchTakesThePriceOfItsOwnMoment() throws {
    var dock = try TestDock()
    try dock.world.setPrice("scale", minor: 5_950)
    let asked = try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale"])
    #expect(asked.value["message"]?.string?.contains("to Scale ($59.50/mo).") == true)
    try dock.world.setPrice("scale", minor: 9_900)
    let token = try #require(asked.value["confirm_token"])
    let done = try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale", "confirm_token": token])
    #expect(done.value["status"] == "switched")
    #expect(dock.world.takeEffects().map(\.priceMinor) == [9_900])
    #expect(try dock.agent("GET", "/api/billing").value["monthlyPriceCents"] == 9_900)
  }

  @Test func aRunningSubscriptionKeepsItsPriceWhenTheTableChanges() throws {
    var dock = try TestDock()
    try dock.world.setPrice("pro", minor: 2_500)
    #expect(try dock.agent("GET", "/api/billing").value["monthlyPriceCents"] == 1_900)
    let asked = try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale"])
    #expect(asked.value["message"]?.string?.contains("from Pro ($19/mo)") == true)
  }

  @Test func aLowerPaidPlanIsASwitchAndAYearCostsTenMonths() throws {
    var dock = try TestDock(plan: "scale")
    let asked = try dock.agent("POST", "/api/billing/upgrade", ["plan": "pro", "interval": "year"])
    #expect(
      asked.value["message"]
        == """
        Switch vector-build from Scale ($49/mo) to Pro ($190/yr). Pro-rated to today; first full Pro charge on May 30.
        """)
    let token = try #require(asked.value["confirm_token"])
    let done = try dock.agent(
      "POST", "/api/billing/upgrade", ["plan": "pro", "interval": "year", "confirm_token": token])
    #expect(done.value == ["plan": "pro", "status": "switched"])
    let billing = try dock.agent("GET", "/api/billing").value
    #expect(billing["interval"] == "year")
    #expect(billing["priceCents"] == 19_000)
    #expect(billing["monthlyPriceCents"] == 1_583, "a twelfth, as far as cents go")
    #expect(dock.world.takeEffects().map(\.priceMinor) == [19_000])
  }

  @Test func theYearlyPriceIsTheAdministratorsWhereOneIsSet() throws {
    var dock = try TestDock()
    try dock.world.setPrice("scale", minor: 40_000, per: .year)
    try dock.world.setPrice("scale", minor: 9_900)
    try dock.world.setPrice("pro", minor: 2_000)
    let yearly: JSONValue = ["plan": "scale", "interval": "year"]
    #expect(
      try dock.agent("POST", "/api/billing/upgrade", yearly).value["message"]?.string?
        .contains("to Scale ($400/yr).") == true)
    #expect(
      try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale"]).value["message"]?.string?
        .contains("to Scale ($99/mo).") == true)
    #expect(dock.world.prices.price(of: .pro, per: .year).money.minorUnits == 20_000)
    dock.world.prices.rise()
    #expect(dock.world.prices.price(of: .scale, per: .year).money.minorUnits == 60_000)
  }

  @Test func theOtherHandshakeNamesAreSpokenWhenTheDialectSaysSo() throws {
    var dock = try TestDock(dialect: DockDialect(handshake: .dangerousOperations))
    let asked = try dock.agent("POST", "/api/billing/upgrade", ["to": "scale"])
    #expect(asked.value["confirm_required"] == true)
    #expect(asked.value["ttl_seconds"] == 60)
    #expect(asked.value["summary"]?.string?.hasPrefix("Upgrade vector-build from Pro") == true)
    #expect(asked.value["status"] == nil)
    let token = try #require(asked.value["confirm_token"])
    let done = try dock.agent("POST", "/api/billing/upgrade", ["to": "scale", "confirm_token": token])
    #expect(
      done.value == [
        "ok": true, "subscription": ["plan": "scale", "currentPeriodEnd": "2026-05-30T00:00:00Z"],
      ])
  }
}
