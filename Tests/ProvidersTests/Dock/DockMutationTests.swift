import Billing
import JSON
import Testing
import Text
import Transfer

@testable import Providers

/// Answers that are not what Dock documents, from documented ones spoilt at random and in every single place.
@Suite struct DockMutationTests {
  private static let summary: JSONValue = [
    "plan": "pro", "interval": "month", "subscriptionStatus": "active", "monthlyPriceCents": 1900, "currency": "USD",
    "usage": ["agents": 9, "members": 7, "workspaces": 41, "apiCalls": 74_001],
    "caps": ["agents": 10, "members": 20, "workspaces": 200, "apiCalls": 100_000],
    "nextInvoiceDate": "2026-12-20T00:00:00Z", "cancelAtPeriodEnd": false,
    "card": ["brand": "visa", "last4": "4242", "expMonth": 12, "expYear": 2031],
  ]

  /// The same in other spellings, which are read as well.
  private static let others: [JSONValue] = [
    [
      "plan": ["slug": "scale", "name": "Scale"], "interval": "year", "subscription_status": "past_due",
      "amount_cents": 58_800, "currency": "EUR", "usage": ["agents": 31, "rows_per_workspace": 50_001],
      "limits": ["agents": "unlimited", "rows_per_workspace": -1, "seats": 3], "cancel_at": "2026-12-24T18:00:00+01:00",
      "nextInvoice": ["date": "2026-12-31T00:00:00Z"],
      "card_on_file": ["brand": "amex", "last4": "0005", "exp_month": 1, "exp_year": 2030],
    ],
    [
      "plan": "free", "status": "canceled",
      "subscription": [
        "currentPeriodEnd": "2026-12-01T00:00:00Z", "cancelAtPeriodEnd": true,
      ],
      "usage": ["agents": 0, "members": 6, "messages": 1_001], "caps": ["agents": 3, "members": 6, "messages": 1_000],
    ],
  ]

  private static let answers: [(DockRoute, JSONValue)] = [
    (
      .upgrade,
      ["status": "confirmation_required", "confirm_token": "pbc_1", "message": "Scale ($49/mo)", "expires_in": 60]
    ),
    (.upgrade, ["confirm_required": true, "confirm_token": "pbc_1", "summary": "Scale ($49/mo)", "ttl_seconds": 60]),
    (.upgrade, ["plan": "scale", "status": "switched"]), (.upgrade, ["plan": "pro", "status": "resumed"]),
    (.upgrade, ["status": "design-partner"]), (.downgrade, ["status": "already-free"]),
    (.downgrade, ["status": "downgrade-scheduled", "currentPeriodEnd": "2026-12-20T00:00:00Z"]),
    (.upgrade, ["plan": "free", "status": "checkout-required", "checkoutUrl": "https://checkout.stripe.com/c/1"]),
    (
      .downgrade,
      [
        "status": "web-approve-required", "approval_url": "https://trydock.ai/web-approve/1",
        "polling_url": "https://trydock.ai/api/web-approve/status?token=1",
      ]
    ),
    (.checkout, ["url": "https://checkout.stripe.com/c/1"]), (.portal, ["url": "https://billing.stripe.com/p/1"]),
  ]

  private static let headers: [(name: String, value: String)] = [
    ("X-RateLimit-Monthly-Cap", "100000"), ("X-RateLimit-Monthly-Used", "74001"),
    ("X-RateLimit-Monthly-Reset", "2026-12-01T00:00:00Z"),
  ]

