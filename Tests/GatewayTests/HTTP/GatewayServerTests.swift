import Billing
import Consent
import JSON
import Support
import Testing
import Text
import Transfer

@testable import Gateway

@Suite(.timeLimit(.minutes(2))) struct GatewayServerTests {
  private let ask = #"{"plan":"scale"}"#

  @Test func anAgentAsksWaitsAndIsTold() async throws {
    try await HTTPDoor.run { http in
      let asked = try await http.call("POST", Door.upgrade, ask)
      #expect(asked.status == 200)
      #expect(asked.json?["status"] == "confirmation_required")
      let token = try #require(asked.json?["confirm_token"]?.string)
      let client = try await RawClient(port: http.port)
      let sleepers = http.door.time.sleepers
      await client.send(http.bytes("POST", Door.upgrade, "{\"plan\":\"scale\",\"confirm_token\":\"\(token)\"}"))
      await http.door.time.waitForSleepers(sleepers + 1)
      try await http.door.reject(.askFirst)
      let told = try await client.answer()
      #expect(told.status == 403)
      #expect(told.json?["reason"] == "ask_first")
      #expect(told.headers["retry-after"] == "900")
    }
  }

  @Test func aMethodThatAPathDoesNotKnowIsToldWhichItDoes() async throws {
    try await HTTPDoor.run { http in
      for (method, target, allowed) in [
        ("PUT", "/api/billing", "GET, HEAD"), ("POST", "/api/me", "GET, HEAD"), ("OPTIONS", "/api/me", "GET, HEAD"),
        ("GET", Door.upgrade, "POST"), ("DELETE", Door.requests, "GET, HEAD, POST"),
        ("DELETE", "\(Door.requests)/\(RequestID.random())", "GET, HEAD"),
        ("GET", "\(Door.requests)/\(RequestID.random())/cancel", "POST"),
      ] {
        let reply = try await http.call(method, target)
        #expect(reply.status == 405, "\(method) \(target)")
        #expect(reply.headers["allow"] == allowed, "\(method) \(target)")
      }
      let nothing = try await http.call("PUT", "/nothing")
      #expect(nothing.status == 404)
      #expect(nothing.headers["allow"] == nil)
      #expect(try await !http.hasDoneAnything())
    }
  }

  @Test func headIsAnsweredAsGetWithoutTheBody() async throws {
    try await HTTPDoor.run { http in
      let shown = try await http.call("GET", "/api/billing")
      let client = try await RawClient(port: http.port)
      await client.send(http.bytes("HEAD", "/api/billing", fields: "Connection: close\r\n"))
      let text = String(decoding: try await client.readToEnd(), as: UTF8.self)
      #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(text.contains("\r\ncontent-length: \(shown.body.count)\r\n"))
      #expect(text.hasSuffix("\r\n\r\n"))
    }
  }

  @Test func answersDoNotStayInCaches() async throws {
    try await HTTPDoor.run { http in
      for (reply, ends) in [
        (try await http.call("GET", "/api/billing"), false), (try await http.call("GET", "/nothing"), false),
        (try await http.call("GET", "/api/billing", token: "wrong"), true),
        (try await http.call("POST", Door.upgrade, ask), false),
        (try await http.call("GET", "/api/billing", fields: "Connection: close\r\n"), true),
      ] {
        #expect(reply.headers["cache-control"] == "no-store")
        #expect(reply.headers["connection"] == (ends ? "close" : nil))
        #expect(reply.headers["content-type"] == "application/json")
        #expect(
          Set(reply.headers.keys).isSubset(of: [
            "cache-control", "connection", "content-type", "content-length", "date", "retry-after", "www-authenticate",
          ]), "\(reply.headers)")
      }
    }
  }

  @Test func oneConnectionServesManyCallsEachWithItsToken() async throws {
    try await HTTPDoor.run { http in
      let client = try await RawClient(port: http.port)
      for _ in 0..<3 {
        await client.send(http.bytes("GET", "/api/billing"))
        #expect(try await client.answer().status == 200)
      }
      await client.send(http.bytes("POST", Door.upgrade, ask))
      #expect(try await client.answer().json?["status"] == "confirmation_required")
      // What lets one call in lets no other in.
      await client.send(http.bytes("GET", "/api/billing", token: "csd_wrong"))
      #expect(try await client.answer().status == 401)
      #expect(try await client.readToEnd().isEmpty)
    }
  }

  @Test func withoutAValidTokenEverythingIsTheSame() async throws {
    try await HTTPDoor.run { http in
      let known = try await http.call("GET", "/api/billing", token: "csd_wrong")
      #expect(known.status == 401)
      #expect(known.headers["www-authenticate"] == "Bearer")
      for reply in [
        try await http.call("GET", "/nothing", token: "csd_wrong"),
        try await http.call("POST", Door.upgrade, ask, token: "csd_wrong"),
        try await http.call("OPTIONS", Door.upgrade, token: "csd_wrong"),
        try await http.call("PUT", "/", token: "csd_wrong"),
        try await http.reply(to: "GET /api/me HTTP/1.1\r\nHost: 127.0.0.1:\(http.port)\r\n\r\n"),
        try await http.reply(
          to: "GET /x HTTP/1.1\r\nHost: 127.0.0.1:\(http.port)\r\nAuthorization: Basic \(http.door.token)\r\n\r\n"),
      ] {
        #expect(reply.status == 401)
        #expect(reply.body == known.body)
        #expect(reply.dateless == known.dateless)
      }
      #expect(try await !http.hasDoneAnything())
    }
  }

  @Test func anotherAgentsRequestLooksLikeNone() async throws {
    try await HTTPDoor.run { http in
      _ = try await http.call("POST", Door.upgrade, ask)
      let id = try await http.door.newest().id
      let other = try await http.door.issue("other-bot")
      let theirs = try await http.call("GET", "\(Door.requests)/\(id)", token: other)
      let none = try await http.call("GET", "\(Door.requests)/\(RequestID.random())", token: other)
      #expect(theirs.status == 404)
      #expect(theirs.body == none.body)
      #expect(theirs.dateless == none.dateless)
      #expect(try await http.call("GET", "\(Door.requests)/\(id)").status == 200)
    }
  }

  @Test func aRevokedTokenIsRefused() async throws {
    try await HTTPDoor.run { http in
      #expect(try await http.call("GET", "/api/billing").status == 200)
      _ = try await http.door.ledger.revokeDoorTokens(
        of: Door.agent("research-bot"), account: nil, at: http.door.time.wall)
      #expect(try await http.call("GET", "/api/billing").status == 401)
      #expect(try await http.call("POST", Door.upgrade, ask).status == 401)
      #expect(try await !http.hasDoneAnything())
    }
  }

  @Test func browsersAndOtherNamesStayOutside() async throws {
    try await HTTPDoor.run { http in
      let cases: [(String, Int)] = [
        (http.bytes("POST", Door.upgrade, ask, host: "attacker.example"), 421),
        (http.bytes("POST", Door.upgrade, ask, host: "127.0.0.1"), 421),
        (http.bytes("POST", Door.upgrade, ask, host: "127.0.0.1.nip.io:\(http.port)"), 421),
        (http.bytes("POST", Door.upgrade, ask, host: ""), 421),
        ("GET /api/billing HTTP/1.1\r\nAuthorization: Bearer \(http.door.token)\r\n\r\n", 421),
        (http.bytes("POST", Door.upgrade, ask, fields: "Origin: null\r\n"), 403),
        (http.bytes("POST", Door.upgrade, ask, fields: "Origin: http://127.0.0.1:\(http.port)\r\n"), 403),
        (http.bytes("GET", "/api/billing", fields: "Sec-Fetch-Site: cross-site\r\n"), 403),
        (http.bytes("OPTIONS", Door.upgrade, fields: "Origin: https://evil.example\r\n"), 403),
        (http.bytes("POST", Door.upgrade, ask, fields: "X-HTTP-Method-Override: GET\r\n"), 400),
        (http.bytes("POST", Door.upgrade, ask, fields: "X-HTTP-Method: GET\r\n"), 400),
        (http.bytes("POST", Door.upgrade, ask, fields: "X-Method-Override: GET\r\n"), 400),
      ]
      for (text, status) in cases {
        let reply = try await http.reply(to: text)
        #expect(reply.status == status, "\(text)")
        #expect(!reply.headers.keys.contains { $0.hasPrefix("access-control") })
      }
      #expect(try await !http.hasDoneAnything())
      let served = try await http.reply(to: http.bytes("GET", "/api/billing", host: "LOCALHOST:\(http.port)"))
      #expect(served.status == 200)
    }
  }

  @Test func anOrdinaryClientGetsAlong() async throws {
    try await HTTPDoor.run { http in
      let client = HTTPClient()
      let origin = try Origin("http://localhost:\(http.port)")
      let headers = [("Authorization", "Bearer " + http.door.token), ("Content-Type", "application/json")]
      let asked = try await client.send(
        HTTPRequest(
          .post, origin, Door.upgrade, headers: headers + [("X-Countersign-Reason", "The queue is full.")],
          body: Array(ask.utf8)))
      #expect(asked.status == 200)
      #expect(try await http.door.newest().reason == "The queue is full.")
      for _ in 0..<3 {
        #expect(try await client.send(HTTPRequest(.get, origin, "/api/billing", headers: headers)).status == 200)
      }
      await client.shutdown()
    }
  }

  @Test func aReasonInAHeaderMayBeAnyText() async throws {
    try await HTTPDoor.run { http in
      let reply = try await http.call(
        "POST", Door.upgrade, ask, fields: "X-Countersign-Reason:  語 é \u{202E}evil\u{85}  \r\n")
      #expect(reply.status == 200)
      #expect(try await http.door.newest().reason?.string == "語 é \\u{202E}evil\\u{85}")
    }
  }

  @Test func aReasonThatIsTooLongIsRefused() async throws {
    try await HTTPDoor.run { http in
      for (count, status) in [(500, 200), (501, 400)] {
        let reply = try await http.call(
          "POST", Door.upgrade, ask, fields: "X-Countersign-Reason: \(String(repeating: "語", count: count))\r\n")
        #expect(reply.status == status)
      }
    }
  }

  @Test func aPortThatIsTakenIsOneClearProblem() async throws {
    try await HTTPDoor.run { http in
      let problem = await #expect(throws: Problem.self) {
        try await HTTPDoor.start(http.door, port: http.port)
      }
      #expect(
        problem?.what == SafeText("127.0.0.1:\(http.port): another program listens on the gateway's port already."))
      #expect(problem?.advice.isEmpty == false)
      let reply = try await http.call("GET", "/api/billing")
      #expect(reply.status == 200)
    }
  }

  @Test func aServerThatIsStoppedBeforeItListensDoesNotListen() async throws {
    let door = try await Door()
    let server = GatewayServer(gateway: door.gateway, port: 0)
    let running = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try await server.run { Issue.record("it listens on \($0)") }
    }
    try await running.value
  }

  @Test func stoppingFreesThePortAndAnswersWhoWaits() async throws {
    let door = try await Door()
    let http = try await HTTPDoor.start(door)
    _ = try await http.call("POST", Door.upgrade, ask)
    let id = try await door.newest().id
    let waiting = try await RawClient(port: http.port)
    let idle = try await RawClient(port: http.port)
    let half = try await RawClient(port: http.port)
    await half.send("POST /api/billing/upgrade HTTP/1.1\r\nHost:")
    let sleepers = door.time.sleepers
    await waiting.send(http.bytes("GET", "\(Door.requests)/\(id)?wait=25"))
    await door.time.waitForSleepers(sleepers + 1)
    try await http.stop()
    let told = try await waiting.answer()
    #expect(told.status == 200)
    #expect(told.json?["state"] == "pending")
    #expect(try await idle.readToEnd().isEmpty)
    #expect(try await half.readToEnd().isEmpty)
    let again = try await HTTPDoor.start(door, port: http.port)
    #expect(again.port == http.port)
    #expect(try await again.call("GET", "/api/billing").status == 200)
    // Agents can wait again.
    door.time.advance(by: .seconds(5))
    let later = try await RawClient(port: again.port)
    await later.send(again.bytes("GET", "\(Door.requests)/\(id)?wait=25"))
    await door.time.waitForSleepers(1)
    try await door.reject()
    #expect(try await later.answer().json?["state"] == "rejected")
    try await again.stop()
  }
}
