import Billing
import JSON
import Ledger
import Testing
import Text

@testable import Gateway

/// AgentIdP's own way of signing in, at the door.
@Suite struct TokenCallTests {
  private static let form = "application/x-www-form-urlencoded"

  private func token(
    _ http: HTTPDoor, _ body: String, fields: String = "", type: String = form
  ) async throws -> (status: Int, json: JSONValue) {
    let reply = try await http.reply(
      to: "POST /api/v1/token HTTP/1.1\r\nHost: 127.0.0.1:\(http.port)\r\nContent-Type: \(type)\r\n\(fields)"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    return (reply.status, reply.json ?? .null)
  }

  private func run(_ test: (HTTPDoor) async throws -> Void) async throws {
    let http = try await HTTPDoor.start(Door(service: .agentidp))
    do { try await test(http) } catch {
      try await http.stop()
      throw error
    }
    try await http.stop()
  }

  @Test func aClientThatSignsInReadsAndAsks() async throws {
    try await run { http in
      http.door.provider.state.withLock { $0.plan.plan = PlanName("free") }
      let secret = http.door.token
      let basic = "Authorization: Basic " + Base64.standard.encoded(Array("any-id:\(secret)".utf8)) + "\r\n"
      for (body, fields) in [
        ("grant_type=client_credentials&client_id=x&client_secret=\(secret)&scope=agents%3Aread", ""),
        ("grant_type=client_credentials&scope=agents:read", basic),
      ] {
        let told = try await token(http, body, fields: fields)
        #expect(told.status == 200 && told.json["token_type"] == "Bearer" && told.json["expires_in"] == 3600)
        #expect(told.json["scope"] == "agents:read")
        let access = try #require(told.json["access_token"]?.string)
        #expect(!access.contains(secret))
        #expect(try await http.call("GET", "/api/v1/tiers/status", token: access).status == 200)
        let asked = try await http.call("POST", "/api/v1/tiers/upgrade", #"{"target_tier":"pro"}"#, token: access)
        #expect(asked.status == 200 && asked.json?["checkoutUrl"] != nil)
        // It is for that service's calls alone.
        for (method, path) in [("POST", Door.requests), ("GET", "/api/billing"), ("GET", "/v1/account")] {
          let answer = try await http.call(method, path, method == "POST" ? "{}" : nil, token: access)
          #expect(answer.status == 401, "\(path)")
        }
        // A token does not make tokens.
        let again = "grant_type=client_credentials&client_id=x&client_secret=\(access)"
        #expect(try await token(http, again).status == 401)
      }
    }
  }

  @Test func itOpensOneAccountOfItsDoorToken() async throws {
    let door = try await Door(service: .agentidp)
    let accounts = try [Door.account("dock-main").name, Door.account("dock-other").name]
    let secret = Ledger.newDoorToken()
    try await door.ledger.putInForce(secret, agent: Door.agent("lab-bot"), accounts: accounts, at: door.time.wall)
    let told = await door.gateway.token(
      contentType: Self.form, authorization: nil,
      body: Array("grant_type=client_credentials&client_id=x&client_secret=\(secret.reveal())".utf8), account: nil)
    let access = try #require(told["access_token"]?.string)
    let path = "/api/v1/tiers/status"
    #expect(try await door.gateway.admit("Bearer " + secret.reveal(), to: path).get().count == 2)
    #expect(try await door.gateway.admit("Bearer " + access, to: path).get().map(\.account) == [accounts[0]])
  }

  @Test func itEndsAfterAnHourAndWithItsDoorToken() async throws {
    try await run { http in
      let body = "grant_type=client_credentials&client_id=x&client_secret=\(http.door.token)"
      let access = try #require(try await token(http, body).json["access_token"]?.string)
      func status() async throws -> Int { try await http.call("GET", "/api/v1/tiers/status", token: access).status }
      http.door.time.advance(by: .seconds(3_599))
      #expect(try await status() == 200)
      http.door.time.advance(by: .seconds(1))
      #expect(try await status() == 401)
      let fresh = try #require(try await token(http, body).json["access_token"]?.string)
      _ = try await http.door.ledger.revokeDoorTokens(
        of: Door.agent("research-bot"), account: nil, at: http.door.time.wall)
      #expect(try await http.call("GET", "/api/v1/tiers/status", token: fresh).status == 401)
    }
  }

  @Test func nothingElseIsAToken() async throws {
    let derived = DerivedToken(key: Secret("one"))
    let now = Sample.now
    let account = try Door.account("idp.main").name
    let token = derived.issue(for: Sample.hash, account, at: now)
    let claim = try #require(derived.claim(of: token, at: now))
    #expect(claim == (Sample.hash, account))
    #expect(DerivedToken(key: Secret("two")).claim(of: token, at: now) == nil)
    let text = token.reveal()
    for index in text.indices {
      var changed = text
      changed.replaceSubrange(index...index, with: text[index] == "A" ? "B" : "A")
      #expect(derived.claim(of: Secret(changed), at: now) == nil, "\(changed)")
    }
    for other in ["", "cst_", "cst_AAAA", text + "A", String(text.dropLast())] {
      #expect(derived.claim(of: Secret(other), at: now) == nil)
    }
  }

  @Test func whatIsNoTokenCallIsRefusedInOAuthsShape() async throws {
    try await run { http in
      let secret = http.door.token
      for (body, type, status, error) in [
        ("client_secret=\(secret)", Self.form, 400, "invalid_request"),
        ("grant_type=password&client_secret=\(secret)", Self.form, 400, "unsupported_grant_type"),
        ("grant_type=client_credentials", Self.form, 401, "invalid_client"),
        ("grant_type=client_credentials&client_secret=csd_wrong", Self.form, 401, "invalid_client"),
        ("{}", "application/json", 415, "invalid_request"),
        ("grant_type=client_credentials&x=" + String(repeating: "y", count: 4_096), Self.form, 400, "invalid_request"),
      ] {
        let told = try await token(http, body, type: type)
        #expect(told.status == status && told.json["error"] == .string(error), "\(body.prefix(60))")
      }
      let other = try await http.door.issue("lab-bot", for: "dock-other")
      #expect(try await token(http, "grant_type=client_credentials&client_secret=\(other)").status == 401)
    }
  }

  @Test func itIsPostedOnly() async throws {
    try await run { (http) async throws in
      let told = try await http.call("GET", "/api/v1/token")
      #expect(told.status == 405 && told.headers["allow"] == "POST")
    }
  }

  @Test func itHasCapsOfItsOwn() async throws {
    try await run { (http) async throws in
      for _ in 0..<20 { #expect(http.door.gateway.refusedTokens.take()) }
      #expect(try await token(http, "grant_type=client_credentials").status == 429)
      let valid = "grant_type=client_credentials&client_id=x&client_secret=\(http.door.token)"
      #expect(try await token(http, valid).status == 200, "whoever has a door token is served")
    }
  }
}