  private func observe(
    _ json: JSONValue, _ headers: [(name: String, value: String)] = headers
  ) throws -> Observation {
    DockBilling(json, headers: HTTPHeaders(headers))
      .observation(of: try #require(AccountName("dock-main")), at: Instant(seconds: 1_780_000_000))
  }

  private func answer(_ json: JSONValue, _ route: DockRoute) throws -> ChangeAnswer {
    DockAnswer(json, to: route, of: try Origin("https://trydock.ai"))
      .answer(
        to: PlanChange(.upgrade, to: PlanName("scale")),
        given: QuoteBasis(organisation: "vector-build", from: PlanState(plan: PlanName("pro"))))
  }

  /// What of an observation depends on which fields.
  private static let aspects: [(fields: Set<String>, read: @Sendable (Observation) -> [AnyHashable?])] = [
    (["plan"], { [$0.plan.plan] }), (["subscriptionStatus"], { [$0.plan.status] }),
    (["monthlyPriceCents", "interval", "currency"], { [$0.plan.price] }),
    (["nextInvoiceDate"], { [$0.plan.renewsAt] }), (["cancelAtPeriodEnd"], { [$0.plan.cancellation] }),
    (["card"], { seen in [seen.facts.first { $0.label == "card" }] }),
    (["interval"], { seen in [seen.facts.first { $0.label == "billed" }] }),
    (["usage.agents"], { $0.meters.filter { $0.name == "agents" }.map(\.used) }),
    (["caps.agents"], { $0.meters.filter { $0.name == "agents" }.map(\.limit) }),
    (["usage.members", "caps.members"], { $0.meters.filter { $0.name == "members" } }),
    (["usage.workspaces", "caps.workspaces"], { $0.meters.filter { $0.name == "workspaces" } }),
    (["usage.apiCalls", "caps.apiCalls"], { $0.meters.filter { $0.name == "API calls" } }),
    ([], { [$0.allowance] }),
  ]

  @Test func aSpoiltFieldChangesNothingElse() throws {
    let whole = try observe(Self.summary)
    var compared = 0
    for place in BodyMutator.places(in: Self.summary) {
      let name = place.joined(separator: ".")
      for replacement in [nil] + BodyMutator.replacements.map(Optional.some) {
        let seen = try observe(BodyMutator.replacing(place, in: Self.summary, by: replacement))
        for aspect in Self.aspects
        where !aspect.fields.contains(where: { $0 == name || $0.hasPrefix(name + ".") || name.hasPrefix($0 + ".") }) {
          #expect(
            aspect.read(seen) == aspect.read(whole),
            "\(name) became \(replacement?.serialized().prefix(80) ?? "nothing"): \(aspect.fields.sorted())")
          compared += 1
        }
      }
    }
    #expect(compared > 5_000)
  }

  @Test func aSpoiltHeaderChangesOnlyWhatItCounts() throws {
    let whole = try observe(Self.summary)
    let values = ["", "-1", "1.5", "x", "9223372036854775808", "\u{FF11}", "1 2", "2026-13-01T00:00:00Z", "\u{1B}[2J"]
    for index in Self.headers.indices {
      for value in values {
        var headers = Self.headers
        headers[index].value = value
        let seen = try observe(Self.summary, headers)
        #expect(seen.plan == whole.plan)
        #expect(seen.meters.map(\.used) == whole.meters.map(\.used))
        #expect(seen.meters.map(\.limit) == whole.meters.map(\.limit))
        switch index {
        case 0: #expect(seen.allowance?.provenance == .documented, "no cap: the plan's documented one")
        case 1: #expect(seen.allowance?.used == nil)
        default: #expect(seen.allowance?.resetsAt == nil)
        }
        #expect(seen.allowance?.limit == 100_000)
      }
    }
  }

