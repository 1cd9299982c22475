import CCurl
import Foundation
import Support
import Testing

@testable import Transfer

/// Every kind of error, each caused by a request and an answer that are full of secrets.
@Suite(.timeLimit(.minutes(1))) struct RedactionTests {
  /// Short enough to pass for a word of a path.
  private static let canary = "c4nary-5ecret"

  private func request(
    _ origin: String, timeout: Duration = .seconds(30), isGivenQuery: Bool = false, header: String = canary
  ) throws -> HTTPRequest {
    var request = HTTPRequest(
      .post, try Origin(origin), "/\(Self.canary)/\(Self.canary)-\(Self.canary)", query: [("token", Self.canary)],
      headers: [
        ("Authorization", "Bearer \(Self.canary)"), ("Cookie", "session=\(Self.canary)"), ("X-\(Self.canary)", header),
      ], body: Array(Self.canary.utf8), timeout: timeout, maximumBodyBytes: 1 << 20)
    if isGivenQuery { request.encodedQuery = "token=\(Self.canary)" }
    return request
  }

  /// Everything that an error can be turned into.
  private func texts(of value: Any) -> [String] {
    var dumped = ""
    dump(value, to: &dumped)
    let message = (value as? any Error).map { [$0.localizedDescription, "\($0)", "\($0 as NSError)"] } ?? []
    return [dumped, "\(value)", String(reflecting: value), "\([value])", "\(Optional(value) as Any)"] + message
  }

  private func expectNoSecret(in value: Any, _ name: String) {
    let bytes = "\(Array(Self.canary.utf8).prefix(6))".filter { $0 != "[" && $0 != "]" }
    for text in texts(of: value) {
      #expect(!text.contains(Self.canary) && !text.contains(bytes), "\(name): \(text)")
    }
  }

  /// The name of a kind; a kind that is added has to be added here, and then to the errors below.
  private static func name(of kind: TransferError.Kind) -> String {
    switch kind {
    case .resolve: "resolve"
    case .connect: "connect"
    case .proxy: "proxy"
    case .tls: "tls"
    case .certificate: "certificate"
    case .timedOut: "timedOut"
    case .cancelled: "cancelled"
    case .tooLarge: "tooLarge"
    case .redirected: "redirected"
    case .disconnected: "disconnected"
    case .badResponse: "badResponse"
    case .invalidRequest: "invalidRequest"
    case .forbiddenAddress: "forbiddenAddress"
    case .shutDown: "shutDown"
    case .other: "other"
    }
  }

  /// What a server answers, and the kind of error that makes.
  private static let answers: [(answer: RawAnswer, kind: String)] = [
    (.close, "disconnected"), (.reset, "disconnected"), (.half(announcing: 99, sending: canary), "disconnected"),
    (.raw("\(canary) \(canary)\r\n\r\n") + .close, "badResponse"),
    (.raw("HTTP/1.1 200 \(canary)\r\n\(canary)\r\n\r\n") + .close, "badResponse"),
    (.raw("HTTP/1.1 200 OK\r\nContent-Length: \(canary)\r\n\r\n") + .close, "badResponse"),
    (.raw("HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\nSet-Cookie: \(canary)\r\n\r\n\(canary)") + .close, "badResponse"),
    (.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz \(canary)\r\n") + .close, "badResponse"),
    (.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: \(canary)\r\n\r\n") + .close, "badResponse"),
    (.huge(2 << 20), "tooLarge"),
    (
      .raw(String(repeating: "HTTP/1.1 103 \(canary)\r\nX-\(canary): \(canary)\r\n\r\n", count: 4_000)) + .response(),
      "tooLarge"
    ),
    (.redirect(to: "/\(canary)/\(canary);s=\(canary)?\(canary)&k=\(canary)&\(canary)=1#\(canary)"), "redirected"),
    (.redirect(to: "https://\(canary):\(canary)@evil.example/"), "redirected"),
    (.redirect(to: "\(canary):\(canary)"), "redirected"),
  ]

  @Test(arguments: answers.indices, [false, true])
  func noErrorShowsWhatWasSentOrAnswered(index: Int, isGivenQuery: Bool) async throws {
    let (answer, kind) = Self.answers[index]
    let server = try RawServer { _ in answer }
    let error = try await HTTPClient().failure(request(server.origin, isGivenQuery: isGivenQuery))
    #expect(Self.name(of: error.kind) == kind)
    expectNoSecret(in: error, kind)
    let received = String(decoding: server.received, as: UTF8.self)
    #expect(received.contains("Bearer \(Self.canary)") && received.contains("token=\(Self.canary)"))
  }

  @Test func noErrorOfTheWayThereShowsWhatWasToBeSent() async throws {
    let closed = try ClosedPort()
    defer { withExtendedLifetime(closed) {} }
    let silent = try RawServer { $0.waitForClose() }
    let hasty = try RawServer { $0.close() }
    let inside = HTTPClient(configuration: Self.leadingInside)
    let proxy = try RawServer { _ in .response(407, headers: [("Proxy-Authenticate", "Basic realm=\(Self.canary)")]) }
    let proxied = HTTPClient(
      configuration: .init(
        proxy: try Proxy(.http, host: "127.0.0.1", port: proxy.port),
        proxySignIn: ProxySignIn { _ in .secret("\(Self.canary):\(Self.canary)") }))
    let ended = HTTPClient()
    await ended.shutdown()
    let client = HTTPClient()
    let cancelled = try request(silent.origin, timeout: .seconds(3_600))
    let task = Task { try await client.failure(cancelled) }
    try await silent.waitForConnections(1)
    task.cancel()
    let errors = [
      try await task.value,
      try await client.failure(request("https://\(String(repeating: "a", count: 64)).invalid")),
      try await client.failure(request("https://127.0.0.1:\(closed.port)")),
      try await client.failure(request("https://127.0.0.1:\(hasty.port)")),
      try await client.failure(request(silent.origin, timeout: .milliseconds(200))),
      try await client.failure(request(silent.origin, timeout: .zero)),
      try await client.failure(request(silent.origin, header: "\(Self.canary)\r\n\(Self.canary)")),
      try await inside.failure(request("https://rebind.example:1")),
      try await ended.failure(request(silent.origin)),
      try await proxied.failure(request("https://a.example")),
      Diagnosis(
        result: CURLcode(13), permit: SendPermit(rule: nil, isRepeatable: false), remark: Self.canary, host: "a.example"
      ).error,
    ]
    for error in errors { expectNoSecret(in: error, Self.name(of: error.kind)) }
    #expect(
      errors.map { Self.name(of: $0.kind) } == [
        "cancelled", "resolve", "connect", "tls", "timedOut", "timedOut", "invalidRequest", "forbiddenAddress",
        "shutDown", "proxy", "other",
      ])
    await proxied.shutdown()
  }

  private static var leadingInside: HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration()
    configuration.fixedAddresses = ["rebind.example:1:10.0.0.1"]
    return configuration
  }

  @Test(.enabled(if: TLSServer.isAvailable)) func noRefusedCertificateIsQuoted() async throws {
    // The names inside a certificate are the server's own words.
    let server = try await TLSServer(subject: Self.canary)
    let stranger = try await HTTPClient().failure(request("https://localhost:\(server.port)"))
    let client = HTTPClient(configuration: .init(caBundle: server.certificate))
    let otherHost = try await client.failure(request("https://other.localhost:\(server.port)"))
    for error in [stranger, otherHost] {
      #expect(error.kind == .certificate)
      expectNoSecret(in: error, "certificate")
    }
    #expect(!server.text.contains(Self.canary))
  }

  @Test func whatIsUnderWayDescribesItselfWithoutSecrets() async throws {
    let form = try RequestForm(request("http://127.0.0.1:1"), userAgent: "test/1")
    #expect("\(form)" == "POST 127.0.0.1:1")
    let answer = await withCheckedContinuation { continuation in
      let submission = Mailbox.Submission(
        ticket: Mailbox.Ticket(number: 1), form: form, deadline: .now, continuation: continuation)
      let exchange = Exchange(submission, .init())
      #expect(exchange.map { "\($0)" } == "exchange of POST 127.0.0.1:1")
      expectNoSecret(in: exchange as Any, "exchange")
      expectNoSecret(in: submission, "submission")
      submission.fail(.cancelled)
    }
    #expect(throws: TransferError.self) { try answer.get() }
    expectNoSecret(in: form, "form")
    expectNoSecret(in: answer, "answer")
    expectNoSecret(in: try request("http://127.0.0.1:1", isGivenQuery: true), "request")
  }
}
