import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("The administrator's routes")
struct SandboxWorldAdministrationTests {
  @Test func aPlanPriceUsageAndClockAreSetByJSON() throws {
    var sandbox = try TestWorld()
    let bodies: [(String, JSONValue)] = [
      ("/sandbox/plan", ["organisation": "vector-build", "plan": "scale", "cancel": true]),
      ("/sandbox/price", ["plan": "scale", "minor": 5_900]),
      ("/sandbox/usage", ["organisation": "vector-build", "meter": "agents", "value": 29]),
    ]
    for (path, body) in bodies {
      #expect(try sandbox.reply("POST", path, body).value == ["ok": true], "\(path)")
    }
    #expect(
      try sandbox.reply("POST", "/sandbox/clock", ["advance_ms": 60_000]).value == [
        "ok": true, "now": "2026-05-01T12:01:00.000Z",
      ])
    let billing = try sandbox.reply("GET", "/api/billing").value
    #expect(billing["plan"] == "scale")
    #expect(billing["cancelAtPeriodEnd"] == true)
    #expect(billing.at("usage", "agents") == 29)
    let effects = try sandbox.reply("GET", "/sandbox/effects").value.array
    #expect(effects?.map { $0["by"] } == ["admin"])
    #expect(effects?.first?["request_id"]?.string?.hasPrefix("req_") == true)
  }

  @Test func theClockIsSetToATime() throws {
    var sandbox = try TestWorld()
    let moved = try sandbox.reply("POST", "/sandbox/clock", ["to": "2026-06-01T00:00:00Z"])
    #expect(moved.value == ["ok": true, "now": "2026-06-01T00:00:00.000Z"])
    #expect(try sandbox.reply("GET", "/api/billing").value["currentPeriodEnd"] == "2026-06-30T00:00:00Z")
  }

  @Test func theDialectIsSwitchedWhileItRuns() throws {
    var sandbox = try TestWorld()
    let reply = try sandbox.reply(
      "POST", "/sandbox/dialect",
      [
        "errors": "flat", "consent_errors": "coded", "handshake": "dangerous_operations", "web_approval": "tool",
        "approved_word": "executed", "denied_word": "rejected", "approval_is_told_once": false,
        "subscription_status": "status", "next_invoice": "object", "card": "cardOnFile", "limit_increase": "older",
        "rate_limit_code": "rate_limit", "quota_gate": "writes", "approver": "signed_in",
      ])
    let dialect = DockDialect(
      errors: .flat, consentErrors: .coded, handshake: .dangerousOperations, webApproval: .tool,
      approvedWord: "executed", deniedWord: "rejected", approvalIsToldOnce: false, subscriptionStatus: .status,
      nextInvoice: .object, card: .cardOnFile, limitIncrease: .older, rateLimitCode: .rateLimit, quotaGate: .writes,
      approver: .signedIn)
    #expect(sandbox.world.dock.dialect == dialect)
    #expect(reply.value["dialect"] == dialect.json)
    #expect(try sandbox.reply("POST", "/api/billing/upgrade", ["to": "scale"]).value["confirm_required"] == true)
    _ = try sandbox.reply("POST", "/sandbox/dialect", ["handshake": "reference"])
    #expect(sandbox.world.dock.dialect.errors == .flat, "what is not named stays")
    #expect(try sandbox.reply("GET", "/sandbox/state").value.at("dock", "dialect", "handshake") == "reference")
  }

  @Test func theRoutesAreListed() throws {
    var sandbox = try TestWorld()
    let listed = try sandbox.reply("GET", "/sandbox").value["routes"]?.array
    #expect(listed?.compactMap { $0["path"]?.string } == AdministrationRoute.allCases.map(\.rawValue))
    #expect(listed?.allSatisfy { $0["does"]?.string?.isEmpty == false } == true)
  }

  @Test func stripesEventsAreListedWithTheirSignaturesAndSentAgain() throws {
    var sandbox = try TestWorld()
    _ = try sandbox.reply("POST", "/sandbox/plan", ["organisation": "vector-build", "plan": "pro", "cancel": true])
    _ = try sandbox.reply("POST", "/api/billing/upgrade", ["plan": "pro"])
    let stripe = try sandbox.reply("GET", "/sandbox/stripe").value
    #expect(stripe["webhook_url"] == "http://127.0.0.1:4242/api/stripe/webhook")
    #expect(stripe["customers"]?[0]?["organisation"] == "vector-build")
    let event = try #require(stripe["events"]?[0])
    let payload = try #require(event["payload"]?.string)
    let signature = try #require(event["signature"]?.string)
    let secret = try #require(stripe["webhook_secret"]?.string)
    try StripeSignature.check(
      signature, of: Array(payload.utf8), secret: secret, now: sandbox.world.clock.now.wall)
    #expect(event["by"] == "agent:build-bot")
    let id = try #require(event["id"])
    #expect(
      try sandbox.reply("POST", "/sandbox/stripe/resend", ["event": id]).value == ["ok": true, "status": 200])
    #expect(try sandbox.reply("GET", "/sandbox/stripe").value["events"]?[0]?["attempts"]?.array?.count == 2)
    #expect(sandbox.world.log.effects.map(\.operation) == ["set-plan", "resume"])
  }

  @Test func theClockMovesTokensOn() throws {
    var sandbox = try TestWorld()
    let token = try #require(sandbox.reply("POST", "/api/billing/upgrade", ["plan": "scale"]).value["confirm_token"])
    _ = try sandbox.reply("POST", "/sandbox/clock", ["advance_ms": 60_000])
    let reply = try sandbox.reply("POST", "/api/billing/upgrade", ["plan": "scale", "confirm_token": token])
    #expect(reply.code == "consent_token_expired")
  }

  @Test func timeAloneBringsAboutEffectsThatTheLogShows() throws {
    var sandbox = try TestWorld()
    _ = try sandbox.reply("POST", "/sandbox/plan", ["organisation": "vector-build", "plan": "pro", "cancel": true])
    _ = try sandbox.reply("POST", "/sandbox/clock", ["advance_ms": 2_505_600_000])
    let effects = try sandbox.reply("GET", "/sandbox/effects").value.array
    #expect(effects?.map { $0["operation"] } == ["set-plan", "expire"])
    #expect(effects?.last?["by"] == "period-end")
  }

  @Test func faultsAreSetListedAndCleared() throws {
    var sandbox = try TestWorld()
    let set = try sandbox.reply(
      "POST", "/sandbox/faults",
      ["route": "/api/billing/upgrade", "fault": "drop_after", "times": 3, "milliseconds": 20, "phase": "confirm"])
    let fault: JSONValue = [
      "route": "/api/billing/upgrade", "fault": "drop_after", "times": 3, "milliseconds": 20, "phase": "confirm",
    ]
    #expect(set.value == ["ok": true, "faults": [fault]])
    #expect(try sandbox.reply("GET", "/sandbox/state").value["faults"] == [fault])
    #expect(try sandbox.reply("DELETE", "/sandbox/faults").value == ["ok": true, "faults": []])
  }

  @Test func whatFollowsAFaultIsSetAndListed() throws {
    var sandbox = try TestWorld()
    let then: [JSONValue] = [
      ["price": ["plan": "scale", "minor": 490_000, "interval": "year"]],
      ["plan": ["organisation": "vector-build", "plan": "scale", "cancel": true]],
      [
        "organisation": [
          "organisation": "vector-build", "name": "x", "design_partner": true, "stripe_configured": false,
        ]
      ],
      ["usage": ["organisation": "vector-build", "meter": "agents", "value": 3]],
    ]
    for change in then {
      let fault: JSONValue = [
        "route": "/api/billing/upgrade", "fault": "none", "times": 1, "milliseconds": 0, "phase": "mint",
        "then": change,
      ]
      #expect(try sandbox.reply("POST", "/sandbox/faults", fault).value == ["ok": true, "faults": [fault]])
      #expect(try sandbox.reply("DELETE", "/sandbox/faults").status == 200)
    }
    #expect(sandbox.world.log.effects.isEmpty, "setting it changes nothing")
    #expect(sandbox.world.dock.prices == .documented)
  }

  @Test func anOrganisationIsRenamedToAnything() throws {
    var sandbox = try TestWorld()
    for name in ["x to Scale ($1/mo)", "\u{202E}\u{1B}[2J", "", "研究"] {
      let wish: JSONValue = ["organisation": "vector-build", "name": .string(name)]
      #expect(try sandbox.reply("POST", "/sandbox/organisation", wish).value == ["ok": true])
      #expect(try sandbox.reply("GET", "/api/me").value.at("org", "name") == .string(name))
      #expect(try sandbox.reply("GET", "/api/me").value.at("org", "slug") == "vector-build")
    }
    _ = try sandbox.reply(
      "POST", "/sandbox/organisation", ["organisation": "vector-build", "name": "x to Scale ($1/mo)"])
    #expect(
      try sandbox.reply("POST", "/api/billing/upgrade", ["plan": "scale"]).value["message"]?.string?
        .hasPrefix("Upgrade x to Scale ($1/mo) from Pro ($19/mo) to Scale ($49/mo).") == true)
    #expect(sandbox.world.log.effects.isEmpty)
  }

  @Test func anOrganisationHasScaleForNothingAndLosesIt() throws {
    var sandbox = try TestWorld()
    func set(_ field: String, _ value: JSONValue) throws {
      let wish = JSONValue.members([("organisation", "vector-build"), (field, value)])
      #expect(try sandbox.reply("POST", "/sandbox/organisation", wish).value == ["ok": true])
    }
    try set("design_partner", true)
    try set("design_partner", true)
    #expect(try sandbox.reply("POST", "/api/billing/upgrade", ["plan": "scale"]).value["status"] == "design-partner")
    #expect(try sandbox.reply("POST", "/api/billing/checkout", ["plan": "scale"]).status == 409)
    #expect(try sandbox.reply("GET", "/api/billing").value["plan"] == "scale")
    #expect(try sandbox.reply("GET", "/sandbox/stripe").value["customers"]?[0]?["plan"] == .null)
    try set("design_partner", false)
    #expect(try sandbox.reply("POST", "/api/billing/upgrade", ["plan": "scale"]).value["status"] == "checkout-required")
    #expect(try sandbox.reply("POST", "/api/billing/downgrade").value["status"] == "already-free")
    try set("stripe_configured", false)
    let refused = try sandbox.reply("POST", "/api/billing/upgrade", ["plan": "scale"])
    #expect(refused.status == 400 && refused.code == "bad_request")
    #expect(
      sandbox.world.log.effects.map { "\($0.from ?? "") \($0.to ?? "") \($0.by)" } == [
        "pro scale admin", "scale free admin",
      ])
  }

  @Test func aYearlyPriceIsSetByJSON() throws {
    var sandbox = try TestWorld()
    _ = try sandbox.reply("POST", "/sandbox/price", ["plan": "scale", "minor": 12_300, "interval": "year"])
    _ = try sandbox.reply("POST", "/sandbox/price", ["plan": "pro", "minor": 2_000, "interval": "month"])
    let dock = try #require(try sandbox.reply("GET", "/sandbox/state").value["dock"])
    #expect(dock["prices"] == ["pro": 2_000, "scale": 4_900])
    #expect(dock["yearly_prices"] == ["pro": 20_000, "scale": 12_300])
  }

  static let refusals: [(String, JSONValue)] = [
    ("/sandbox/faults", ["route": "/api/billing", "fault": "none", "then": [:]]),
    ("/sandbox/faults", ["route": "/api/billing", "fault": "none", "then": "price"]),
    ("/sandbox/faults", ["route": "/api/billing", "fault": "none", "then": ["price": ["plan": "scale"]]]),
    ("/sandbox/faults", ["route": "/api/billing", "fault": "none", "then": ["price": ["plan": "gold", "minor": 1]]]),
    ("/sandbox/faults", ["route": "/api/billing", "fault": "none", "then": ["clock": ["advance_ms": 1]]]),
    (
      "/sandbox/faults",
      [
        "route": "/api/billing", "fault": "none",
        "then": ["price": ["plan": "scale", "minor": 1], "plan": ["organisation": "vector-build", "plan": "pro"]],
      ]
    ),
    (
      "/sandbox/faults",
      ["route": "/api/billing", "fault": "none", "then": ["price": ["plan": "scale", "minor": 1, "minro": 2]]]
    ),
    (
      "/sandbox/faults",
      ["route": "/api/billing", "fault": "none", "then": ["organisation": ["organisation": "nobody", "name": "x"]]]
    ),
    ("/sandbox/organisation", ["name": "x"]),
    ("/sandbox/organisation", ["organisation": "nobody", "name": "x"]),
    ("/sandbox/organisation", ["organisation": "vector-build", "design_partner": "yes"]),
    ("/sandbox/organisation", ["organisation": "vector-build", "designpartner": true]),
    ("/sandbox/price", ["plan": "scale", "minor": 1, "interval": "week"]),
    ("/sandbox/faults", [:]),
    ("/sandbox/faults", ["route": "/api/billing/upgrade", "fault": "explode"]),
    ("/sandbox/faults", ["route": "/api/nothing", "fault": "delay"]),
    ("/sandbox/faults", ["route": "/sandbox/faults", "fault": "delay"]),
    ("/sandbox/faults", ["route": "/api/billing", "fault": "delay", "times": 0]),
    ("/sandbox/faults", ["route": "/api/billing", "fault": "delay", "milliseconds": -1]),
    ("/sandbox/price", ["plan": "scale"]),
    ("/sandbox/price", ["plan": "free", "minor": 1]),
    ("/sandbox/price", ["plan": "scale", "minor": -1]),
    ("/sandbox/plan", ["organisation": "nobody", "plan": "pro"]),
    ("/sandbox/plan", ["organisation": "vector-build", "plan": "gold"]),
    ("/sandbox/plan", ["organisation": "vector-build", "plan": "pro", "cancel": "yes"]),
    ("/sandbox/usage", ["organisation": "vector-build", "meter": "seats", "value": 1]),
    ("/sandbox/usage", ["organisation": "vector-build", "meter": "agents", "value": 9_007_199_254_740_992]),
    ("/sandbox/clock", ["advance_ms": -1]),
    ("/sandbox/clock", ["advance_ms": 9_000_000_000_000_000]),
    ("/sandbox/clock", [:]),
    ("/sandbox/clock", ["to": "tomorrow"]),
    ("/sandbox/clock", ["to": "2026-04-30T12:00:00Z"]),
    ("/sandbox/clock", ["to": "2226-05-01T12:00:00Z"]),
    ("/sandbox/clock", ["to": "2026-06-01T12:00:00Z", "advance_ms": 1]),
    ("/sandbox/plan", ["organisation": "vector-build", "plan": "scale", "canel": true]),
    ("/sandbox/drift", ["organisation": "vector-build", "meter": "agents"]),
    ("/sandbox/drift", ["organisation": "vector-build", "meter": "agents", "per_hour": 1_000_000_001]),
    ("/sandbox/drift", ["organisation": "nobody", "meter": "agents", "per_hour": 1]),
    ("/sandbox/dialect", ["errors": "round"]),
    ("/sandbox/dialect", ["error": "flat"]),
    ("/sandbox/stripe/resend", ["event": "evt_none"]),
  ]

  @Test("A wish that cannot be carried out is refused", arguments: refusals)
  func refused(path: String, body: JSONValue) throws {
    var sandbox = try TestWorld()
    let reply = try sandbox.reply("POST", path, body)
    #expect(reply.status == 422, "\(reply)")
    #expect(reply.code == "validation")
    #expect(sandbox.world.log.effects.isEmpty)
    #expect(sandbox.world.faults.faults.isEmpty)
  }

  @Test func aBrokenBodyAndAWrongMethodAreRefused() throws {
    var sandbox = try TestWorld()
    #expect(try sandbox.reply("POST", "/sandbox/plan", []).status == 400)
    let reply = try sandbox.reply("GET", "/sandbox/faults")
    #expect(reply.status == 405)
    #expect(reply.headers["allow"] == "POST, DELETE")
  }

  @Test func theStateTellsEverythingButSecrets() throws {
    var sandbox = try TestWorld()
    let token = try sandbox.reply("POST", "/api/billing/upgrade", ["plan": "scale"]).value["confirm_token"]?.string
    let approval = try sandbox.reply("POST", "/api/billing/upgrade", ["plan": "scale", "mode": "web"])
      .value["approval_url"]?.string
    let portal = try sandbox.reply("POST", "/api/billing/portal").value["url"]?.string
    let reply = try sandbox.reply("GET", "/sandbox/state")
    #expect(reply.status == 200)
    let text = reply.value.serialized()
    for secret in [token, approval, portal, TestDock.key] {
      let secret = try #require(secret?.split(separator: "/").last)
      #expect(!text.contains(secret))
    }
    let dock = try #require(reply.value["dock"])
    #expect(dock["organisations"]?.array?.first?["calls_left_this_hour"] == ["upgrade": 3, "downgrade": 5])
    #expect(dock["confirmations"]?.array?.first?["state"] == "live")
    #expect(dock["approvals"]?.array?.count == 1)
    #expect(dock["portals"]?.array?.first?["kind"] == "link")
    #expect(reply.value["schema"] == "countersign.sandbox-state/1")
  }
}