  @Test(arguments: ["2026-05-31T23:00:00Z", "2026-06-01T01:00:00Z", "2026-06-01T00:00:00Z"])
  func aClockThatIsAnHourOffMovesTheResetAndNothingElse(reset: String) throws {
    var headers = Self.headers
    headers[2].value = reset
    // Just after the month began here, or just before it: the service's own word stands, whichever clock is right.
    for now in ["2026-05-31T23:30:00Z", "2026-06-01T00:30:00Z"] {
      let seen = DockBilling(Self.summary, headers: HTTPHeaders(headers))
        .observation(of: try #require(AccountName("dock-main")), at: try #require(Instant(iso8601: now)))
      #expect(seen.allowance?.resetsAt == Instant(iso8601: reset))
      #expect(seen.allowance?.used == 74_001)
      #expect(seen.meters.first { $0.name == "API calls" }?.resetsAt == Instant(iso8601: reset))
      #expect(seen.meters.first { $0.name == "agents" }?.resetsAt == nil)
      #expect(seen.plan == (try observe(Self.summary)).plan)
    }
  }

  @Test func anAllowanceIsTheServicesElseTheDocumentedElseUnknown() throws {
    #expect(
      try observe(Self.summary).allowance
        == CallAllowance(
          limit: 100_000, per: .month, used: 74_001, resetsAt: Instant(iso8601: "2026-12-01T00:00:00Z"),
          provenance: .server))
    for (plan, calls) in [("free", Int64(10_000)), ("pro", 100_000), ("scale", 1_000_000)] {
      #expect(
        try observe(["plan": .string(plan)], []).allowance
          == CallAllowance(limit: calls, per: .month, provenance: .documented))
    }
    #expect(try observe(["plan": "enterprise"], []).allowance == nil)
    #expect(try observe([:], []).allowance == nil)
  }

  @Test func noNumberIsInventedAndNoTextIsLeftUnsafe() throws {
    var mutator = BodyMutator(seed: 20_261_121)
    for round in 0..<3_000 {
      let whole = ([Self.summary] + Self.others)[round % 3]
      let json = mutator.mutate(whole)
      let seen = try observe(json, [])
      let given = Self.integers(in: json)
      for meter in seen.meters {
        if let used = meter.used { #expect(given.contains(used) && used >= 0) }
        if case .of(let limit) = meter.limit { #expect(given.contains(limit) && limit >= 0) }
      }
      if let price = seen.plan.price { #expect(given.contains(price.money.minorUnits) && price.money.minorUnits >= 0) }
      let dates = Set(Self.strings(in: json).compactMap { Instant(iso8601: $0) })
      if let date = seen.plan.renewsAt { #expect(dates.contains(date)) }
      if case .scheduled(let date?) = seen.plan.cancellation { #expect(dates.contains(date)) }
      if let plan = seen.plan.plan { #expect(Self.strings(in: json).contains { $0.lowercased() == plan.rawValue }) }
      if let allowance = seen.allowance { #expect(allowance.provenance == .documented) }
      Self.expectSafe(Self.texts(of: seen))
      if let view = seen.agentView { _ = try JSONValue.parse(Array(view.utf8)) }
    }
  }

  @Test func onlyItsOwnWordsMakeASuccess() throws {
    var mutator = BodyMutator(seed: 7)
    var done = 0
    for round in 0..<6_000 {
      let (route, whole) = Self.answers[round % Self.answers.count]
      let json = mutator.mutate(whole)
      let read = try answer(json, route)
      if let word = Self.word(of: read) {
        done += 1
        #expect(json["status"]?.string == word, "\(json.serialized().prefix(200))")
      }
      if case .confirmationRequired(let confirmation) = read {
        #expect(json["confirm_token"]?.string == confirmation.token.reveal())
        #expect((0...60).contains(confirmation.lifetime.components.seconds))
        let text = json["message"]?.string ?? json["summary"]?.string ?? ""
        if let price = confirmation.quote.price { #expect(text.contains("$\(price.money.minorUnits / 100)")) }
      }
      Self.expectSafe(["\(read)"])
    }
    #expect(done > 100, "successes are read, too")
  }

  @Test func bytesThatAreNoDocumentAreNoAnswer() throws {
    var mutator = BodyMutator(seed: 99)
    for round in 0..<2_000 {
      let (route, whole) = Self.answers[round % Self.answers.count]
      guard let json = try? JSONValue.parse(mutator.spoil(whole)) else { continue }
      if let word = Self.word(of: try answer(json, route)) { #expect(json["status"]?.string == word) }
    }
    #expect(throws: (any Error).self) { try JSONValue.parse(Array(#"{"status":"x","status":"switched"}"#.utf8)) }
  }

  /// The status word that an answer which reports an effect has to have.
  private static func word(of answer: ChangeAnswer) -> String? {
    switch answer {
    case .switched: "switched"
    case .resumed: "resumed"
    case .downgradeScheduled: "downgrade-scheduled"
    case .alreadyFree: "already-free"
    case .designPartner: "design-partner"
    case .confirmationRequired, .paymentRequired, .approvalPage, .refused, .unrecognised: nil
    }
  }

  private static func integers(in json: JSONValue) -> Set<Int64> {
    switch json {
    case .integer(let number): [number]
    case .array(let elements): elements.reduce(into: []) { $0.formUnion(integers(in: $1)) }
    case .object(let members): members.reduce(into: []) { $0.formUnion(integers(in: $1.value)) }
    // A count in another form is one of the numbers that were given.
    case .number, .string: Set([json.readCount].compactMap { $0 })
    case .null, .bool: []
    }
  }

  private static func strings(in json: JSONValue) -> Set<String> {
    switch json {
    case .string(let text): [text]
    case .array(let elements): elements.reduce(into: []) { $0.formUnion(strings(in: $1)) }
    case .object(let members): members.reduce(into: []) { $0.formUnion(strings(in: $1.value)) }
    case .null, .bool, .number, .integer: []
    }
  }

  private static func texts(of seen: Observation) -> [String] {
    [seen.plan.status?.string ?? "", seen.plan.plan?.rawValue ?? "", seen.agentView ?? ""]
      + seen.meters.flatMap { [$0.name.string, $0.unit.string] }
      + seen.facts.flatMap { [$0.label.string, $0.value.string] }
  }

  /// Nothing that moves a cursor, hides or turns around what stands beside it.
  private static func expectSafe(_ texts: [String]) {
    let isUnsafe = { (scalar: Unicode.Scalar) in
      scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
        || (0x2066...0x2069).contains(scalar.value)
    }
    #expect(!texts.contains { $0.unicodeScalars.contains(where: isUnsafe) })
  }
}
