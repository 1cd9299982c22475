import Billing
import Consent
import Engine
import JSON
import Ledger
import Serving
import Support
import Synchronization
import Testing

@testable import Gateway

/// Calls that are passed on, over a real connection to the gateway.
@Suite("Calls that are passed on", .timeLimit(.minutes(2))) struct ForwardedCallTests {
  /// A door whose agent `passing` has calls passed on to a stub.
  private func serve(
    routes: [String] = ["@dock-cli", "* /api/workspaces/*"], maxBytes: Int = 1 << 20, service: Service = .dock,
    usesOwnCredential: Bool = true,
    _ answers: @escaping @Sendable (UpstreamCall) async -> Result<UpstreamAnswer, UpstreamFault>,
    _ test: (HTTPDoor, StubUpstream, String) async throws -> Void
  ) async throws {
    let upstream = StubUpstream(answers)
    var all: [ForwardRoute] = []
    for text in routes {
      if let set = service.profile.forwarding.sets.first(where: { $0.name == text }) {
        all += set.routes
      } else {
        all.append(try ForwardRoute(text))
      }
    }
    let account = ForwardedAccount(
      routes: all, maxBytes: maxBytes, usesOwnCredential: usesOwnCredential, upstream: upstream)
    let door = try await Door(service: service, forwarded: [Door.account("dock-main").name: account])
    let token = try await door.ledger.issueDoorToken(
      agent: Door.agent("passing"), account: Door.account("dock-main").name, forwards: true, at: door.time.wall
    ).reveal()
    let http = try await HTTPDoor.start(door)
    let result: Result<Void, any Error>
    do { result = .success(try await test(http, upstream, token)) } catch { result = .failure(error) }
    try await http.stop()
    try result.get()
  }

  private static let fine: @Sendable (UpstreamCall) async -> Result<UpstreamAnswer, UpstreamFault> = { _ in
    .success(.parts([#"{"workspaces":[]}"#]))
  }

  @Test func aListedCallReachesTheServiceAndItsAnswerTheAgent() async throws {
    try await serve {
      _ in
      .success(
        .parts(
          201, [#"{"a":"#, "1}"],
          fields: [
            ("set-cookie", "a=b"), ("server", "x"), ("x-request-id", "r1"), ("x-ratelimit-monthly-used", "5"),
            ("www-authenticate", "x"), ("connection", "keep-alive"), ("access-control-allow-origin", "*"),
          ]))
    } _: { http, upstream, token in
      let reply = try await http.call(
        "POST", "/api/workspaces?x=%20y", #"{"name":"n"}"#, token: token,
        fields: "Cookie: a=b\r\nX-Tenant-Id: t\r\nAccept-Encoding: gzip\r\nX-Forwarded-For: 1\r\nX-Request-Id: q\r\n"
          + "Idempotency-Key: k\r\nAccept: text/plain\r\n")
      #expect(reply.status == 201 && reply.text == #"{"a":1}"#)
      #expect(
        Set(reply.headers.keys) == [
          "content-type", "x-request-id", "x-ratelimit-monthly-used", "date", "content-length",
        ])
      let sent = try #require(upstream.sent.first)
      #expect(sent.call.method == "POST" && sent.call.path == "/api/workspaces" && sent.call.query == "x=%20y")
      #expect(sent.body == Array(#"{"name":"n"}"#.utf8) && sent.call.body?.length == 12)
      #expect(
        Set(sent.call.fields.map { "\($0.name): \($0.value)" }) == [
          "x-request-id: q", "idempotency-key: k", "accept: text/plain", "content-type: application/json",
        ])
    }
  }

  @Test(arguments: [
    "/api/billing", "/api/billing/upgrade", "/api/Billing/upgrade", "/api/keys", "/api/KEYS", "/api//workspaces",
    "/api/workspaces/", "/api/./workspaces", "/api/workspaces/../keys", "/api/workspaces/%2e%2e/keys",
    "/api/workspac%65s", "/api/workspaces/a%2fb", "/api/workspaces/a;b", "/api/workspaces/a%5cb", "/api/mcp",
    "/api/workspaces/x/keys", "/api/workspaces/x/KEYS/1", "/api/workspaces/%C0%AF", "/api/workspaces/x/%E2%84%AAeys",
    "/api/workspaces/x/key%C5%BF",
    "/oauth/token", "/countersign/v1/x", "/s/x", "/api/me/sessions", "/api/me/export", "/api/other",
  ])
  func whatIsNotListedOrNeverPassesReachesNobody(path: String) async throws {
    try await serve(routes: ["@dock-cli", "* /api/workspaces/*", "* /api/x/*"], Self.fine) {
      http, upstream, token in
      for method in ["PUT", "PATCH", "DELETE", "HEAD"] {
        let client = try await RawClient(port: http.port)
        await client.send(http.bytes(method, path, token: token, fields: "Connection: close\r\n"))
        let text = String(decoding: try await client.readToEnd(), as: UTF8.self)
        #expect(
          ["404", "405", "200"].contains(text.split(separator: " ").dropFirst().first ?? ""), "\(method) \(path)")
      }
      #expect(upstream.sent.isEmpty)
      #expect(try await !http.hasDoneAnything())
    }
  }

  @Test func aTokenThatWasNotMadeForItIsToldSo() async throws {
    try await serve(Self.fine) { http, upstream, _ in
      let reply = try await http.call("GET", "/api/workspaces")
      #expect(reply.status == 403 && reply.json?["error"] == "not_forwarded")
      #expect(try await http.call("GET", "/api/other").status == 404)
      #expect(try await http.call("GET", "/api/workspaces", token: "csd_x").status == 401)
      #expect(upstream.sent.isEmpty)
    }
  }

  @Test func whatTheServiceAnswersToOurReadsPassesWhereItIsListed() async throws {
    try await serve { _ in
      .success(.parts([#"{"org":{"slug":"o"}}"#]))
    } _: { http, upstream, token in
      let reply = try await http.call("GET", "/api/me", token: token)
      #expect(reply.json?["org"]?["slug"] == "o")
      #expect(upstream.sent.count == 1)
    }
  }

  @Test func methodOverridesAndBodiesOfReadsAreRefused() async throws {
    try await serve(Self.fine) { http, upstream, token in
      for query in ["_method=DELETE", "a=b&_METHOD=PUT", "%5Fmethod=PUT", "_%6Dethod=PUT", "a=b;_method=PUT"] {
        let reply = try await http.call("POST", "/api/workspaces?" + query, "{}", token: token)
        #expect(reply.status == 400, "\(query)")
      }
      #expect(
        try await http.call("POST", "/api/workspaces", "{}", token: token, fields: "X-HTTP-Method: PUT\r\n").status
          == 400)
      #expect(try await http.call("GET", "/api/workspaces", "{}", token: token).status == 400)
      #expect(upstream.sent.isEmpty)
    }
  }

  @Test func aBodyPastTheLimitReachesNobody() async throws {
    try await serve(maxBytes: 10, Self.fine) { http, upstream, token in
      let reply = try await http.call("POST", "/api/workspaces", #"{"name":"too long"}"#, token: token)
      #expect(reply.status == 413)
      let chunks = "5\r\nabcde\r\n6\r\nfghijk\r\n0\r\n\r\n"
      let text = http.bytes("POST", "/api/workspaces", token: token, fields: "Transfer-Encoding: chunked\r\n") + chunks
      #expect(try await http.reply(to: text).status == 413)
      #expect(upstream.sent.isEmpty)
    }
  }

  @Test(arguments: [
    (UpstreamFault.unreachable, 502, "service_unreachable"), (.timedOut, 504, "service_timeout"),
    (.noCredential("no"), 502, "credential_missing"), (.refused("no"), 502, "credential_refused"),
    (.garbage, 502, "bad_answer"), (.improper, 400, "bad_request"),
    (.tooLarge, 502, "answer_too_large"),
  ])
  func whatFailsIsToldInWords(fault: UpstreamFault, status: Int, code: String) async throws {
    try await serve { _ in
      .failure(fault)
    } _: { http, _, token in
      let reply = try await http.call("GET", "/api/workspaces", token: token)
      #expect(reply.status == status && reply.json?["error"] == .string(code))
    }
  }

  @Test(arguments: [
    (UpstreamFault.brokenOff, 502), (.timedOut, 504), (.garbage, 502), (.tooLarge, 502),
  ])
  func aCallThatMayHaveBeenDoneIsNeverToldAsOneToRepeat(fault: UpstreamFault, status: Int) async throws {
    try await serve { _ in
      .failure(fault)
    } _: { http, _, token in
      for method in ["POST", "PUT", "PATCH", "DELETE"] {
        let reply = try await http.call(method, "/api/workspaces/x", "{}", token: token)
        #expect(reply.status == status && reply.json?["error"] == "answer_lost")
        #expect(reply.json?["message"]?.string?.hasSuffix("It may have been done: look before you repeat it.") == true)
        #expect(reply.headers["retry-after"] == nil)
      }
      #expect(try await http.call("GET", "/api/workspaces", token: token).json?["error"] != "answer_lost")
    }
  }

  @Test func whatWasCertainlyNotSentMayBeRepeated() async throws {
    try await serve { _ in
      .failure(.unreachable)
    } _: { http, _, token in
      let reply = try await http.call("POST", "/api/workspaces", "{}", token: token)
      #expect(reply.json?["error"] == "service_unreachable" && reply.headers["retry-after"] == "30")
    }
  }

  @Test func anAnswerToAWriteThatBreaksOffIsLost() async throws {
    try await serve { _ in
      .success(.parts([#"{"a":"#], isBroken: true))
    } _: { http, _, token in
      let reply = try await http.call("POST", "/api/workspaces", "{}", token: token)
      #expect(reply.status == 502 && reply.json?["error"] == "answer_lost")
    }
  }

  @Test func whatTheGatewayAnswersItselfItAnswersForOtherTokens() async throws {
    try await serve(Self.fine) { http, upstream, _ in
      let own = try await http.call("GET", "/api/me")
      // Nothing was read yet, so there is nothing to tell; but it is the gateway that says so.
      #expect(own.status != 403 && own.json?["error"] != "not_forwarded", "\(own.text)")
      #expect(try await http.call("PUT", "/api/me", "{}").json?["error"] == "not_forwarded")
      #expect(upstream.sent.isEmpty)
    }
  }

  @Test func aFailureHasTheShapeOfTheService() async throws {
    try await serve(routes: ["* /emails/*"], service: .mailingcore) { _ in
      .failure(.unreachable)
    } _: { http, _, token in
      let reply = try await http.call("GET", "/emails/x", token: token)
      #expect(reply.status == 502 && reply.json?["statusCode"] == 502 && reply.json?["path"] == "/emails/x")
    }
  }

  @Test func aRefusedCredentialIsTheOperatorsAffair() async throws {
    try await serve { _ in
      .success(.parts(401, [#"{"error":"unauthorized"}"#]))
    } _: { http, _, token in
      for _ in 0..<3 {
        let reply = try await http.call("GET", "/api/workspaces", token: token)
        #expect(reply.status == 502 && reply.json?["error"] == "credential_refused")
      }
      let events = try await http.door.ledger.events(limit: 9)
      #expect(events.filter { $0.kind == "forward.refused" }.map(\.actor) == ["agent:passing"])
      #expect(
        try await http.door.ledger.takeWishes(at: http.door.time.wall) == [.refresh(Door.account("dock-main").name)])
    }
  }

  @Test func aCredentialOfItsOwnThatIsRefusedShowsUntilACallIsAccepted() async throws {
    let answer = Mutex<Result<UpstreamAnswer, UpstreamFault>>(.failure(.noCredential("file /k: not there")))
    try await serve(usesOwnCredential: false) { _ in
      answer.withLock { $0 }
    } _: { http, _, token in
      let (ledger, time) = (http.door.ledger, http.door.time)
      let account = try Door.account("dock-main").name
      let call = { try await http.call("GET", "/api/workspaces", token: token) }
      let kept = { try await ledger.overview(at: time.wall).forwardTroubles[account] }
      #expect(try await call().json?["error"] == "credential_missing")
      #expect(try await kept() == ForwardTrouble(.missing, words: "file /k: not there", at: time.wall))
      let refusal = #"{"error":{"message":"No such key \#(StubUpstream.key)\nat all","api_key":"dk_other"}}"#
      answer.withLock { $0 = .success(.parts(401, [refusal])) }
      #expect(try await call().json?["error"] == "credential_refused")
      let refused = try #require(try await kept())
      #expect(refused.kind == .refused && refused.words.string.hasPrefix("No such key ***"))
      #expect(!refused.words.string.contains(StubUpstream.key) && refused.words.string.hasSuffix(" at all"))
      // What the service cannot answer says nothing of the credential.
      for status in [500, 404] {
        answer.withLock { $0 = .success(.parts(status, ["{}"])) }
        _ = try await call()
      }
      #expect(try await kept() == refused)
      answer.withLock { $0 = .success(.parts(["{}"])) }
      #expect(try await call().status == 200)
      #expect(try await kept() == nil)
      // Within the same minute it is kept again, without another entry.
      answer.withLock { $0 = .success(.parts(401, ["no"])) }
      _ = try await call()
      #expect(try await kept()?.words == "")
      let kinds = try await ledger.events(limit: 9).map(\.kind).filter { $0.hasPrefix("forward.") }
      #expect(kinds.sorted() == ["forward.accepted", "forward.no_credential", "forward.refused"])
      // The account is read with something else, so a look would show nothing of it.
      #expect(try await ledger.takeWishes(at: time.wall).isEmpty)
      _ = try await Gateway(
        ledger: ledger, engine: http.door.engine, version: "1", time: time, logger: Door.silent)
      #expect(try await kept() == nil)
    }
  }

  @Test func whatHasNoBodyIsTold() async throws {
    try await serve { call in
      call.method == "HEAD"
        ? .success(.parts([], fields: [("content-length", "7")]))
        : .success(.parts(304, [], type: nil, fields: [("content-length", "9"), ("etag", "x")]))
    } _: { http, _, token in
      let client = try await RawClient(port: http.port)
      for _ in 0..<2 {
        await client.send(http.bytes("GET", "/api/workspaces", token: token))
        let reply = try await client.answer()
        #expect(reply.status == 304 && reply.headers["etag"] == "x" && reply.headers["content-length"] == nil)
      }
      await client.send(http.bytes("HEAD", "/api/workspaces", token: token, fields: "Connection: close\r\n"))
      let text = String(decoding: try await client.readToEnd(), as: UTF8.self)
      #expect(text.hasPrefix("HTTP/1.1 200") && text.contains("content-length: 7\r\n") && text.hasSuffix("\r\n\r\n"))
    }
  }

  @Test func redirectsLeadNowhereElse() async throws {
    try await serve { call in
      .success(
        .parts(
          302, [], type: nil, fields: [("location", "x"), ("content-length", "0")],
          target: call.path == "/api/workspaces/own"
            ? .own("/api/workspaces?a=b") : call.path.hasSuffix("slashes") ? .own("//evil.example/x") : .foreign))
    } _: { http, _, token in
      let own = try await http.call("GET", "/accounts/dock-main/api/workspaces/own", token: token)
      #expect(own.status == 302 && own.headers["location"] == "/accounts/dock-main/api/workspaces?a=b")
      let elsewhere = try await http.call("GET", "/api/workspaces/slashes", token: token)
      #expect(elsewhere.status == 502 && elsewhere.headers["location"] == nil)
      let foreign = try await http.call("GET", "/api/workspaces/x", token: token)
      #expect(foreign.status == 502 && foreign.headers["location"] == nil)
    }
  }

  @Test func anAnswerInACodingThatHidesSecretsIsNotPassedOn() async throws {
    try await serve { _ in
      .success(.parts(["x"], fields: [("content-encoding", "gzip")]))
    } _: { http, _, token in
      let reply = try await http.call("GET", "/api/workspaces", token: token)
      #expect(reply.status == 502)
    }
  }

  @Test func aTokenThatIsTakenBackEndsWhatIsNotAnsweredYet() async throws {
    try await serve { _ in
      while !Task.isCancelled { await Task.yield() }
      return .failure(.unreachable)
    } _: { http, upstream, token in
      let client = try await RawClient(port: http.port)
      await client.send(http.bytes("GET", "/api/workspaces", token: token))
      while upstream.sent.isEmpty { await Task.yield() }
      _ = try await http.door.ledger.revokeDoorTokens(
        of: Door.agent("passing"), account: nil, at: http.door.time.wall)
      #expect(try await client.answer().status == 401)
    }
  }

  @Test func aTokenThatIsTakenBackEndsWhatPasses() async throws {
    let (gate, open) = AsyncStream.makeStream(of: Void.self)
    defer { open.finish() }
    let ended = Mutex(false)
    try await serve { _ in
      let first = Mutex<[UInt8]?>(Array("begun".utf8))
      return .success(
        UpstreamAnswer(status: 200, fields: [("content-type", "image/png")]) {
          if let part = first.withLock({ part in
            defer { part = nil }
            return part
          }) {
            return part
          }
          for await _ in gate {}
          throw UpstreamFault.unreachable
        } cancel: {
          ended.withLock { $0 = true }
          open.finish()
        })
    } _: { http, _, token in
      let client = try await RawClient(port: http.port)
      await client.send(http.bytes("GET", "/api/workspaces/x", token: token))
      _ = try await client.read(until: "begun\r\n")
      #expect(ended.withLock { !$0 })
      _ = try await http.door.ledger.revokeDoorTokens(
        of: Door.agent("passing"), account: nil, at: http.door.time.wall)
      let rest = try await client.readToEnd()
      #expect(!String(decoding: rest, as: UTF8.self).hasSuffix("0\r\n\r\n"))
      #expect(ended.withLock { $0 })
    }
  }

  // MARK: - What is masked

  @Test(arguments: [200, 404, 500]) func ourSecretsAreMaskedAtAnyStatus(status: Int) async throws {
    let key = StubUpstream.key
    let escaped = key.utf8.map { byte in
      let digits = String(byte, radix: 16)
      return "\\u00" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
    try await serve { call in
      call.path == "/api/workspaces/file"
        ? .success(
          .parts(
            status, ["12345\(key.prefix(7))", "\(key.dropFirst(7))67890"], type: "image/png",
            fields: [("content-length", String(key.utf8.count + 10))]))
        : .success(.parts(status, [#"{"x":"\#(key)","y":"\#(escaped)"}"#], fields: [("x-request-id", "a\(key)")]))
    } _: { http, _, token in
      let json = try await http.call("GET", "/api/workspaces", token: token)
      #expect(json.status == status && !json.text.contains("89ab") && !json.text.contains("\\u"))
      #expect(json.headers["x-request-id"] == "a" + String(repeating: "*", count: key.utf8.count))
      let file = try await http.call("GET", "/api/workspaces/file", token: token)
      #expect(file.text.contains("12345" + String(repeating: "*", count: key.utf8.count) + "67890"))
    }
  }

  @Test func fieldsThatAreSecretAreMasked() async throws {
    try await serve { _ in
      .success(
        .parts(
          201, [#"{"result":{"account_api_key":"dm_1","checkoutUrl":"https://pay","url":"https://pay","n":1.50}}"#]))
    } _: { http, _, token in
      let reply = try await http.call("GET", "/api/workspaces", token: token)
      #expect(
        reply.text == #"{"result":{"account_api_key":"***","checkoutUrl":"***","n":1.50,"url":"***"}}"#
          || reply.text == #"{"result":{"account_api_key":"***","checkoutUrl":"***","url":"***","n":1.50}}"#)
    }
  }

  @Test func aLinkInARefusalBecomesTheWayToAskAndIsLogged() async throws {
    try await serve { _ in
      .success(
        .parts(
          402,
          [
            #"{"error":"over_limit","upgrade_url":"https://x.example/u?t=1","script":"go to https://x.example/u?t=1 now","#,
            #""other":"pay at https://checkout.stripe.com/c/pay/cs_1"}"#,
          ]))
    } _: { http, _, token in
      let reply = try await http.call("GET", "/api/workspaces", token: token)
      #expect(reply.status == 402 && reply.json?["error"] == "over_limit")
      for name in ["upgrade_url", "script", "other"] { #expect(reply.json?[name] == .string(Gateway.wayToAsk)) }
      let events = try await http.door.ledger.events(limit: 9).filter { $0.kind == "forward.link_replaced" }
      #expect(events.map { $0.body["route"] } == ["GET /api/workspaces"])
    }
  }

  @Test func aLongAnswerIsCutWhereASecretFieldBegins() async throws {
    let many = String(repeating: #"{"a":"b"},"#, count: 200_000)
    try await serve(maxBytes: 1 << 24) { _ in
      .success(.parts(["[", many, #"{"account_api_key":"dm_1"}]"#]))
    } _: {
      http, _, token in
      let client = try await RawClient(port: http.port)
      await client.send(http.bytes("GET", "/api/workspaces", token: token, fields: "Connection: close\r\n"))
      let text = String(decoding: try await client.readToEnd(), as: UTF8.self)
      // Broken off without the last chunk: nobody takes it for the whole.
      #expect(text.hasPrefix("HTTP/1.1 200") && !text.contains("account_api_key") && !text.hasSuffix("0\r\n\r\n"))
      #expect(text.utf8.count > many.utf8.count)
      #expect(try await http.door.ledger.events(limit: 9).contains { $0.kind == "forward.cut" })
    }
  }

  @Test func aPartOfATextIsNotPassedOn() async throws {
    try await serve { call in
      let types = ["json": "application/json", "parts": "multipart/byteranges"]
      let type = call.path.split(separator: "/").last.flatMap { types[String($0)] }
      return .success(.parts(206, ["dm_1"], type: type ?? "image/png", fields: [("content-range", "bytes 3-6/9")]))
    } _: { http, upstream, token in
      for path in ["json", "parts"] {
        let reply = try await http.call("GET", "/api/workspaces/" + path, token: token, fields: "Range: bytes=3-6\r\n")
        #expect(reply.status == 502 && reply.json?["error"] == "partial_text")
      }
      let image = try await http.call("GET", "/api/workspaces/image", token: token, fields: "Range: bytes=3-6\r\n")
      #expect(image.status == 206 && image.headers["content-range"] == "bytes 3-6/9")
      #expect(upstream.sent.last?.call.fields.contains { $0.name == "range" && $0.value == "bytes=3-6" } == true)
    }
  }

  @Test func eventsPassAsTheyComeUntilASecretFieldBegins() async throws {
    try await serve { _ in
      .success(.parts(["data: {\"a\":1}\n\n", "data: {\"account_api_key\":\"dm_1\"}\n\n"], type: "text/event-stream"))
    } _: { http, _, token in
      let client = try await RawClient(port: http.port)
      await client.send(http.bytes("GET", "/api/workspaces", token: token))
      let text = String(decoding: try await client.readToEnd(), as: UTF8.self)
      #expect(text.contains("data: {\"a\":1}\n\n") && !text.contains("account_api_key"))
    }
  }

  @Test func whatIsNotPassedOnIsSaidToWhoeverHasCallsPassedOn() async throws {
    try await serve(Self.fine) { http, _, token in
      for (path, words) in [
        ("/api/keys", "Not passed on: keys are managed by the operator alone."),
        ("/api/other", "This call is not among those that the operator has passed on."),
        ("/api//workspaces", "There is no such route here: the path is not in its plain form."),
      ] {
        let reply = try await http.call("GET", path, token: token)
        #expect(reply.status == 404 && reply.json?["message"] == .string(words))
      }
      // Whoever has none is told what everybody is told.
      #expect(try await http.call("GET", "/api/keys").json?["message"] == "There is no such route here.")
    }
  }

  @Test func anAnswerThatBreaksOffIsBrokenOffHere() async throws {
    try await serve { _ in
      .success(.parts(["half"], type: "image/png", isBroken: true))
    } _: { http, _, token in
      let client = try await RawClient(port: http.port)
      await client.send(http.bytes("GET", "/api/workspaces", token: token))
      let text = String(decoding: try await client.readToEnd(), as: UTF8.self)
      #expect(text.contains("half") && !text.hasSuffix("0\r\n\r\n"))
    }
  }

  // MARK: - Turns and ends

  @Test func callsThatPassCountAmongTheAgentsTurns() async throws {
    let gate = AsyncStream.makeStream(of: Void.self)
    try await serve { _ in
      for await _ in gate.stream {}
      return .success(.parts(["{}"]))
    } _: { http, upstream, token in
      var clients: [RawClient] = []
      for _ in 0..<AgentTurns.limit {
        let client = try await RawClient(port: http.port)
        await client.send(http.bytes("GET", "/api/workspaces", token: token))
        clients.append(client)
      }
      while upstream.sent.count < AgentTurns.limit { await Task.yield() }
      let reply = try await http.call("GET", "/api/workspaces", token: token)
      #expect(reply.status == 429)
      // Held routes answer meanwhile, to others.
      #expect(try await http.call("GET", "/countersign/v1/requests").status == 200)
      gate.continuation.finish()
      for client in clients { #expect(try await client.answer().status == 200) }
      #expect(try await http.call("GET", "/api/workspaces", token: token).status == 200)
    }
  }

  @Test func aTokenThatIsTakenBackMeanwhileGetsNothing() async throws {
    try await serve { [self] _ in
      await revoke()
      return .success(.parts(["{}"]))
    } _: { http, _, token in
      Self.doors.withLock { $0 = http.door }
      let reply = try await http.call("GET", "/api/workspaces", token: token)
      #expect(reply.status == 401)
    }
  }

  private static let doors = Mutex<Door?>(nil)

  private func revoke() async {
    guard let door = Self.doors.withLock({ $0 }), let agent = AgentName("passing") else { return }
    _ = try? await door.ledger.revokeDoorTokens(of: agent, account: nil, at: door.time.wall)
  }

  @Test func aGatewayThatStopsEndsWhatPasses() async throws {
    try await serve { _ in
      while !Task.isCancelled { await Task.yield() }
      return .failure(.unreachable)
    } _: { http, upstream, token in
      let client = try await RawClient(port: http.port)
      await client.send(http.bytes("GET", "/api/workspaces", token: token))
      while upstream.sent.isEmpty { await Task.yield() }
      try await http.stop()
    }
  }
}
