import JSON
import Support
import Testing

@testable import Gateway
@testable import Serving

@Suite(.timeLimit(.minutes(2))) struct GatewayConnectionTests {
  private static let ask = #"{"plan":"scale"}"#

  @Test func hugeHeadsAndBodiesAreCutOff() async throws {
    try await HTTPDoor.run { http in
      let long = String(repeating: "x", count: 9_000)
      let cases: [(String, Int)] = [
        (http.bytes("GET", "/" + long), 431),
        (http.bytes("GET", "/api/billing", fields: "X-A: \(long)\r\n"), 431),
        (http.bytes("GET", "/api/billing", fields: String(repeating: "X-A: b\r\n", count: 65)), 431),
        (http.bytes("GET", "/api/billing", fields: String(repeating: "X-A: \(long.prefix(4_000))\r\n", count: 5)), 431),
        ("GET / HTTP/1.1\r\nX-A: " + String(repeating: "x", count: 2_000_000), 431),
        (http.bytes("POST", Door.upgrade, "{\"plan\":\"scale\"}" + String(repeating: " ", count: 65_536)), 413),
      ]
      for (text, status) in cases {
        let reply = try await http.reply(to: text)
        #expect(reply.status == status)
      }
      #expect(try await !http.hasDoneAnything())
      let full = Self.ask + String(repeating: " ", count: 65_536 - Self.ask.utf8.count)
      #expect(try await http.call("POST", Door.upgrade, full).status == 200)
    }
  }

  @Test func whoeverKeepsSendingStillGetsTheRefusal() async throws {
    try await HTTPDoor.run { http in
      let client = try await RawClient(port: http.port)
      async let reply = client.answer()
      let block = String(repeating: "x", count: 65_536)
      await client.send(http.bytes("POST", Door.upgrade, fields: "Content-Length: 4000000\r\n"))
      for _ in 0..<60 where await client.send(block) {}
      client.finish()
      #expect(try await reply.status == 413)
    }
  }

  @Test func aBodyInChunksIsPutTogether() async throws {
    try await HTTPDoor.run { http in
      let head = http.bytes(
        "POST", Door.upgrade, fields: "Content-Type: application/json\r\nTransfer-Encoding: Chunked\r\n")
      let reply = try await http.reply(to: head + "7\r\n{\"plan\"\r\n009\r\n:\"scale\"}\r\n0\r\n\r\n")
      #expect(reply.status == 200)
      #expect(try await http.door.newest().ask.target?.rawValue == "scale")
    }
  }

  @Test func twoRequestsOnOneConnectionAreAnsweredInTurn() async throws {
    try await HTTPDoor.run { http in
      let client = try await RawClient(port: http.port)
      await client.send(http.bytes("GET", "/api/billing") + http.bytes("POST", Door.upgrade, Self.ask))
      client.finish()
      let text = String(decoding: try await client.readToEnd(), as: UTF8.self)
      #expect(text.split(separator: "HTTP/1.1 200").count == 2)
      #expect(text.contains("confirmation_required"))
      #expect(try await http.door.newest().ask.target?.rawValue == "scale")
    }
  }

  @Test func aRequestHiddenInABodyIsABody() async throws {
    try await HTTPDoor.run { http in
      let hidden = http.bytes("POST", Door.upgrade, Self.ask)
      let client = try await RawClient(port: http.port)
      await client.send(http.bytes("GET", "/api/billing", hidden))
      client.finish()
      let text = String(decoding: try await client.readToEnd(), as: UTF8.self)
      #expect(text.split(separator: "HTTP/1.1 ").count == 1)
      #expect(try await !http.hasDoneAnything())
    }
  }

  @Test func whoeverHalfClosesAfterTheRequestIsAnswered() async throws {
    try await HTTPDoor.run { http in
      let client = try await RawClient(port: http.port)
      await client.send(http.bytes("GET", "/api/billing"))
      client.finish()
      #expect(try await client.answer().status == 200)
    }
  }

  @Test func whoeverStopsInTheMiddleIsLeft() async throws {
    try await HTTPDoor.run { http in
      let whole = Array(http.bytes("POST", Door.upgrade, Self.ask).utf8)
      for length in [0, 1, 20, whole.count - 1] {
        let client = try await RawClient(port: http.port)
        await client.send(Array(whole.prefix(length)))
        client.finish()
        #expect(try await client.readToEnd().isEmpty, "\(length)")
      }
      #expect(try await !http.hasDoneAnything())
    }
  }

  @Test func whoeverAsksFirstIsToldToGoOn() async throws {
    try await HTTPDoor.run { http in
      let client = try await RawClient(port: http.port)
      await client.send(
        http.bytes(
          "POST", Door.upgrade,
          fields: "Content-Type: application/json\r\nContent-Length: 16\r\nExpect: 100-continue\r\n"))
      let go = try await client.read(until: "\r\n\r\n")
      #expect(String(decoding: go, as: UTF8.self) == "HTTP/1.1 100 Continue\r\n\r\n")
      await client.send(Self.ask)
      #expect(try await client.answer().status == 200)
    }
  }

  /// What somebody gets who sends the beginning of a request and does not come to an end in time.
  ///
  /// Tried again when not even the beginning came in time, as on a very busy machine: then nothing is answered.
  private func reply(
    _ http: HTTPDoor, after sending: @escaping @Sendable (RawClient) async -> Void
  ) async throws -> RawReply {
    while true {
      let client = try await RawClient(port: http.port)
      async let received = client.readToEnd()
      await sending(client)
      let bytes = try await received
      if !bytes.isEmpty { return try #require(RawReply(bytes)) }
    }
  }

  @Test func aHeadThatDoesNotComeInTimeIsGivenUp() async throws {
    var limits = HTTPDoor.patient
    limits.headTime = .milliseconds(200)
    try await HTTPDoor.run(limits: limits) { http in
      let told = try await reply(http) { await $0.send("POST /api/billing/upgrade HTTP/1.1\r\nHost: 127.0.0.1\r\n") }
      #expect(told.status == 408)
      // Somebody who only opened the connection is not spoken to.
      let silent = try await RawClient(port: http.port)
      #expect(try await silent.readToEnd().isEmpty)
    }
  }

  @Test func sendingByteByByteDoesNotBuyTime() async throws {
    var limits = HTTPDoor.patient
    limits.line = .max
    limits.head = .max
    limits.headTime = .milliseconds(200)
    limits.lingering = .milliseconds(40)
    try await HTTPDoor.run(limits: limits) { http in
      let told = try await reply(http) { client in
        await client.send("GET /")
        while await client.send("x") {}
      }
      #expect(told.status == 408)
    }
  }

  @Test func aBodyThatDoesNotComeInTimeIsGivenUp() async throws {
    var limits = HTTPDoor.patient
    limits.bodyTime = .milliseconds(40)
    try await HTTPDoor.run(limits: limits) { http in
      for (framing, body) in [("Content-Length: 16\r\n", "{"), ("Transfer-Encoding: chunked\r\n", "1\r\n{\r\n")] {
        let reply = try await http.reply(to: http.bytes("POST", "/x", fields: framing) + body)
        #expect(reply.status == 408)
      }
    }
  }

  @Test func aWaitIsNotCutOffByTheTimeForReading() async throws {
    var limits = HTTPDoor.patient
    limits.bodyTime = .milliseconds(40)
    limits.lingering = .milliseconds(40)
    try await HTTPDoor.run(limits: limits) { http in
      let time = http.door.time
      #expect(await http.door.ask().status == 200)
      let id = try await http.door.newest().id
      let client = try await RawClient(port: http.port)
      let sleepers = time.sleepers
      await client.send(http.bytes("GET", "\(Door.requests)/\(id)?wait=25"))
      await time.waitForSleepers(sleepers + 1)
      // A body that came later has used up its time meanwhile, so the time of the one that waits has passed too.
      let late = try await http.reply(to: http.bytes("POST", "/x", fields: "Content-Length: 2\r\n"))
      #expect(late.status == 408)
      time.advance(by: .seconds(25))
      #expect(try await client.answer().status == 200)
    }
  }

  @Test func aHeadWithoutATokenIsRefusedBeforeItsBodyComes() async throws {
    try await HTTPDoor.run { http in
      for (head, status) in [
        (http.bytes("POST", Door.upgrade, token: "csd_wrong", fields: "Content-Length: 16\r\n"), 401),
        (http.bytes("POST", Door.upgrade, host: "evil.example", fields: "Content-Length: 16\r\n"), 421),
        (
          http.bytes(
            "POST", Door.upgrade, token: "csd_wrong", fields: "Content-Length: 16\r\nExpect: 100-continue\r\n"), 401
        ),
      ] {
        let client = try await RawClient(port: http.port)
        await client.send(head)
        let reply = try await client.answer()
        #expect(reply.status == status)
        #expect(reply.headers["connection"] == "close")
      }
    }
  }

  @Test(arguments: [(Door.upgrade, #"{"plan":"scale"}"#), ("/api/billing/request-limit-increase", "{}")])
  func aTokenThatIsTakenBackBeforeTheBodyCameDoesNothing(_ path: String, _ body: String) async throws {
    try await HTTPDoor.run { http in
      let client = try await RawClient(port: http.port)
      let whole = Array(http.bytes("POST", path, body).utf8)
      await client.send(Array(whole.dropLast()))
      // Judged by now: another call of another connection was answered after it.
      #expect(try await http.call("GET", "/api/billing").status == 200)
      _ = try await http.door.ledger.revokeDoorTokens(
        of: Door.agent("research-bot"), account: nil, at: http.door.time.wall)
      await client.send(Array(whole.suffix(1)))
      #expect(try await client.answer().status == 401)
      #expect(try await !http.hasDoneAnything())
      #expect(http.door.provider.state.withLock { $0.notes.isEmpty })
    }
  }

  @Test func whoHangsUpWhileItWaitsLeavesItsRequestAndItsPlace() async throws {
    try await HTTPDoor.run { http in
      #expect(await http.door.ask().status == 200)
      let id = try await http.door.newest().id
      let sleepers = http.door.time.sleepers
      for _ in 0..<AgentTurns.limit {
        var client: RawClient? = try await RawClient(port: http.port)
        client?.resetWhenClosed()
        http.door.time.advance(by: .seconds(6))
        await client?.send(http.bytes("GET", "\(Door.requests)/\(id)?wait=25"))
        await http.door.time.waitForSleepers(sleepers + 1)
        client = nil
        // The wait ends with its caller.
        while http.door.time.sleepers > sleepers { await Task.yield() }
      }
      #expect(try await http.call("GET", "\(Door.requests)/\(id)").json?["state"] == "pending")
    }
  }

  /// What somebody may do to keep the others out: say nothing, say half a head, or a whole one and never the body.
  @Test(arguments: ["", "POST /api/billing/upgrade HTTP/1.1\r\n", "stranger", "guest"])
  func aFloodCostsNobodyAnAnswer(_ beginning: String) async throws {
    try await HTTPDoor.run { http in
      var flood: [RawClient] = []
      func open(_ count: Int) async throws {
        for _ in 0..<count {
          let client = try await RawClient(port: http.port)
          switch beginning {
          case "stranger": await client.send(http.bytes("POST", "/x", token: "no", fields: "Content-Length: 16\r\n"))
          case "guest": await client.send(http.bytes("POST", "/x", fields: "Content-Length: 16\r\n"))
          default: await client.send(beginning)
          }
          flood.append(client)
        }
      }
      try await open(140)
      for _ in 0..<20 {
        try await open(7)
        #expect(try await http.call("GET", "/api/billing").status == 200)
        #expect(try await http.call("POST", "/api/billing/downgrade", "{}").status == 200)
      }
      #expect(flood.count == 280)
    }
  }
}
