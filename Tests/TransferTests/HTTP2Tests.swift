import Testing

@testable import Transfer

/// Readings over HTTP/2 against a server that chooses it, where `openssl` is installed.
@Suite(.timeLimit(.minutes(1)), .enabled(if: TLSServer.isAvailable)) struct HTTP2Tests {
  typealias Reply = FrameDialogue.Reply

  private func server(answering answer: @escaping @Sendable (Int) -> [Reply]) async throws -> TLSServer {
    try await TLSServer(["-alpn", "h2,http/1.1"], speaking: FrameDialogue(answering: answer))
  }

  /// A client that keeps one connection at the most, because the server serves one after the other.
  private func client(for server: TLSServer) -> HTTPClient {
    HTTPClient(configuration: .init(maximumConnections: 1, caBundle: server.certificate))
  }

  private func request(
    _ server: TLSServer, _ method: Transfer.Method = .get, timeout: Duration = .seconds(30), limit: Int = 1 << 20
  ) throws -> HTTPRequest {
    HTTPRequest(
      method, try Origin("https://localhost:\(server.port)"), "/api/billing",
      headers: [("Authorization", "Bearer CANARY")], body: method.isSafe ? nil : [], timeout: timeout,
      maximumBodyBytes: limit)
  }

  private static let whole: [Reply] = [
    .fields(FrameDialogue.ok + FrameDialogue.field("x-request-id", "r1")), .data("o", isLast: false),
    .data("k", isLast: true),
  ]

  @Test func aReadingSpeaksHTTP2WhereTheServerChoosesIt() async throws {
    let server = try await server { _ in Self.whole }
    let client = client(for: server)
    for _ in 0..<3 {
      let response = try await client.send(request(server))
      #expect(response.status == 200)
      #expect(response.httpVersion == "2")
      #expect(response.body == Array("ok".utf8))
      #expect(response.headers.first(name: "X-Request-Id") == "r1")
    }
    #expect(server.requestCount == 3)
    #expect(server.text.split(separator: "ALPN protocols selected: h2").count == 2, "one connection served all three")
    await client.shutdown()
  }

  @Test(arguments: [Transfer.Method.post, .put, .patch, .delete, .get])
  func whatMustNotBeRepeatedSpeaksHTTP11OnAConnectionOfItsOwn(method: Transfer.Method) async throws {
    let server = try await server { _ in Self.whole }
    let client = client(for: server)
    #expect(try await client.send(request(server)).httpVersion == "2")
    var change = try request(server, method)
    change.isRepeatable = false
    let response = try await client.send(change)
    #expect(response.httpVersion == "1.1")
    #expect(response.body == Array("plain".utf8))
    #expect(server.text.contains("\(method.rawValue) /api/billing HTTP/1.1\r\n"))
    await client.shutdown()
  }

  @Test func aPostThatIsCalledRepeatableStaysOnHTTP11Too() async throws {
    let server = try await server { _ in Self.whole }
    let client = client(for: server)
    #expect(try await client.send(request(server)).httpVersion == "2")
    var change = try request(server, .post)
    change.isRepeatable = true
    #expect(try await client.send(change).httpVersion == "1.1")
    await client.shutdown()
  }

  @Test func aServerWithoutHTTP2IsSpokenToAsBefore() async throws {
    let server = try await TLSServer(["-alpn", "http/1.1"])
    let client = client(for: server)
    #expect(try await client.send(request(server)).httpVersion == "1.1")
    await client.shutdown()
  }

  @Test(
    arguments: [
      ("a stream that is ended in the middle", [.fields(FrameDialogue.ok), .data("o", isLast: false), .reset(2)]),
      ("a stream that is ended at once", [.reset(2)]),
      (
        "less than was announced",
        [.fields(FrameDialogue.ok + FrameDialogue.field("content-length", "9")), .data("ok", isLast: true)]
      ),
    ] as [(String, [Reply])])
  func anAnswerThatBreaksOffIsADisconnection(name: String, replies: [Reply]) async throws {
    let server = try await server { _ in replies }
    let error = try await client(for: server).failure(request(server))
    #expect(error.kind == .disconnected, "\(name)")
    #expect(error.reach == .maybeSent)
    #expect(!error.description.contains("CANARY"))
    #expect(server.requestCount == 1)
  }

  @Test(arguments: [[], [.fields(FrameDialogue.ok), .data("o", isLast: false)]] as [[Reply]])
  func aServerThatDiesInTheMiddleIsNoWholeAnswer(replies: [Reply]) async throws {
    let server = try await server { _ in replies }
    let request = try request(server)
    let client = client(for: server)
    async let failure = client.failure(request)
    try await server.waitForRequests(1)
    server.kill()
    let error = try await failure
    #expect([.disconnected, .badResponse].contains(error.kind))
    #expect(error.reach == .maybeSent)
  }

  @Test func framesThatBreakTheRulesAreNoAnswer() async throws {
    let server = try await server { _ in [.frame(type: 0, flags: 0, stream: 0, payload: Array("CANARY".utf8))] }
    let error = try await client(for: server).failure(request(server))
    // 7.88 ends the connection and reports that; what it should call this is documented nowhere.
    #expect([.disconnected, .badResponse].contains(error.kind))
    #expect(error.reach == .maybeSent)
    #expect(!error.description.contains("CANARY"))
  }

  @Test func aRefusedStreamIsAskedForAgainButNotForEver() async throws {
    let patient = try await server { $0 < 3 ? [.reset(7)] : Self.whole }
    #expect(try await client(for: patient).send(request(patient)).status == 200)
    #expect(patient.requestCount == 3)

    let stubborn = try await server { _ in [.reset(7)] }
    let error = try await client(for: stubborn).failure(request(stubborn))
    #expect(error.kind == .disconnected)
    #expect(error.reach == .maybeSent)
    #expect(stubborn.requestCount == 6, "once, and libcurl's five repetitions")
  }

  @Test func aServerThatSaysGoodbyeIsCalledAnewByTheNextReading() async throws {
    // The last stream that was looked at, none, and no error (RFC 9113, 6.8).
    let goodbye = Reply.frame(type: 7, flags: 0, stream: 0, payload: [UInt8](repeating: 0, count: 8))
    let server = try await server { $0 == 1 ? [goodbye] : Self.whole }
    let client = client(for: server)
    let error = try await client.failure(request(server))
    #expect(error.kind == .disconnected)
    #expect(error.reach == .maybeSent)
    #expect(try await client.send(request(server)).status == 200)
    #expect(server.text.split(separator: "ALPN protocols selected: h2").count == 3, "a second connection")
    await client.shutdown()
  }

  @Test func aRedirectAndABodyThatIsTooLargeAreErrorsHereToo() async throws {
    // ":status" is number 8 of the static table.
    let elsewhere = [8, 3] + Array("302".utf8) + FrameDialogue.field("location", "/login?token=CANARY")
    let redirecting = try await server { _ in [.fields(elsewhere), .data("", isLast: true)] }
    let redirected = try await client(for: redirecting).failure(request(redirecting))
    #expect(
      redirected.kind
        == .redirected(status: 302, to: "https://localhost:\(redirecting.port)/login?token=***"))

    let huge = try await server { _ in [.fields(FrameDialogue.ok), .data("12345", isLast: true)] }
    #expect(try await client(for: huge).failure(request(huge, limit: 4)).kind == .tooLarge)
  }

  @Test func aConnectionThatFellSilentServesNobodyElse() async throws {
    let server = try await server { $0 == 2 ? [] : Self.whole }
    let client = client(for: server)
    #expect(try await client.send(request(server)).httpVersion == "2")
    let error = try await client.failure(request(server, timeout: .milliseconds(300)))
    #expect(error.kind == .timedOut)
    #expect(error.reach == .maybeSent)
    #expect(try await client.send(request(server)).status == 200)
    #expect(server.text.split(separator: "ALPN protocols selected: h2").count == 3, "a second connection")
    await client.shutdown()
  }
}
