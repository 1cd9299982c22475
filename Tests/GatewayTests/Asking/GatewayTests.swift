import Billing
import Consent
import JSON
import Testing
import Text

@testable import Gateway

@Suite(.timeLimit(.minutes(2))) struct GatewayTests {
  @Test func withoutADoorTokenThereIsOneAnswer() async throws {
    let door = try await Door()
    let known = await door.call("GET", "/api/billing", token: "wrong")
    #expect(known == Gateway.unauthorized)
    for (method, target, type) in [
      ("GET", "/api/me", nil), ("POST", Door.upgrade, "application/json"), ("POST", Door.upgrade, "text/plain"),
      ("POST", Door.requests, "application/json"), ("GET", "/nothing", nil), ("OPTIONS", "*", nil),
      ("DELETE", "/api/billing/upgrade", nil), ("GET", Door.requests + "/" + String(repeating: "0", count: 32), nil),
    ] as [(String, String, String?)] {
      #expect(await door.call(method, target, "{", token: "wrong", contentType: type) == known, "\(method) \(target)")
    }
    #expect(door.provider.changes.isEmpty)
    #expect(try await door.ledger.recentRequests(limit: 1).isEmpty)
  }

  @Test func anUnknownPathIsNotThereForAgentsEither() async throws {
    let door = try await Door()
    for target in ["/nothing", "/api/billing/upgrade/", "/api/mcp", "/countersign/v1/approve"] {
      #expect(await door.call("POST", target, "{}").status == 404)
    }
  }

  @Test func aBodyMustBeDeclaredAsJSON() async throws {
    let door = try await Door()
    for type in [nil, "text/plain", "application/x-www-form-urlencoded"] {
      #expect(await door.call("POST", Door.upgrade, #"{"plan":"scale"}"#, contentType: type).status == 415)
    }
    #expect(try await door.ledger.recentRequests(limit: 1).isEmpty)
    #expect(await door.call("POST", "/api/billing/downgrade", contentType: nil).status == 200)
  }

  @Test func aBodyThatIsNotUnderstoodIsRefused() async throws {
    let door = try await Door()
    #expect(await door.call("POST", Door.upgrade, #"{"plan":"pro","plan":"scale"}"#).status == 400)
    #expect(await door.call("POST", Door.requests, #"{"operation":"approve"}"#).status == 400)
    #expect(try await door.ledger.recentRequests(limit: 1).isEmpty)
    #expect(door.provider.changes.isEmpty)
  }

  @Test func aRevokedTokenLetsNobodyIn() async throws {
    let door = try await Door()
    #expect(await door.ask().status == 200)
    _ = try await door.ledger.revokeDoorTokens(of: Door.agent("research-bot"), account: nil, at: door.time.wall)
    #expect(await door.ask().status == 401)
    #expect(await door.call("GET", "/api/billing").status == 401)
  }

  @Test func aNewTokenReplacesTheOld() async throws {
    let door = try await Door()
    let new = try await door.issue("research-bot")
    #expect(await door.ask().status == 401)
    #expect(await door.ask(token: new).status == 200)
  }

  @Test func thePrincipalIsTheTokens() async throws {
    let door = try await Door()
    let other = try await door.issue("other-bot")
    #expect(await door.ask(token: other).status == 200)
    let request = try await door.newest()
    #expect(request.requester == Requester(agent: try Door.agent("other-bot"), door: .gateway, peer: .distinct))
    let me = await door.call("GET", "/api/me", token: other)
    #expect(me["name"] == "other-bot")
  }

  @Test func theBillingStateIsReadFromOneLookForTwoIntervals() async throws {
    let door = try await Door()
    door.provider.state.withLock { $0.agentView = #"{"plan":"pro","usage":{"agents":3}}"# }
    #expect(await door.call("GET", "/api/billing").body == ["plan": "pro", "usage": ["agents": 3]])
    door.time.advance(by: .milliseconds(599_999))
    #expect(await door.call("GET", "/api/billing").status == 200)
    #expect(door.provider.state.withLock { $0.looks } == 1)
    door.time.advance(by: .milliseconds(1))
    #expect(await door.call("GET", "/api/billing").status == 200)
    #expect(door.provider.state.withLock { $0.looks } == 2)
  }

  @Test func aServiceThatIsNotThereIsSaidSo() async throws {
    let door = try await Door()
    door.provider.state.withLock { $0.isReachable = false }
    for answer in [
      await door.call("GET", "/api/billing"), await door.call("GET", "/api/me"), await door.ask(),
    ] {
      #expect(answer.status == 503)
      #expect(answer["error"] == "service_unreachable")
      #expect(answer.retryAfter == 30)
    }
    #expect(try await door.ledger.recentRequests(limit: 1).isEmpty)
    #expect(door.provider.changes.isEmpty)
  }

  @Test func anAccountThatTheEngineDoesNotServeIsSaidSo() async throws {
    let door = try await Door()
    let token = try await door.issue("research-bot", for: "dock-new")
    for answer in [
      await door.call("GET", "/api/billing", token: token), await door.ask(token: token),
      await door.call("POST", Door.requests, #"{"operation":"portal"}"#, token: token),
      await door.call("POST", "/api/billing/request-limit-increase", "{}", token: token),
    ] {
      #expect(answer.status == 503 && answer["error"] == "account_not_served", "\(answer)")
      #expect(answer.retryAfter == nil)
      #expect(answer["message"]?.string?.contains("start the engine again") == true)
    }
    let signedIn = await door.gateway.token(
      contentType: "application/x-www-form-urlencoded", authorization: nil,
      body: Array("grant_type=client_credentials&client_id=x&client_secret=\(token)".utf8), account: nil)
    #expect(signedIn["error"] == "account_not_served")
    #expect(try await door.ledger.recentRequests(limit: 1).isEmpty)
  }

  @Test(arguments: [nil, "", "{", "[", "\u{FEFF}{}", #"{"plan":"pro","plan":"scale"}"#])
  func aViewThatCannotBeReadIsNotShown(_ view: String?) async throws {
    let door = try await Door()
    door.provider.state.withLock { $0.agentView = view }
    #expect(await door.call("GET", "/api/billing").status == 503)
  }

  @Test func aLedgerThatCannotBeReadLetsNobodyIn() async throws {
    let door = try await Door()
    try door.state.tamper(["DROP TABLE door_token"])
    for answer in [await door.ask(), await door.call("GET", "/api/billing"), await door.ask(token: "wrong")] {
      #expect(answer.status == 503)
      #expect(answer["error"] == "ledger_unavailable")
      #expect(answer.retryAfter == 30)
    }
    #expect(door.provider.changes.isEmpty)
  }

  @Test func aLedgerThatCannotBeWrittenStopsEveryChange() async throws {
    let door = try await Door()
    #expect(await door.call("GET", "/api/billing").status == 200)
    try door.state.forbidWrites()
    for answer in [
      await door.ask(), await door.call("POST", "/api/billing/downgrade"),
      await door.call("POST", Door.requests, #"{"operation":"portal"}"#),
      await door.call("POST", Door.requests, #"{"operation":"checkout","params":{"plan":"pro"}}"#),
    ] {
      #expect(answer.status == 503)
      // Not the service is out of reach.
      #expect(answer["error"] == "ledger_unavailable")
    }
    #expect(door.provider.changes.isEmpty)
    // What was seen less than a minute ago can still be read.
    #expect(await door.call("GET", "/api/billing").status == 200)
  }

  @Test func aKeyOutlivesTheGateway() async throws {
    let door = try await Door()
    let first = await door.ask()
    let again = try await Gateway(
      ledger: door.ledger, engine: door.engine, version: "1", time: door.time, logger: Door.silent)
    let id = try await door.newest().id
    #expect(first["confirm_token"] == .string(again.handle.text(for: id)))
  }

  @Test func aLimitThatIsTooSmallIsPassedOnWithoutAnOperator() async throws {
    let door = try await Door()
    let body = #"{"kind":"rows","desiredValue":5000,"reason":"The table is full."}"#
    let answer = await door.call("POST", "/api/billing/request-limit-increase", body)
    #expect(answer.status == 200 && answer["status"] == "logged")
    #expect(
      door.provider.state.withLock { $0.notes }
        == [.limitIncrease(kind: .rows, desired: 5000, reason: "The table is full.")])
    #expect(try await door.ledger.liveRequests().isEmpty)
    for bad in [
      #"{"kind":"money"}"#, #"{"kind":1}"#, #"{"desiredValue":-1}"#, #"{"desiredValue":1.5}"#,
      #"{"reason":7}"#, "[]", #"{"kind":"rows","kind":"rows"}"#,
    ] {
      #expect(await door.call("POST", "/api/billing/request-limit-increase", bad).status == 400, "\(bad)")
    }
    let nulls = #"{"kind":null,"desiredValue":null,"reason":null}"#
    #expect(await door.call("POST", "/api/billing/request-limit-increase", nulls).status == 200)
    #expect(
      door.provider.state.withLock { $0.notes.last } == .limitIncrease(kind: .other, desired: nil, reason: nil))
    // Cut, and not read, as the service does.
    let long = #"{"reason":"\#(String(repeating: "x", count: 501))","other":1}"#
    #expect(await door.call("POST", "/api/billing/request-limit-increase", long).status == 200)
    let cut = SafeText(String(repeating: "x", count: 500))
    #expect(
      door.provider.state.withLock { $0.notes.last } == .limitIncrease(kind: .other, desired: nil, reason: cut))
    for _ in 0..<2 { #expect(await door.call("POST", "/api/billing/request-limit-increase", "{}").status == 200) }
    let late = await door.call("POST", "/api/billing/request-limit-increase", "{}")
    #expect(late.status == 429 && late.retryAfter == 3600)
    #expect(door.provider.state.withLock { $0.notes.count } == 5)
  }

  @Test func aNoteThatMayHaveArrivedIsNotToBeRepeated() async throws {
    let door = try await Door()
    door.provider.state.withLock { $0.isReachable = false }
    #expect(await door.call("POST", "/api/billing/request-limit-increase", "{}").status == 503)
  }
}
