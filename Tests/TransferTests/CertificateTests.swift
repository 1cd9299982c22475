import Testing

@testable import Transfer

/// TLS against a real server, where `openssl` is installed.
@Suite(.timeLimit(.minutes(1)), .enabled(if: TLSServer.isAvailable)) struct CertificateTests {
  private func request(_ origin: Origin, _ method: Transfer.Method = .get) -> HTTPRequest {
    HTTPRequest(method, origin, "/", headers: [("Authorization", "Bearer CANARY")])
  }

  @Test func aCertificateThatIsTrustedAndValidIsAccepted() async throws {
    let server = try await TLSServer()
    let client = HTTPClient(configuration: .init(caBundle: server.certificate))
    let response = try await client.send(request(Origin("https://localhost:\(server.port)")))
    #expect(response.status == 200)
    #expect(response.body == Array("ok".utf8))
    await client.shutdown()
  }

  @Test func aCertificateThatNobodySignedIsRefused() async throws {
    let server = try await TLSServer()
    let client = HTTPClient()
    let error = try await client.failure(request(Origin("https://localhost:\(server.port)"), .post))
    #expect(error.kind == .certificate)
    #expect(error.reach == .notSent)
    #expect(error.detail == CertificateFault.untrusted.sentence(host: "localhost"))
    #expect(server.requestCount == 0)
    #expect(!server.text.contains("CANARY"))
  }

  @Test func aCertificateForAnotherHostIsRefused() async throws {
    let server = try await TLSServer()
    let client = HTTPClient(configuration: .init(caBundle: server.certificate))
    let error = try await client.failure(request(Origin("https://other.localhost:\(server.port)"), .post))
    #expect(error.kind == .certificate)
    #expect(error.detail == CertificateFault.otherHost.sentence(host: "other.localhost"))
    #expect(error.reach == .notSent)
    #expect(!server.text.contains("CANARY"))
  }

  @Test(arguments: [(TLSServer.Validity.past, CertificateFault.expired), (.future, .notYetValid)])
  func aCertificateThatIsNotValidTodayIsRefused(validity: TLSServer.Validity, fault: CertificateFault) async throws {
    let server = try await TLSServer(validity: validity)
    let client = HTTPClient(configuration: .init(caBundle: server.certificate))
    let error = try await client.failure(request(Origin("https://localhost:\(server.port)"), .post))
    #expect(error.kind == .certificate)
    #expect(error.reach == .notSent)
    #expect(error.detail == fault.sentence(host: "localhost"))
    #expect(error.detail.contains("clock"))
    #expect(!server.text.contains("CANARY"))
  }

  @Test func anAnswerThatEndsWithoutTheGoodbyeOfTLSIsNotWhole() async throws {
    // Its end alone would say that the body is whole, and anybody on the way can end a connection.
    struct Unbounded: TLSDialogue {
      private(set) var requestCount = 0
      mutating func hear(_ bytes: [UInt8]) -> [UInt8] {
        guard requestCount == 0, bytes.firstRange(of: Array(" HTTP/1.1\r\n".utf8)) != nil else { return [] }
        requestCount = 1
        return Array("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}".utf8)
      }
    }
    let server = try await TLSServer(speaking: Unbounded())
    let client = HTTPClient(configuration: .init(caBundle: server.certificate))
    let request = try request(Origin("https://localhost:\(server.port)"), .post)
    async let failure = client.failure(request)
    try await server.waitForRequests(1)
    server.kill()
    let error = try await failure
    #expect(error.kind == .disconnected)
    #expect(error.reach == .maybeSent)
  }

  @Test func aBundleThatCannotBeReadTrustsNobody() async throws {
    let server = try await TLSServer()
    for bundle in ["", "/", "/dev/null", server.certificate + ".missing"] {
      let client = HTTPClient(configuration: .init(caBundle: bundle))
      let error = try await client.failure(request(Origin("https://localhost:\(server.port)"), .post))
      #expect(error.kind == .certificate, "\(bundle)")
      #expect(error.reach == .notSent)
      #expect(error.detail == CertificateFault.unreadableAuthorities.sentence(host: "localhost", caBundle: bundle))
    }
    #expect(!server.text.contains("CANARY"))
  }

  @Test func nothingInTheEnvironmentMakesACertificateTrusted() async throws {
    await #expect(processExitsWith: .success) {
      let server = try await TLSServer()
      for name in ["SSL_CERT_FILE", "CURL_CA_BUNDLE"] { setVariable(name, server.certificate) }
      for name in ["HOME", "CURL_HOME", "XDG_CONFIG_HOME"] { setVariable(name, try server.folder(with: "insecure\n")) }
      let request = HTTPRequest(.post, try Origin("https://localhost:\(server.port)"), "/")
      let client = HTTPClient()
      let error = try await client.failure(request)
      #expect(error.kind == .certificate)
      #expect(error.reach == .notSent)
      #expect(server.requestCount == 0)
      await client.shutdown()
    }
  }

  @Test func aReadingIsNotSentToAStrangerEither() async throws {
    let server = try await TLSServer(["-alpn", "h2,http/1.1"])
    let error = try await HTTPClient().failure(request(Origin("https://localhost:\(server.port)")))
    #expect(error.kind == .certificate)
    #expect(error.reach == .notSent)
    #expect(!server.text.contains("CANARY"))
  }

  @Test func plainHTTPToAPortOfTLSHasNoAnswer() async throws {
    let server = try await TLSServer()
    let error = try await HTTPClient().failure(request(Origin("http://localhost:\(server.port)"), .post))
    // The server may end the connection at once or with an alert, which is no HTTP.
    #expect([.disconnected, .badResponse].contains(error.kind))
    #expect(error.reach == .maybeSent)
    #expect(server.requestCount == 0)
  }

  @Test func whatIsOlderThanTLS12IsRefused() async throws {
    let server = try await TLSServer(["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])
    let client = HTTPClient(configuration: .init(caBundle: server.certificate))
    let error = try await client.failure(request(Origin("https://localhost:\(server.port)"), .post))
    #expect(error.kind == .tls)
    #expect(error.reach == .notSent)
  }

  @Test func aKeptConnectionIsJudgedByTheRuleOfEachRequest() async throws {
    let server = try await TLSServer()
    var configuration = HTTPClient.Configuration(caBundle: server.certificate)
    configuration.fixedAddresses = ["pinned.example:\(server.port):127.0.0.1"]
    let client = HTTPClient(configuration: configuration)
    let text = "https://pinned.example:\(server.port)"
    for _ in 0..<2 {
      #expect(try await client.send(request(Origin(text, policy: .allowPrivate))).status == 200)
    }
    let error = try await client.failure(request(Origin(text)))
    #expect(error.kind == .forbiddenAddress)
    #expect(error.reach == .notSent)
    #expect(server.requestCount == 2)
    await client.shutdown()
  }
}
