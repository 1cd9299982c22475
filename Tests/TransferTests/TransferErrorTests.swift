import Support
import Testing

@testable import Transfer

/// Every kind of error that the network can cause, and whether the request may have arrived.
@Suite(.timeLimit(.minutes(1))) struct TransferErrorTests {
  private let client = HTTPClient()

  @Test func aNameThatDoesNotExistIsNotResolved() async throws {
    // A label of 64 letters cannot be asked for: the look-up fails on this machine.
    let origin = try Origin("https://\(String(repeating: "a", count: 64)).invalid")
    let error = try await client.failure(HTTPRequest(.post, origin, "/", body: []))
    #expect(error.kind == .resolve)
    #expect(error.reach == .notSent)
  }

  @Test func aClosedPortIsNotConnectedTo() async throws {
    let closed = try ClosedPort()
    defer { withExtendedLifetime(closed) {} }
    let origin = try Origin("http://127.0.0.1:\(closed.port)")
    let error = try await client.failure(HTTPRequest(.post, origin, "/", body: []))
    #expect(error.kind == .connect)
    #expect(error.reach == .notSent)
    #expect(error.description == "No connection to 127.0.0.1 could be opened. Nothing was sent.")
  }

  @Test(
    arguments: [
      "HTTP/1.1 400 Bad Request\r\n\r\n", "\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}\u{28}", "",
      // A server's greeting that announces 64 bytes and breaks off.
      "\u{16}\u{3}\u{3}\u{0}\u{40}\u{2}\u{0}",
    ], [RawAnswer.close, .reset])
  func aServerThatDoesNotFinishTheHandshakeIsToldNothing(greeting: String, end: RawAnswer) async throws {
    let server = try RawServer { conversation in
      _ = conversation.receive()
      _ = conversation.act(.raw(greeting) + end)
    }
    let origin = try Origin("https://127.0.0.1:\(server.port)")
    let error = try await client.failure(HTTPRequest(.post, origin, "/", headers: [("A", "CANARY")], body: []))
    #expect(error.kind == .tls)
    #expect(error.reach == .notSent)
    #expect(!String(decoding: server.received, as: UTF8.self).contains("CANARY"))
  }

  @Test func silenceInTheHandshakeEndsWithTheTimeToConnect() async throws {
    let server = try RawServer { $0.waitForClose() }
    let client = HTTPClient(configuration: .init(connectTimeout: .milliseconds(200)))
    let error = try await client.failure(HTTPRequest(.post, try Origin("https://127.0.0.1:\(server.port)"), "/"))
    #expect(error.kind == .timedOut)
    #expect(error.reach == .notSent)
  }

  @Test(arguments: [300, 301, 302, 303, 305, 307, 308])
  func aRedirectIsAnErrorAndNobodyGoesThere(status: Int) async throws {
    let sink = try RawServer { _ in .response() }
    let server = try RawServer { _ in .redirect(to: sink.origin + "/take?token=CANARY", status: status) }
    for method in [Transfer.Method.get, .post] {
      let request = try server.request(method, headers: [("Authorization", "Bearer CANARY")])
      let error = try await client.failure(request)
      #expect(error.kind == .redirected(status: status, to: sink.origin + "/take?token=***"))
      #expect(error.reach == .maybeSent)
    }
    #expect(sink.connectionCount == 0)
    #expect(server.requests.count == 2)
  }

  @Test(arguments: [
    ("/login?next=CANARY", "http://127.0.0.1:PORT/login?next=***"),
    ("//evil.example/CANARY-CANARY-CANARY-CANARY", "http://evil.example/***"),
    ("https://CANARY:CANARY@evil.example/", "an address that is not allowed"),
    ("javascript:CANARY", "an address that is not allowed"),
    ("https://[CANARY", "an address that is not allowed"),
    ("file:///etc/CANARY", "an address that is not allowed"),
  ])
  func whereARedirectPointsIsToldWithoutSecrets(location: String, told: String) async throws {
    let server = try RawServer { _ in .redirect(to: location) }
    let error = try await client.failure(server.request())
    let target = told.split(separator: "PORT").joined(separator: "\(server.port)")
    #expect(error.kind == .redirected(status: 302, to: target))
    #expect(!error.description.contains("CANARY"))
  }

  @Test func aRedirectToNowhereIsARedirectToo() async throws {
    let server = try RawServer { _ in .response(302) }
    #expect(try await client.failure(server.request()).kind == .redirected(status: 302, to: "nowhere"))
  }

  @Test(arguments: [
    RawAnswer.close, .reset, .half(announcing: 10, sending: "abc"), .half(announcing: 10, sending: "abc") + .reset,
    .raw("HTTP/1.1 200 OK\r\nContent-Le") + .close, .raw("HTTP/1.1 200 OK\r\nContent-Le") + .reset,
    .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc") + .close,
  ])
  func anAnswerThatBreaksOffIsADisconnection(answer: RawAnswer) async throws {
    let server = try RawServer { _ in answer }
    for method in [Transfer.Method.get, .post] {
      let error = try await client.failure(server.request(method))
      #expect(error.kind == .disconnected)
      #expect(error.reach == .maybeSent)
    }
    #expect(server.requests.count == 2, "none was repeated")
  }

  @Test(arguments: [
    // libcurl 7.88 waits for the last of two lengths and finds it missing; others refuse two lengths.
    ("2\r\nContent-Length: 5", [TransferError.Kind.badResponse, .disconnected]),
    ("5\r\nContent-Length: 2", [.badResponse, .disconnected]),
    // Too large for a number: refused as such, or as more than anybody allows.
    ("99999999999999999999999", [.badResponse, .tooLarge]),
    ("2, 5", [.badResponse]), ("+2", [.badResponse]), ("0x2", [.badResponse]),
    ("2\r\nTransfer-Encoding: chunked", [.badResponse]), ("5", [.disconnected]),
  ])
  func aLengthThatCannotBeTrustedIsNoWholeAnswer(length: String, kinds: [TransferError.Kind]) async throws {
    let server = try RawServer { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\n{}") + .close }
    for method in [Transfer.Method.get, .post] {
      let error = try await client.failure(server.request(method))
      #expect(kinds.contains(error.kind))
      #expect(error.reach == .maybeSent)
    }
    #expect(server.requests.count == 2, "none was repeated")
  }

  @Test(arguments: ["identity", "gzip", "x"])
  func aCodingThatNobodyOfferedIsABadResponse(coding: String) async throws {
    for body in ["", "{}"] {
      let server = try RawServer { _ in .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: \(coding)\r\n\r\n\(body)") + .close
      }
      let error = try await client.failure(server.request(.post))
      #expect(error.kind == .badResponse)
      #expect(error.reach == .maybeSent)
    }
  }

  @Test(arguments: [
    "-5\r\nabcde\r\n0\r\n\r\n", "0x5\r\nabcde\r\n0\r\n\r\n", "5\r\nabcdefgh\r\n0\r\n\r\n",
    "ffffffffffffffffff\r\nabcde", "\r\n\r\n",
  ])
  func chunksThatBreakTheRulesAreNoAnswer(chunks: String) async throws {
    let server = try RawServer { _ in .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)") + .close }
    let error = try await client.failure(server.request(.post))
    #expect(error.kind == .badResponse)
    #expect(error.reach == .maybeSent)
  }

  @Test func whatComesBehindTheAnnouncedLengthBelongsToNobody() async throws {
    let server = try RawServer { request in
      request.connection == 1
        ? .raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nEVIL")
        : .response(body: "good")
    }
    #expect(try await client.send(server.request()).body == Array("{}".utf8))
    #expect(try await client.send(server.request()).body == Array("good".utf8))
    #expect(server.connectionCount == 2, "the connection with the surplus is not used again")
  }

  @Test(arguments: [
    "CANARY\r\n\r\n", "HTTP/9.9 CANARY\r\n\r\n", "HTTP/1.1 abc CANARY\r\n\r\n", "\u{0}\u{1}\u{2}CANARY\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nCANARY", "HTTP/1.1 200 OK\r\nContent-Length: CANARY\r\n\r\n",
    "HTTP/1.1 200 OK\r\nCANARY\r\n\r\n", "HTTP/1.1 200 OK\r\nX: \u{0}CANARY\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz CANARY\r\n",
    "HTTP/1.1 999 CANARY\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nX : CANARY\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: CANARY\r\n\r\nx",
  ])
  func garbageIsABadResponse(text: String) async throws {
    let server = try RawServer { _ in .raw(text) + .close }
    let error = try await client.failure(server.request(.post))
    #expect(error.kind == .badResponse)
    #expect(error.reach == .maybeSent)
    #expect(!error.description.contains("CANARY"))
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [
    RawAnswer.huge(1 << 30), .huge(1 << 30, isAnnounced: false),
    .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n") + RawAnswer([.filling(1 << 28)]),
    .raw("HTTP/1.1 200 OK\r\n")
      + .raw(String(repeating: "X-Fill: \(String(repeating: "x", count: 500))\r\n", count: 200)),
    .raw("HTTP/1.1 200 OK\r\nX-Fill: ") + RawAnswer([.filling(1 << 20)]),
    .raw(String(repeating: "HTTP/1.1 103 Early Hints\r\nX-Fill: x\r\n\r\n", count: 4_000)) + .response(),
  ])
  func anAnswerThatIsTooLargeIsCutOff(answer: RawAnswer) async throws {
    let server = try RawServer { _ in answer }
    let error = try await client.failure(server.request(maximumBodyBytes: 1 << 20))
    #expect(error.kind == .tooLarge)
    #expect(error.reach == .maybeSent)
    try await server.waitForOpenConnections(atMost: 0)
  }

  @Test func oneByteTooManyIsTooLarge() async throws {
    let server = try RawServer { _ in .response(body: "12345") }
    #expect(try await client.failure(server.request(maximumBodyBytes: 4)).kind == .tooLarge)
    #expect(try await client.failure(server.request(maximumBodyBytes: 0)).kind == .tooLarge)
  }

  @Test func aRequestThatBreaksTheRulesIsNotSent() async throws {
    let server = try RawServer { _ in .response() }
    let error = try await client.failure(server.request(headers: [("Authorization", "CANARY\r\nX: y")]))
    #expect(error.kind == .invalidRequest)
    #expect(error.reach == .notSent)
    #expect(server.connectionCount == 0)
  }

  @Test(arguments: [
    "127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.0.1", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "[fd00::1]",
  ])
  func aNameThatLeadsInsideIsNotFollowed(address: String) async throws {
    let server = try RawServer { _ in .response() }
    var configuration = HTTPClient.Configuration()
    configuration.fixedAddresses = ["rebind.example:\(server.port):\(address)"]
    let client = HTTPClient(configuration: configuration)
    let request = HTTPRequest(.post, try Origin("https://rebind.example:\(server.port)"), "/", body: [])
    let error = try await client.failure(request)
    #expect(error.kind == .forbiddenAddress)
    #expect(error.reach == .notSent)
    #expect(server.connectionCount == 0)
  }

  @Test func aLoopbackNameThatLeadsOutsideIsNotFollowed() async throws {
    var configuration = HTTPClient.Configuration()
    configuration.fixedAddresses = ["localhost:8080:1.1.1.1", "dock.localhost:8080:10.0.0.1"]
    let client = HTTPClient(configuration: configuration)
    for host in ["localhost", "dock.localhost"] {
      let error = try await client.failure(HTTPRequest(.post, try Origin("http://\(host):8080"), "/", body: []))
      #expect(error.kind == .forbiddenAddress)
      #expect(error.reach == .notSent)
    }
  }

  @Test func localhostLeadsToThisMachineWithoutALookUp() async throws {
    let server = try RawServer { _ in .response(200) }
    for host in ["localhost", "dock.localhost"] {
      let request = HTTPRequest(.get, try Origin("http://\(host):\(server.port)"), "/")
      #expect(try await client.send(request).status == 200)
    }
    #expect(
      server.requests.map { $0.values("Host") } == [["localhost:\(server.port)"], ["dock.localhost:\(server.port)"]])
  }

  @Test func aPrivateAddressIsConnectedToWhereItIsAllowed() async throws {
    let server = try RawServer { $0.close() }
    var configuration = HTTPClient.Configuration()
    configuration.fixedAddresses = ["billing.internal:\(server.port):127.0.0.1"]
    let client = HTTPClient(configuration: configuration)
    let origin = try Origin("https://billing.internal:\(server.port)", policy: .allowPrivate)
    #expect(try await client.failure(HTTPRequest(.get, origin, "/")).kind == .tls, "it came as far as the handshake")
    #expect(server.connectionCount == 1)
  }
}
