import Billing
import Consent
import JSON
import Testing

@testable import Gateway

@Suite(.timeLimit(.minutes(2))) struct GatewayRequestsTests {
  @Test func anAskBecomesARequestWithItsFacts() async throws {
    let door = try await Door()
    let answer = await door.call(
      "POST", Door.upgrade, #"{"plan":"scale"}"#, reason: "The queue is full \u{1B}[2J.")
    let request = try await door.newest()
    #expect(answer.status == 200)
    #expect(
      answer.body == [
        "status": "confirmation_required",
        "confirm_token": .string(door.gateway.handle.text(for: request.id)),
        "message": "Sent to an operator for approval (request 1). Call again with this token to wait.",
        "expires_in": 900,
        "consent": ["id": .string(request.id.rawValue), "number": 1, "state": "pending", "interval": 5],
      ])
    #expect(request.state == .pending)
    #expect(request.ask == PlanChange(.upgrade, to: PlanName("scale")))
    #expect(request.reason?.string == "The queue is full \\u{1B}[2J.")
    #expect(request.facts.quote?.price?.money.minorUnits == 4900)
  }

  @Test func theSameAskJoinsAndGetsTheSameToken() async throws {
    let door = try await Door()
    let first = await door.ask()
    #expect(await door.ask() == first)
    #expect(try await door.newest().joins == 1)
    #expect(door.provider.state.withLock { $0.asked.count } == 1)
  }

  @Test func ourOwnCallsAreAnsweredInOurOwnShape() async throws {
    let door = try await Door()
    let answer = await door.call(
      "POST", Door.requests, #"{"operation":"upgrade","params":{"plan":"scale"},"reason":"r"}"#)
    let request = try await door.newest()
    #expect(answer == .own(request, page: door.page(of: request)))
    #expect(request.reason == "r")
    #expect(await door.call("GET", Door.requests + "/" + request.id.rawValue) == answer)
    // The two ways in lead to the same request.
    #expect(await door.ask()["consent", "id"] == .string(request.id.rawValue))
  }

  @Test func theWebShapeLeadsToOurOwnPages() async throws {
    let door = try await Door()
    let answer = await door.call("POST", Door.upgrade, #"{"plan":"scale","mode":"web"}"#)
    let request = try await door.newest()
    #expect(
      answer["approval_url"] == .string("http://127.0.0.1:8787/s/" + door.gateway.statusHandle.text(for: request.id)))
    let handle = door.gateway.handle.text(for: request.id)
    #expect(
      answer["polling_url"] == .string("http://127.0.0.1:8787/api/web-approve/status?token=" + handle))
    #expect(await door.call("GET", "/api/web-approve/status?token=" + handle)["status"] == "pending")
    try await door.reject()
    #expect(await door.call("GET", "/api/web-approve/status?token=" + handle)["status"] == "denied")
    #expect(await door.call("GET", "/api/web-approve/status?token=cg_wrong").status == 404)
  }

  @Test func anotherAgentsRequestIsNotThere() async throws {
    let door = try await Door()
    let handle = try #require(await door.ask()["confirm_token"]?.string)
    let id = try await door.newest().id
    let unknown = RequestID.random()
    let strangers = [try await door.issue("other-bot"), try await door.issue("research-bot", for: "dock-other")]
    for token in strangers {
      for (method, suffix) in [("GET", ""), ("GET", "?wait=25"), ("POST", "/cancel")] {
        let known = await door.call(method, "\(Door.requests)/\(id)\(suffix)", token: token)
        #expect(known.status == 404)
        #expect(known == (await door.call(method, "\(Door.requests)/\(unknown)\(suffix)", token: token)))
      }
      let body = "{\"plan\":\"scale\",\"confirm_token\":\"\(handle)\"}"
      let wait = await door.call("POST", Door.upgrade, body, token: token)
      #expect(wait["error"] == "consent_token_invalid")
      let wrong = await door.call("POST", Door.upgrade, #"{"plan":"scale","confirm_token":"cg_x"}"#, token: token)
      #expect(wait == wrong)
      #expect(await door.call("GET", "/api/web-approve/status?token=" + handle, token: token).status == 404)
    }
    #expect(try await door.newest().state == .pending)
    #expect(try await door.newest().joins == 0)
  }

  @Test func theOperatorsOwnRequestIsNoAgents() async throws {
    let door = try await Door()
    // An agent that was given the operator's name gets nothing of it.
    let token = try await door.issue("operator")
    let requester = Requester(agent: .operatorItself, door: .operatorItself, peer: .operatorsOwn)
    _ = try await door.engine.intake(
      PlanChange(.upgrade, to: PlanName("scale")), on: Door.account("dock-main").name, requester: requester, reason: nil
    )
    let id = try await door.newest().id
    #expect(await door.call("GET", "\(Door.requests)/\(id)", token: token).status == 404)
    #expect(await door.call("POST", "\(Door.requests)/\(id)/cancel", token: token).status == 404)
    #expect(try await door.newest().state == .pending)
  }

  @Test func otherParametersWithATokenAreAMismatch() async throws {
    let door = try await Door()
    let handle = try #require(await door.ask()["confirm_token"]?.string)
    for (target, plan) in [
      (Door.upgrade, "\"plan\":\"pro\","), ("/api/billing/downgrade", ""), (Door.upgrade, ""),
      (Door.upgrade, "\"plan\":\"scale\",\"interval\":\"year\","),
      ("/api/billing/checkout", "\"plan\":\"scale\","),
    ] {
      let answer = await door.call("POST", target, "{\(plan)\"confirm_token\":\"\(handle)\"}")
      #expect(answer.status == 400)
      #expect(answer["error"] == "consent_token_mismatch")
    }
    #expect(try await door.newest().state == .pending)
  }

  @Test func comingBackTooSoonIsToldToSlowDown() async throws {
    let door = try await Door()
    _ = await door.ask()
    let id = try await door.newest().id
    #expect(await door.call("GET", "\(Door.requests)/\(id)?wait=0").status == 200)
    #expect(door.gateway.room.enter(id) == 1)
    let answer = await door.call("GET", "\(Door.requests)/\(id)?wait=25")
    #expect(answer.status == 429)
    #expect(answer["error"] == "slow_down")
    #expect(answer.retryAfter == 5)
    // Asking without waiting costs nothing and is always answered.
    #expect(await door.call("GET", "\(Door.requests)/\(id)").status == 200)
  }

  @Test("a tool's short wait is waited too where another one began a moment ago")
  func shortWaitOfATool() async throws {
    let door = try await Door()
    _ = await door.ask()
    let id = try await door.newest().id
    let call = Gateway.Call(
      method: "POST", target: "/mcp", account: nil, tenant: nil,
      head: DoorGuard.Head(authority: "127.0.0.1:8787", authorization: "Bearer " + door.token), reasonHeader: nil,
      peer: .distinct, base: "http://127.0.0.1:8787", key: nil, body: [])
    let grant = try #require(try await door.gateway.admit(call.head.authorization, to: call.target).get().first)
    #expect(door.gateway.room.enter(id) == 1)
    let present = door.time.sleepers
    let wait = Task { try await door.gateway.show(id, 3, call, grant, .tool) }
    await door.time.waitForSleepers(present + 1)
    try await door.reject()
    door.time.advance(by: .seconds(3))
    #expect(try await wait.value["state"] == "rejected")
  }

  @Test func aNoIsToldWithTheTimeThatIsLeft() async throws {
    let door = try await Door()
    let handle = try #require(await door.ask()["confirm_token"]?.string)
    let body = "{\"plan\":\"scale\",\"confirm_token\":\"\(handle)\"}"
    try await door.reject(.notNow)
    let denied = await door.call("POST", Door.upgrade, body)
    #expect(denied.status == 403)
    #expect(denied["reason"] == "not_now")
    #expect(denied["retry_after"] == 900)
    door.time.advance(by: .seconds(100))
    #expect(await door.call("POST", Door.upgrade, body)["retry_after"] == 800)
    let again = await door.ask()
    #expect(again["retry_after"] == 800)
    #expect(again.status == 403)
    #expect(try await door.ledger.recentRequests(limit: 9).count == 1)
    // A second no doubles the time.
    door.time.advance(by: .seconds(800))
    #expect(await door.ask().status == 200)
    try await door.reject(.notNow)
    #expect(await door.ask()["retry_after"] == 1800)
    #expect(await door.call("POST", Door.upgrade, body)["retry_after"] == 1800)
    door.time.advance(by: .seconds(1800))
    #expect(await door.call("POST", Door.upgrade, body)["retry_after"] == 1)
  }

  @Test func tooManyRequestsAreTurnedAway() async throws {
    let door = try await Door()
    for body in [
      #"{"operation":"upgrade","params":{"plan":"scale"}}"#, #"{"operation":"downgrade"}"#, #"{"operation":"portal"}"#,
    ] {
      #expect(await door.call("POST", Door.requests, body).status == 200)
    }
    let answer = await door.call("POST", Door.requests, #"{"operation":"checkout","params":{"plan":"scale"}}"#)
    #expect(answer.status == 429)
    #expect(answer["error"] == "too_many_pending")
    #expect(answer.retryAfter == 60)
  }

  @Test func aDenyRuleIsANoWithoutARequest() async throws {
    let door = try await Door(denyRules: [DenyRule(account: nil, operation: .upgrade)])
    let answer = await door.ask()
    #expect(answer == .deniedByRule())
    #expect(try await door.ledger.recentRequests(limit: 1).isEmpty)
    #expect(door.provider.changes.isEmpty)
  }

  @Test func anAgentTakesItsRequestBackOnce() async throws {
    let door = try await Door()
    _ = await door.ask()
    let id = try await door.newest().id
    let answer = await door.call("POST", "\(Door.requests)/\(id)/cancel")
    #expect(answer["state"] == "cancelled")
    #expect(try await door.newest().state == .cancelled)
    let again = await door.call("POST", "\(Door.requests)/\(id)/cancel")
    #expect(again.status == 409)
    #expect(again["error"] == "not_cancellable")
    #expect(again["consent", "state"] == "cancelled")
  }

  @Test func whatIsUnderWayCannotBeTakenBack() async throws {
    let door = try await Door()
    _ = await door.ask()
    try await door.approve()
    let id = try await door.newest().id
    let attempt = Attempt(number: 1, tokenHash: nil, issued: door.time.storedBoot)
    try await door.ledger.apply(.executionBegan(attempt), to: id, actor: .engine, at: door.time.wall)
    #expect(await door.call("POST", "\(Door.requests)/\(id)/cancel").status == 409)
    #expect(try await door.newest().state == .executing)
  }

  @Test func theUserAtTheOtherEndStandsInTheRequest() async throws {
    let door = try await Door()
    for (peer, operation) in [(PeerUser.operatorsOwn, "portal"), (.unknown, "downgrade")] {
      let answer = await door.answer(
        Gateway.Call(
          method: "POST", target: Door.requests,
          head: DoorGuard.Head(authorization: "Bearer " + door.token, contentType: "application/json"),
          reasonHeader: nil, peer: peer, base: "", body: Array("{\"operation\":\"\(operation)\"}".utf8)))
      #expect(answer.status == 200)
      #expect(try await door.newest().requester.peer == peer)
    }
  }
}
