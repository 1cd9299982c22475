import Billing
import Consent
import JSON
import Testing

@testable import Gateway

/// Every call that carries a body, with every field in every bad form: a clear error in the service's shape, and nothing
/// recorded or sent.
@Suite struct RouteSweepTests {
  /// A call, a body that is right, and the fields that a right body has.
  struct Route: CustomTestStringConvertible, Sendable {
    let service: Service
    let path: String
    let body: JSONObject
    /// The fields without which it is refused.
    var needed: Set<String> = []
    /// Whether what it asks for is held for the operator.
    var isHeld = true
    var testDescription: String { path }
  }

  static let routes: [Route] = [
    Route(service: .dock, path: "/api/billing/upgrade", body: ["plan": "scale", "interval": "year", "mode": "chat"]),
    Route(service: .dock, path: "/api/billing/downgrade", body: ["mode": "web"]),
    Route(service: .dock, path: "/api/billing/checkout", body: ["plan": "pro", "interval": "month"]),
    Route(service: .dock, path: "/api/billing/portal", body: [:]),
    Route(
      service: .dock, path: "/api/billing/request-limit-increase",
      body: ["kind": "rows", "desiredValue": 5, "reason": "full"], isHeld: false),
    Route(service: .daimon, path: "/v1/upgrade-link", body: ["target_tier": "developer"], needed: ["target_tier"]),
    Route(
      service: .daimon, path: "/v1/notify-operator",
      body: ["issue": "I cannot send", "context": ["a": 1], "action_label": "Review"], needed: ["issue"], isHeld: false),
    Route(service: .agentidp, path: "/api/v1/tiers/upgrade", body: ["target_tier": "pro"], needed: ["target_tier"]),
    Route(service: .agentidp, path: "/v1/tiers/upgrade", body: ["target_tier": "pro"], needed: ["target_tier"]),
    Route(
      service: .mailingcore, path: "/billing/checkout",
      body: ["planSlug": "pro", "successUrl": "https://a.example/ok", "cancelUrl": "https://a.example/no"],
      needed: ["planSlug"]),
    Route(service: .mailingcore, path: "/billing/portal", body: [:]),
  ]

  private static let canary = "c4n4ry"

  /// A value for every form that a field should not have.
  private static let wrong: [JSONValue] = [
    .bool(true), 0, -1, .number("1e999"), .number("1.5"), .integer(.max), [], ["developer"], [:], ["plan": "pro"],
    .string(canary), .string("\u{1B}[2J" + canary), .string("\u{202E}" + canary), .string("'; DROP TABLE request; --"),
    .string("https://evil.example/" + canary), .string(String(repeating: canary, count: 2_000)), .string("ｐｒｏ"),
  ]

  private func door(_ route: Route) async throws -> Door {
    let door = try await Door(service: route.service)
    door.provider.state.withLock {
      let plan = route.path.hasSuffix("downgrade") ? "pro" : "free"
      $0.plan = PlanState(plan: PlanName(plan), status: "active", cancellation: .none)
      $0.agentView = "{}"
    }
    return door
  }

  private func isUntouched(_ door: Door) async throws -> Bool {
    try await door.ledger.recentRequests(limit: 1).isEmpty && door.provider.changes.isEmpty
  }

  /// Whether a refusal is in the shape of its service.
  private func isInShape(_ answer: AgentAnswer, _ route: Route) throws -> Bool {
    let refusal = try #require(answer.refusal)
    let door = try #require(ServiceDoors.door(of: route.path))
    let body = door.body(of: refusal, answer, path: route.path, at: Sample.now)
    return switch route.service {
    case .dock: body["error"]?.string != nil && body["message"]?.string != nil
    case .daimon: body["error"]?.string?.uppercased() == body["error"]?.string && body["next_steps"]?.array != nil
    case .agentidp: body["code"]?.string != nil && body["message"]?.string != nil
    case .mailingcore: body["statusCode"] == .integer(Int64(answer.status)) && body["timestamp"]?.string != nil
    }
  }

  @Test(arguments: routes) func theRightBodyIsTaken(_ route: Route) async throws {
    let door = try await door(route)
    let answer = await door.call("POST", route.path, JSONValue.object(route.body).serialized())
    #expect(answer.status == 200, "\(answer.body.serialized())")
    #expect(try await door.ledger.recentRequests(limit: 1).isEmpty != route.isHeld)
  }

