import Support
import Synchronization
import Testing

@testable import Transfer

/// The way through a proxy, and what is said when there is none.
@Suite(.timeLimit(.minutes(1))) struct ProxyTests {
  private func proxy(_ server: RawServer, _ kind: Proxy.Kind = .http) throws -> Proxy {
    try Proxy(kind, host: "127.0.0.1", port: server.port)
  }

  private func request(_ port: Int = 443, _ method: Transfer.Method = .post) throws -> HTTPRequest {
    HTTPRequest(
      method, try Origin("https://pinned.example:\(port)"), "/secret", headers: [("Authorization", "Bearer CANARY")])
  }

  /// What goes wrong with a proxy that answers CONNECT so.
  private func failure(_ answer: RawAnswer, signIn: ProxySignIn? = nil) async throws -> TransferError {
    let server = try RawServer { _ in answer }
    let client = HTTPClient(configuration: .init(proxy: try proxy(server), proxySignIn: signIn))
    let error = try await client.failure(try request())
    #expect(error.reach == .notSent)
    #expect(server.requests.allSatisfy { $0.head.hasPrefix("CONNECT pinned.example:443 HTTP/1.1") })
    #expect(!String(decoding: server.received, as: UTF8.self).contains("CANARY"))
    await client.shutdown()
    return error
  }

  // MARK: - The way

  @Test func loopbackNeverGoesThroughIt() async throws {
    let server = try RawServer { _ in .response(403) + .close }
    let origin = try RawServer { _ in .response(200) }
    let signIn = ProxySignIn { _ in .none("asked for loopback") }
    let client = HTTPClient(configuration: .init(proxy: try proxy(server), proxySignIn: signIn))
    for host in ["127.0.0.1", "localhost", "dock.localhost"] {
      let request = HTTPRequest(.get, try Origin("http://\(host):\(origin.port)"), "/")
      #expect(try await client.send(request).status == 200)
    }
    #expect(server.connectionCount == 0)
  }

  @Test(.enabled(if: TLSServer.isAvailable), arguments: [Transfer.Method.get, .post])
  func aRequestGoesThroughATunnelAndTheProxySeesNothingOfIt(method: Transfer.Method) async throws {
    let origin = try await TLSServer()
    let server = try RawServer { conversation in
      guard conversation.receiveRequest() != nil, conversation.send("HTTP/1.1 200 Go on\r\n\r\n") else { return }
      conversation.relay(to: origin.port)
    }
    let client = HTTPClient(configuration: .init(proxy: try proxy(server), caBundle: origin.certificate))
    let answer = try await client.send(try request(origin.port, method))
    #expect(answer.status == 200)
    #expect(answer.body == Array("ok".utf8))
    #expect(origin.text.contains("CANARY"))
    #expect(!String(decoding: server.received, as: UTF8.self).contains("CANARY"))
    #expect(server.requests.map { "\($0.method) \($0.target)" } == ["CONNECT pinned.example:\(origin.port)"])
    #expect(server.requests.allSatisfy { $0.values("Authorization").isEmpty && $0.values("User-Agent").isEmpty })
    await client.shutdown()
  }

  @Test(.enabled(if: TLSServer.isAvailable))
  func aSOCKSProxyIsGivenTheNameAndNothingElse() async throws {
    let origin = try await TLSServer()
    let server = try RawServer { conversation in
      // Greeting and choice, request and answer (RFC 1928).
      guard conversation.receive()?.first == 5, conversation.send([5, 0]), conversation.receive() != nil,
        conversation.send([5, 0, 0, 1, 0, 0, 0, 0, 0, 0])
      else { return }
      conversation.relay(to: origin.port)
    }
    let client = HTTPClient(configuration: .init(proxy: try proxy(server, .socks5h), caBundle: origin.certificate))
    #expect(try await client.send(try request(origin.port)).status == 200)
    let seen = String(decoding: server.received, as: UTF8.self)
    #expect(seen.contains("pinned.example") && !seen.contains("CANARY"))
    await client.shutdown()
  }

  @Test(
    arguments: [
      ([5, 0xFF], [], ProxyFault.wantsSignIn), ([5, 0], [5, 2, 0, 1, 0, 0, 0, 0, 0, 0], .refused(status: nil)),
      ([5, 0], [5, 4, 0, 1, 0, 0, 0, 0, 0, 0], .cannotReach(status: nil)),
      ([5, 0], [5, 5, 0, 1, 0, 0, 0, 0, 0, 0], .cannotReach(status: nil)), ([72, 84], [], .notAProxy),
    ] as [([UInt8], [UInt8], ProxyFault)])
  func whatASOCKSProxyAnswersIsTold(choice: [UInt8], answer: [UInt8], fault: ProxyFault) async throws {
    let server = try RawServer { conversation in
      guard conversation.receive() != nil, conversation.send(choice), !answer.isEmpty, conversation.receive() != nil
      else { return }
      conversation.send(answer)
      conversation.waitForClose()
    }
    let client = HTTPClient(configuration: .init(proxy: try proxy(server, .socks5h)))
    let error = try await client.failure(try request())
    #expect(error.kind == .proxy(fault))
    #expect(error.reach == .notSent)
    await client.shutdown()
  }

  @Test(.enabled(if: TLSServer.isAvailable))
  func theHostsOwnCertificateIsStillTheHosts() async throws {
    let origin = try await TLSServer()
    let server = try RawServer { conversation in
      guard conversation.receiveRequest() != nil, conversation.send("HTTP/1.1 200 Go on\r\n\r\n") else { return }
      conversation.relay(to: origin.port)
    }
    let client = HTTPClient(configuration: .init(proxy: try proxy(server)))
    let error = try await client.failure(try request(origin.port))
    #expect(error.kind == .certificate)
    #expect(error.detail == CertificateFault.untrusted.sentence(host: "pinned.example"))
    #expect(origin.requestCount == 0)
    await client.shutdown()
  }

  /// Refuses every CONNECT that comes through TLS.
  private struct Refusing: TLSDialogue {
    private(set) var requestCount = 0
    mutating func hear(_ bytes: [UInt8]) -> [UInt8] {
      guard requestCount == 0, bytes.firstRange(of: Array("CONNECT ".utf8)) != nil else { return [] }
      requestCount = 1
      return Array("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n".utf8)
    }
  }

  @Test(.enabled(if: TLSServer.isAvailable)) func aProxyBehindTLSProvesWhoItIs() async throws {
    let server = try await TLSServer(speaking: Refusing())
    let stranger = HTTPClient(configuration: .init(proxy: try Proxy(.https, host: "localhost", port: server.port)))
    let unknown = try await stranger.failure(try request())
    #expect(unknown.kind == .proxy(.certificate))
    #expect(
      unknown.detail == CertificateFault.untrusted.sentence(host: "the proxy localhost:\(server.port)"))
    #expect(server.requestCount == 0)
    await stranger.shutdown()

    let proxy = try Proxy(.https, host: "localhost", port: server.port)
    let client = HTTPClient(configuration: .init(proxy: proxy, caBundle: server.certificate))
    #expect(try await client.failure(try request()).kind == .proxy(.refused(status: 403)))
    #expect(!server.text.contains("CANARY"))
    await client.shutdown()
  }

  @Test func aProxyWithoutTLSThatIsSpokenToWithItIsTold() async throws {
    let server = try RawServer { conversation in
      _ = conversation.receive()
      conversation.send("HTTP/1.1 400 Bad Request\r\n\r\n")
      conversation.close()
    }
    let client = HTTPClient(configuration: .init(proxy: try proxy(server, .https)))
    let error = try await client.failure(try request())
    #expect(error.kind == .proxy(.tls))
    #expect(error.detail.contains("http://"))
    await client.shutdown()
  }

  // MARK: - What is said

  @Test(arguments: [
    (403, ProxyFault.refused(status: 403)), (407, .wantsSignIn), (401, .refused(status: 401)),
    (500, .cannotReach(status: 500)),
    (502, .cannotReach(status: 502)), (503, .cannotReach(status: 503)), (504, .cannotReach(status: 504)),
  ])
  func whatAProxyAnswersIsTold(status: Int, fault: ProxyFault) async throws {
    let error = try await failure(.response(status) + .close)
    #expect(error.kind == .proxy(fault))
    #expect(error.detail.contains("The proxy 127.0.0.1:"))
  }

  @Test func whatAnswersInOtherWordsIsNoProxy() async throws {
    #expect(try await failure(.raw("SSH-2.0-x\r\n") + .close).kind == .proxy(.notAProxy))
    #expect(try await failure(.close).kind == .proxy(.notAProxy))
  }

  @Test func aProxyThatIsNotThereIsTold() async throws {
    let port = try ClosedPort()
    let gone = HTTPClient(configuration: .init(proxy: try Proxy(.http, host: "127.0.0.1", port: port.port)))
    let error = try await gone.failure(try request())
    #expect(error.kind == .proxy(.connect))
    #expect(error.reach == .notSent)
    #expect(error.detail == "No connection to the proxy 127.0.0.1:\(port.port) could be opened.")
    await gone.shutdown()
    withExtendedLifetime(port) {}

    let nameless = HTTPClient(configuration: .init(proxy: try Proxy(.http, host: "proxy.invalid", port: 3128)))
    #expect(try await nameless.failure(try request()).kind == .proxy(.resolve))
    await nameless.shutdown()
  }

  @Test func aProxyThatIsSilentIsToldInTime() async throws {
    let server = try RawServer { _ in .silence }
    let client = HTTPClient(configuration: .init(connectTimeout: .milliseconds(200), proxy: try proxy(server)))
    #expect(try await client.failure(try request()).kind == .proxy(.timedOut))
    await client.shutdown()

    let patient = HTTPClient(configuration: .init(connectTimeout: .seconds(3_600), proxy: try proxy(server)))
    let hurried = HTTPRequest(.post, try Origin("https://pinned.example"), "/", timeout: .milliseconds(200))
    #expect(try await patient.failure(hurried).kind == .proxy(.timedOut))
    await patient.shutdown()
  }

  // MARK: - Signing in

  private static let wanted = RawAnswer.raw(
    "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n")

  @Test func aProxyIsToldWhoCallsAndNobodyElseIs() async throws {
    let server = try RawServer { request in
      request.values("Proxy-Authorization").isEmpty ? Self.wanted : .response(503) + .close
    }
    let signIn = ProxySignIn { _ in .secret("ana:pass:word") }
    let client = HTTPClient(configuration: .init(proxy: try proxy(server), proxySignIn: signIn))
    #expect(try await client.failure(try request()).kind == .proxy(.cannotReach(status: 503)))
    // "ana:pass:word" in Base64.
    #expect(server.requests.last?.values("Proxy-Authorization") == ["Basic YW5hOnBhc3M6d29yZA=="])
    await client.shutdown()
  }

  @Test func whatAProxyRefusesIsReadAgainOnce() async throws {
    let server = try RawServer { request in
      // "ana:new" in Base64.
      request.values("Proxy-Authorization") == ["Basic YW5hOm5ldw=="] ? .response(502) + .close : Self.wanted
    }
    let asked = Mutex<[String?]>([])
    let signIn = ProxySignIn { refused in
      asked.withLock { $0.append(refused) }
      return .secret(refused == nil ? "ana:old" : "ana:new")
    }
    let client = HTTPClient(configuration: .init(proxy: try proxy(server), proxySignIn: signIn))
    #expect(try await client.failure(try request()).kind == .proxy(.cannotReach(status: 502)))
    #expect(asked.withLock { $0 } == [nil, "ana:old"])
    await client.shutdown()
  }

  @Test func whatAProxyGoesOnRefusingIsTold() async throws {
    let asked = Mutex(0)
    let signIn = ProxySignIn { refused in
      asked.withLock { $0 += 1 }
      return refused == nil ? .secret("ana:SECRET") : .none("no other")
    }
    let error = try await failure(Self.wanted, signIn: signIn)
    #expect(error.kind == .proxy(.refusesSignIn))
    #expect(!"\(error)".contains("SECRET"))
    #expect(asked.withLock { $0 } == 2)
  }

  @Test func aProxyThatRefusesAPasswordByAnotherStatusIsUnderstood() async throws {
    let server = try RawServer { request in
      request.values("Proxy-Authorization").isEmpty ? Self.wanted : .response(401) + .close
    }
    let signIn = ProxySignIn { refused in refused == nil ? .secret("ana:old") : .none("no other") }
    let client = HTTPClient(configuration: .init(proxy: try proxy(server), proxySignIn: signIn))
    #expect(try await client.failure(try request()).kind == .proxy(.refusesSignIn))
    await client.shutdown()
  }

  @Test func withoutWhatWasConfiguredNobodyIsCalled() async throws {
    let server = try RawServer { _ in .response(403) + .close }
    let signIn = ProxySignIn { _ in .none("The file is gone.") }
    let client = HTTPClient(configuration: .init(proxy: try proxy(server), proxySignIn: signIn))
    let error = try await client.failure(try request())
    #expect(error.kind == .proxy(.noSignIn))
    #expect(error.detail.hasSuffix("cannot be read. The file is gone."))
    #expect(server.connectionCount == 0)
    await client.shutdown()
  }

  // MARK: - Addresses

  @Test(arguments: [("proxy.example", 3128), ("10.0.0.1", 80), ("127.0.0.1", 1080), ("[::1]", 65_535)])
  func anAddressKeepsItsPort(host: String, port: Int) throws {
    #expect(try Proxy(.http, host: host, port: port).address == "http://\(host):\(port)")
  }

  @Test(arguments: ["", "a b", "user@proxy", "proxy/x", "proxy?", "proxy#", "a:1", "-\\"])
  func whatIsNoHostIsRefused(host: String) {
    #expect(throws: URLProblem.self) { try Proxy(.http, host: host, port: 3128) }
  }
}
