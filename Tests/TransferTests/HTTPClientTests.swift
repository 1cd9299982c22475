import Support
import Testing

@testable import Transfer

/// What goes over the wire, and what comes back.
@Suite(.timeLimit(.minutes(1))) struct HTTPClientTests {
  private let client = HTTPClient(configuration: .init(userAgent: "test/1"))

  @Test func anAnswerHasItsStatusHeadersBodyVersionAndAddress() async throws {
    let server = try RawServer { _ in
      .response(201, headers: [("X-Twice", "a"), ("x-twice", "b"), ("X-Empty", "")], body: "grüße")
    }
    let response = try await client.send(server.request(.get, "/api/billing", query: [("full", "ja & nein")]))
    #expect(response.status == 201)
    #expect(response.headers.all(name: "X-TWICE") == ["a", "b"])
    #expect(response.headers.first(name: "x-empty") == "")
    #expect(response.body == Array("grüße".utf8))
    #expect(response.httpVersion == "1.1")
    #expect(response.remoteAddress == "127.0.0.1")
    #expect(server.requests.map(\.target) == ["/api/billing?full=ja%20%26%20nein"])
  }

  @Test func exactlyTheMeantHeadersAreSent() async throws {
    let server = try RawServer { _ in .response() }
    _ = try await client.send(server.request(headers: [("Authorization", "Bearer a b"), ("X-Empty", "")]))
    let head = try #require(server.requests.first?.head)
    #expect(
      head.split(separator: "\r\n").sorted() == [
        "Accept-Encoding: identity", "Accept: */*", "Authorization: Bearer a b", "GET / HTTP/1.1",
        "Host: 127.0.0.1:\(server.port)", "User-Agent: test/1", "X-Empty:",
      ])
  }

  @Test(arguments: [Transfer.Method.post, .put, .patch, .delete])
  func aBodyIsSentWholeAndWithoutAskingFirst(method: Transfer.Method) async throws {
    let server = try RawServer { _ in .response() }
    let body = (0..<1_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    _ = try await client.send(
      server.request(method, "/x", headers: [("Content-Type", "application/json")], body: body))
    let request = try #require(server.requests.first)
    #expect(request.method == method.rawValue)
    #expect(request.body == body)
    #expect(request.values("Expect").isEmpty)
    #expect(request.values("Transfer-Encoding").isEmpty)
    #expect(request.values("Content-Type") == ["application/json"])
  }

  @Test func aBodyIsNotCalledAFormUnlessTheCallerSaysSo() async throws {
    let server = try RawServer { _ in .response() }
    _ = try await client.send(server.request(.post, body: [0, 1, 0]))
    let request = try #require(server.requests.first)
    #expect(request.values("Content-Type").isEmpty)
    #expect(request.body == [0, 1, 0])
  }

  @Test(arguments: [
    (Transfer.Method.get, []), (.head, []), (.delete, []), (.post, ["0"]), (.put, ["0"]), (.patch, ["0"]),
  ])
  func withoutABodyOnlyWritingHasALength(method: Transfer.Method, lengths: [String]) async throws {
    let server = try RawServer { _ in .response() }
    _ = try await client.send(server.request(method))
    #expect(server.requests.map(\.method) == [method.rawValue])
    #expect(server.requests.first?.values("Content-Length") == lengths)
  }

  @Test(arguments: [200, 204, 304, 400, 401, 402, 404, 409, 429, 500, 503])
  func everyStatusButARedirectIsAnAnswer(status: Int) async throws {
    let server = try RawServer { _ in .raw("HTTP/1.1 \(status) Status\r\nContent-Length: 0\r\n\r\n") }
    #expect(try await client.send(server.request(.get)).status == status)
  }

  @Test func interimAnswersAreSkipped() async throws {
    let server = try RawServer { _ in
      .raw("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n") + .response(body: "real")
    }
    let response = try await client.send(server.request())
    #expect(response.status == 200)
    #expect(response.body == Array("real".utf8))
    #expect(response.headers.first(name: "Link") == nil)
  }

  @Test func anAnswerMayEndWithItsConnectionOrComeInChunks() async throws {
    let answers: [RawAnswer] = [
      .raw("HTTP/1.0 200 OK\r\n\r\nto the end") + .close,
      .raw(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nto the\r\n4\r\n end\r\n0\r\nX-Trailer: 1\r\n\r\n"),
    ]
    for answer in answers {
      let server = try RawServer { _ in answer }
      let response = try await client.send(server.request())
      #expect(response.body == Array("to the end".utf8))
      #expect(response.headers.first(name: "X-Trailer") == nil, "a trailer is no header")
    }
  }

  @Test func aCompressedBodyIsLeftAsItIs() async throws {
    // "hello" by gzip.
    let packed: [UInt8] = [
      31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 203, 72, 205, 201, 201, 7, 0, 134, 166, 16, 54, 5, 0, 0, 0,
    ]
    let server = try RawServer { _ in
      .raw("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n") + .raw(bytes: packed)
    }
    #expect(try await client.send(server.request()).body == packed)
  }

  @Test func cookiesAreNotKept() async throws {
    let server = try RawServer { _ in .response(headers: [("Set-Cookie", "session=1; Path=/")]) }
    for _ in 0..<2 { _ = try await client.send(server.request()) }
    #expect(server.requests.count == 2)
    #expect(server.requests.allSatisfy { $0.values("Cookie").isEmpty })
  }

  @Test func aSlowAnswerIsWaitedFor() async throws {
    let gate = Gate()
    let server = try RawServer { _ in .dripping(["one ", "two ", "three"], behind: gate) }
    async let response = client.send(server.request())
    try await server.waitForRequests(1)
    gate.open(times: 3)
    #expect(try await response.body == Array("one two three".utf8))
  }

  @Test func theBodyMayBeAsLongAsAllowed() async throws {
    let server = try RawServer { _ in .response(body: "12345") }
    #expect(try await client.send(server.request(maximumBodyBytes: 5)).body.count == 5)
    let empty = try RawServer { _ in .response() }
    #expect(try await client.send(empty.request(maximumBodyBytes: 0)).body.isEmpty)
  }

  @Test func theEnvironmentsProxyIsIgnored() async throws {
    await #expect(processExitsWith: .success) {
      let proxy = try RawServer { _ in .response(502) }
      let server = try RawServer { _ in .response(200) }
      for name in ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        setVariable(name, proxy.origin)
      }
      let client = HTTPClient()
      #expect(try await client.send(server.request()).status == 200)
      let port = try ClosedPort()
      defer { withExtendedLifetime(port) {} }
      let closed = try Origin("https://127.0.0.1:\(port.port)")
      #expect(try await client.failure(HTTPRequest(.get, closed, "/")).kind == .connect)
      #expect(proxy.connectionCount == 0)
      // A thread that still lets go of TLS while the process ends would be caught in the middle of it.
      await client.shutdown()
    }
  }
}