  @Test(arguments: routes) func aFieldInAnotherFormIsRefused(_ route: Route) async throws {
    let door = try await door(route)
    for name in route.body.keys {
      for value in Self.wrong {
        // What a service takes as free text or as any object may hold anything.
        if value.string != nil, ["reason", "issue", "action_label", "successUrl", "cancelUrl"].contains(name) {
          continue
        }
        if name == "context", value.object != nil { continue }
        if name == "desiredValue", value.integer ?? 0 > 0 { continue }
        var body = route.body
        body[name] = value
        let answer = await door.call("POST", route.path, JSONValue.object(body).serialized())
        #expect((400...422).contains(answer.status), "\(name) = \(value.serialized().prefix(40)): \(answer.status)")
        #expect(try isInShape(answer, route))
        let told = answer.body.serialized()
        // AgentIdP's own error repeats what it received, where that is a short word.
        if route.service != .agentidp { #expect(!told.contains(Self.canary)) }
        #expect(told.utf8.count < 2_000 && !told.unicodeScalars.contains("\u{1B}"))
      }
    }
    #expect(try await isUntouched(door))
    #expect(door.provider.state.withLock { $0.notes.isEmpty })
    #expect(try await door.ledger.notes().isEmpty)
  }

  @Test(arguments: routes) func whatIsMissingOrNullIsTheSame(_ route: Route) async throws {
    for name in route.body.keys {
      for value in [nil, JSONValue.null] {
        let door = try await door(route)
        var body = route.body
        body[name] = value
        let answer = await door.call("POST", route.path, JSONValue.object(body).serialized())
        #expect(answer.status == (route.needed.contains(name) ? 400 : 200) || answer.status == 404, "\(name)")
        if route.needed.contains(name) { #expect(try await isUntouched(door)) }
      }
    }
  }

  @Test(arguments: routes) func whatIsNoObjectIsRefused(_ route: Route) async throws {
    let door = try await door(route)
    for body in [
      "[]", "1", "null", "\"x\"", "{", "{\"a\":1,\"a\":2}", "\u{FEFF}{}", "{'a':1}", "not json", "{\"a\":\"\u{1}\"}",
      String(repeating: "[", count: 200), "{\"a\":01}", "\u{0}",
    ] {
      let answer = await door.call("POST", route.path, body)
      #expect(answer.status == 400, "\(body.prefix(20)): \(answer.status)")
      #expect(try isInShape(answer, route))
    }
    let form = await door.call("POST", route.path, "plan=pro", contentType: "application/x-www-form-urlencoded")
    #expect(form.status == 415)
    #expect(try await isUntouched(door))
  }

  @Test(arguments: routes) func anUnknownFieldIsRefusedWhereItCouldChangeTheMeaning(_ route: Route) async throws {
    let door = try await door(route)
    var body = route.body
    body["quantity"] = 100
    let answer = await door.call("POST", route.path, JSONValue.object(body).serialized())
    #expect(answer.status == (route.isHeld ? 400 : 200))
    #expect(try await isUntouched(door))
  }

  @Test(arguments: routes) func anotherAccountsTokenAndNoTokenGetNothing(_ route: Route) async throws {
    let door = try await door(route)
    let body = JSONValue.object(route.body).serialized()
    #expect(await door.call("POST", route.path, body, token: "csd_nobody").status == 401)
    if route.service != .dock {
      #expect(
        await door.call("POST", route.path, body, token: try await door.issue("other", for: "dock-other")).status == 404
      )
    }
    #expect(
      await door.call("POST", route.path, body, account: try Door.account("dock-other").name).status == 404)
    #expect(try await isUntouched(door))
  }

  @Test(arguments: routes) func aServiceThatCannotBeReachedCostsNothing(_ route: Route) async throws {
    let door = try await door(route)
    door.provider.state.withLock { $0.isReachable = false }
    let body = JSONValue.object(route.body).serialized()
    let answer = await door.call("POST", route.path, body)
    // A note for the operator needs no service.
    if route.path.hasSuffix("notify-operator") {
      #expect(answer.status == 200)
    } else {
      #expect(answer.status == 503 && answer.retryAfter != nil, "\(answer.status)")
      #expect(try isInShape(answer, route))
    }
    #expect(try await isUntouched(door))
    #expect(door.provider.state.withLock { $0.notes.count } <= 1)
  }
}
