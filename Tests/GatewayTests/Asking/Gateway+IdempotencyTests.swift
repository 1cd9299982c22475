import Billing
import Consent
import JSON
import Ledger
import Testing

@testable import Gateway

/// Calls under an `Idempotency-Key`: once is once, also when it is sent again.
@Suite(.timeLimit(.minutes(2))) struct GatewayIdempotencyTests {
  /// A held call of every door.
  static let held = RouteSweepTests.routes.filter(\.isHeld)

  private func door(_ service: Service = .dock, plan: String = "pro") async throws -> Door {
    let door = try await Door(service: service)
    door.provider.state.withLock {
      $0.plan = PlanState(plan: PlanName(plan), status: "active", cancellation: .none)
      $0.agentView = "{}"
    }
    return door
  }

  private func door(_ route: RouteSweepTests.Route) async throws -> Door {
    try await door(route.service, plan: route.path.hasSuffix("downgrade") ? "pro" : "free")
  }

  private func count(_ door: Door) async throws -> Int { try await door.ledger.recentRequests(limit: 99).count }

  private static let own = #"{"operation":"upgrade","params":{"plan":"scale"}}"#

  @Test(arguments: held) func everyHeldCallIsMadeOnce(_ route: RouteSweepTests.Route) async throws {
    let door = try await door(route)
    let body = JSONValue.object(route.body).serialized()
    let first = await door.call("POST", route.path, body, key: "k-1")
    #expect(first.status == 200)
    #expect(await door.call("POST", route.path, body, key: "k-1") == first)
    #expect(try await door.newest().joins == 0, "it was asked again")
    // Without the key, or under another one, it is asked again, and joins.
    _ = await door.call("POST", route.path, body)
    #expect(try await door.newest().joins == 1)
    // Another body is another call.
    let other = await door.call("POST", route.path, body + " ", key: "k-1")
    #expect(other.status == 422 && other.refusal?.code == "idempotency_key_reused")
    // The end of a request is what the call is told from then on; without the key it would make a new one.
    try await door.ledger.apply(
      .cancelled, to: door.newest().id, actor: .agent(Door.agent("research-bot")), at: door.time.wall)
    let over = await door.call("POST", route.path, body, key: "k-1")
    #expect((400..<500).contains(over.status), "\(over)")
    #expect(try await count(door) == 1)
    _ = await door.call("POST", route.path, body)
    #expect(try await count(door) == 2)
  }

  @Test func ourOwnCallIsMadeOnceAndToldAsItStands() async throws {
    let door = try await door()
    let first = await door.call("POST", Door.requests, Self.own, key: "k")
    #expect(first["state"] == "pending")
    try await door.approve()
    let second = await door.call("POST", Door.requests, Self.own, key: "k")
    #expect(second["id"] == first["id"] && second["state"] == "approved")
    #expect(try await count(door) == 1)
  }

  @Test func aReplayAsksTheServiceNothing() async throws {
    let door = try await door()
    let first = await door.call("POST", Door.upgrade, #"{"plan":"scale","mode":"web"}"#, key: "k")
    let looks = door.provider.state.withLock { state in
      state.isReachable = false
      return state.looks
    }
    #expect(await door.call("POST", Door.upgrade, #"{"plan":"scale","mode":"web"}"#, key: "k") == first)
    #expect(first["approval_url"] != nil)
    #expect(door.provider.state.withLock { $0.looks } == looks)
  }

  @Test func theSamePathUnderAnotherBaseIsTheSameCall() async throws {
    let door = try await door()
    let account = try Door.account("dock-main").name
    let first = await door.call("POST", Door.requests, Self.own, key: "k")
    #expect(await door.call("POST", Door.requests, Self.own, account: account, key: "k") == first)
    #expect(await door.call("POST", Door.upgrade, Self.own, key: "k").status == 422)
  }

  @Test func aKeyIsGoodForADay() async throws {
    let door = try await door()
    let id = await door.call("POST", Door.requests, Self.own, key: "k")["id"]
    try await door.ledger.apply(
      .cancelled, to: door.newest().id, actor: .agent(Door.agent("research-bot")), at: door.time.wall)
    door.time.advance(by: .seconds(86_399))
    #expect(await door.call("POST", Door.requests, Self.own, key: "k")["id"] == id)
    door.time.advance(by: .seconds(1))
    #expect(await door.call("POST", Door.requests, Self.own, key: "k")["id"] != id)
  }

  @Test func aRefusalUsesNoKeyUp() async throws {
    let door = try await door()
    #expect(await door.call("POST", Door.requests, #"{"operation":"upgrade"}"#, key: "k").status == 400)
    let lacking = #"{"operation":"upgrade_link","params":{"plan":"scale"}}"#
    #expect(await door.call("POST", Door.requests, lacking, key: "k").status == 409)
    #expect(try await count(door) == 0)
    let retried = await door.call("POST", Door.requests, #"{"operation":"portal"}"#, key: "k")
    #expect(retried.status == 200)
  }

  @Test func whatIsUnderWayIsNotAskedAgain() async throws {
    let door = try await door()
    let (starts, started) = AsyncStream.makeStream(of: Void.self)
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    door.provider.state.withLock { state in
      state.whileObserving = {
        started.yield()
        for await _ in ends { break }
      }
    }
    async let first = door.call("POST", Door.requests, Self.own, key: "k")
    for await _ in starts { break }
    let second = await door.call("POST", Door.requests, Self.own, key: "k")
    #expect(second.status == 409 && second.refusal?.code == "idempotency_in_flight" && second.retryAfter == 1)
    #expect(await door.call("POST", Door.requests, Self.own + " ", key: "k").status == 422)
    door.provider.state.withLock { $0.whileObserving = nil }
    end.finish()
    let answer = await first
    #expect(answer.status == 200)
    #expect(await door.call("POST", Door.requests, Self.own, key: "k") == answer)
    #expect(try await door.newest().joins == 0)
  }

  @Test(arguments: ["", " ", "a b", "é", "a\u{7F}", String(repeating: "k", count: 256)])
  func aBadKeyIsRefused(_ key: String) async throws {
    let door = try await door()
    let answer = await door.call("POST", Door.requests, Self.own, key: key)
    #expect(answer.status == 400)
    #expect(answer["message"]?.string?.contains("Idempotency-Key") == true)
    #expect(try await count(door) == 0)
    #expect(await door.call("GET", Door.requests, key: key).status == 200, "where nothing is held it says nothing")
  }

  @Test func twoAgentsKeysAreTwoKeys() async throws {
    let door = try await door()
    let other = try await door.issue("other-bot")
    let first = await door.call("POST", Door.requests, Self.own, key: "k")["id"]
    let second = await door.call("POST", Door.requests, Self.own, token: other, key: "k")["id"]
    #expect(first != nil && second != nil && first != second)
  }

  @Test func aNameThatIsAddedAnewBeginsWithoutKeys() async throws {
    let door = try await door()
    let old = await door.call("POST", Door.requests, Self.own, key: "k")["id"]
    _ = try await door.ledger.revokeDoorTokens(of: Door.agent("research-bot"), account: nil, at: door.time.wall)
    door.time.advance(by: .seconds(1))
    let token = try await door.issue("research-bot")
    let portal = await door.call("POST", Door.requests, #"{"operation":"portal"}"#, token: token, key: "k")
    #expect(portal.status == 200 && portal["id"] != old)
  }

  @Test func aWaitUnderAKeyIsOfOneRequestToo() async throws {
    let door = try await door()
    let handle = await door.ask()["confirm_token"]?.string ?? ""
    try await door.reject()
    let body = #"{"plan":"scale","confirm_token":"\#(handle)"}"#
    let told = await door.call("POST", Door.upgrade, body, key: "w")
    #expect(told["error"] == "consent_denied")
    #expect(await door.call("POST", Door.upgrade, #"{"plan":"scale"}"#, key: "w").status == 422)
  }

  @Test func theHeaderReachesTheDoor() async throws {
    try await HTTPDoor.run { http in
      let fields = "Idempotency-Key: k\r\n"
      let first = try await http.call("POST", Door.requests, Self.own, fields: fields)
      #expect(first.status == 200)
      #expect(try await http.call("POST", Door.requests, Self.own, fields: fields).json?["id"] == first.json?["id"])
      #expect(try await http.call("POST", Door.requests, Self.own + " ", fields: fields).status == 422)
      #expect(try await http.door.newest().joins == 0)
    }
  }
}
