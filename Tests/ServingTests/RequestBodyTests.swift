import Billing
import Support
import Synchronization
import Testing

@testable import Serving

/// Bodies that are read while they come, over real connections.
@Suite(.timeLimit(.minutes(2))) struct RequestBodyTests {
  /// A service that reads bodies while they come, below `/stream`, and whole elsewhere.
  private final class Counter: HTTPService {
    let fields = ReadFields.only(["host", "name"])
    let asksForUsers: Bool
    let readsStreams = true
    /// How many bytes came, part by part, and how the body ended.
    let log = Mutex<[String]>([])
    let counted = Mutex(0)
    private let (gate, open) = AsyncStream.makeStream(of: Void.self)

    init(asksForUsers: Bool = false) { self.asksForUsers = asksForUsers }

    func judge(_ head: RequestHead, at place: ListeningPlace) async -> Judgement<Void> {
      guard head["name"] != nil else { return .refused(HTTPAnswer(401)) }
      return head.target.hasPrefix("/stream") ? .admittedStreaming((), holder: "a") : .admitted((), holder: "a")
    }

    func answer(_ request: ReadRequest, _ pass: Void, from caller: Caller) async -> HTTPAnswer {
      HTTPAnswer(200, body: Array("whole \(request.body.count)".utf8))
    }

    func answer(
      _ head: RequestHead, streaming body: RequestBody, _ pass: Void, from caller: Caller
    ) async -> HTTPAnswer {
      if head.target == "/stream/early" { return HTTPAnswer(404) }
      if head.target == "/stream/late" { for await _ in gate {} }
      do throws(RequestBody.Fault) {
        while let part = try await body.next() { counted.withLock { $0 += part.count } }
      } catch {
        log.withLock { $0.append("\(error)") }
        return HTTPAnswer(400, body: Array("\(error)".utf8))
      }
      log.withLock { $0.append("whole") }
      return HTTPAnswer(200, body: Array("\(head.body) \(counted.withLock { $0 })".utf8))
    }

    func letRead() { open.finish() }

    func answer(to fault: RequestFault) -> HTTPAnswer {
      switch fault {
      case .bodyTooLarge: HTTPAnswer(413)
      case .tooSlow: HTTPAnswer(408)
      case .malformed, .headTooLarge, .otherVersion, .tooManyConnections: HTTPAnswer(400)
      }
    }
  }

  private static var patient: ServerLimits {
    var limits = ServerLimits()
    limits.headTime = .seconds(600)
    limits.bodyTime = .seconds(600)
    limits.bodySilence = .seconds(600)
    limits.restTime = .seconds(600)
    limits.answerTime = .seconds(600)
    limits.lingering = .seconds(600)
    return limits
  }

  private func serve(
    _ limits: ServerLimits = patient, _ service: Counter = Counter(), _ test: (Counter, Int) async throws -> Void
  ) async throws {
    let server = HTTPServer(service, port: 0, limits: limits, time: ManualTime())
    let (ports, found) = AsyncStream.makeStream(of: Int.self)
    let running = Task {
      defer { found.finish() }
      try await server.run { found.yield($0) }
    }
    let port = try #require(await ports.first { _ in true })
    let result: Result<Void, any Error>
    do { result = .success(try await test(service, port)) } catch { result = .failure(error) }
    service.letRead()
    running.cancel()
    try await running.value
    try result.get()
  }

  private static func head(_ target: String, _ fields: String) -> String {
    "POST \(target) HTTP/1.1\r\nHost: x\r\nName: a\r\n\(fields)\r\n"
  }

  private func reply(_ client: RawClient) async throws -> String {
    let answer = try await client.answer()
    return "\(answer.status) \(String(decoding: answer.body, as: UTF8.self))"
  }

  @Test(arguments: [false, true]) func aBodyLongerThanAnyIsReadInParts(asksForUsers: Bool) async throws {
    try await serve(Self.patient, Counter(asksForUsers: asksForUsers)) { service, port in
      let count = 3 << 20
      let client = try await RawClient(port: port)
      await client.send(Self.head("/stream", "Content-Length: \(count)\r\n") + String(repeating: "x", count: count))
      #expect(try await reply(client) == "200 length(\(count)) \(count)")
      // The connection goes on.
      await client.send(Self.head("/whole", "Content-Length: 2\r\n") + "ab")
      #expect(try await reply(client) == "200 whole 2")
    }
  }

  @Test func chunksAreReadInParts() async throws {
    try await serve { service, port in
      let client = try await RawClient(port: port)
      let chunk = "20000\r\n" + String(repeating: "x", count: 0x20000) + "\r\n"
      await client.send(Self.head("/stream", "Transfer-Encoding: chunked\r\n") + chunk + chunk + "0\r\n\r\n")
      #expect(try await reply(client) == "200 chunks \(2 * 0x20000)")
      await client.send(Self.head("/stream", ""))
      #expect(try await reply(client) == "200 none \(2 * 0x20000)")
    }
  }

  @Test func aLongBodyThatIsNotStreamedIsRefusedAfterItsHeadWasJudged() async throws {
    try await serve { service, port in
      for (name, status) in [("Name: a\r\n", 413), ("", 401)] {
        let client = try await RawClient(port: port)
        await client.send("POST /whole HTTP/1.1\r\nHost: x\r\n\(name)Content-Length: 70000\r\n\r\n")
        #expect(try await client.answer().status == status)
      }
      let client = try await RawClient(port: port)
      await client.send(
        Self.head("/whole", "Transfer-Encoding: chunked\r\n") + "10001\r\n" + String(repeating: "x", count: 70_000))
      #expect(try await client.answer().status == 413)
    }
  }

  @Test func whoeverIsReadSlowlyIsStopped() async throws {
    try await serve { service, port in
      let count = 64 << 20
      let client = try await RawClient(port: port)
      async let sent = client.send(
        Self.head("/stream/late", "Content-Length: \(count)\r\n") + String(repeating: "x", count: count))
      // What is not read is not taken either: the body stays where it is until somebody reads it.
      service.letRead()
      #expect(await sent)
      #expect(try await reply(client) == "200 length(\(count)) \(count)")
    }
  }

  @Test func whoeverWaitsToBeWelcomeIsTold() async throws {
    try await serve { service, port in
      let client = try await RawClient(port: port)
      await client.send(Self.head("/stream", "Content-Length: 2\r\nExpect: 100-continue\r\n"))
      #expect(try await client.answer().status == 100)
      await client.send("ab")
      #expect(try await reply(client) == "200 length(2) 2")
    }
  }

  @Test func anAnswerBeforeTheEndOfTheBodyIsTheLast() async throws {
    try await serve { service, port in
      let client = try await RawClient(port: port)
      await client.send(Self.head("/stream/early", "Content-Length: 100\r\n") + "half")
      let text = String(decoding: try await client.readToEnd(), as: UTF8.self)
      #expect(text.hasPrefix("HTTP/1.1 404") && text.contains("connection: close"))
    }
  }

  @Test func aBodyThatBreaksOffIsNotWhole() async throws {
    try await serve { service, port in
      let client = try await RawClient(port: port)
      await client.send(Self.head("/stream", "Content-Length: 100\r\n") + "half")
      client.finish()
      let text = String(decoding: try await client.readToEnd(), as: UTF8.self)
      #expect(text.hasPrefix("HTTP/1.1 400") && text.hasSuffix("brokenOff"))
    }
  }

  @Test func chunksThatAreNoneEndTheBodyAndTheConnection() async throws {
    try await serve { service, port in
      let client = try await RawClient(port: port)
      await client.send(Self.head("/stream", "Transfer-Encoding: chunked\r\n") + "2\r\nabX\r\nGET / HTTP/1.1\r\n\r\n")
      let text = String(decoding: try await client.readToEnd(), as: UTF8.self)
      #expect(text.hasPrefix("HTTP/1.1 400") && text.hasSuffix("malformed") && text.contains("connection: close"))
    }
  }

  @Test func aBodyOfWhichNothingComesIsGivenUp() async throws {
    var limits = Self.patient
    limits.bodySilence = .milliseconds(20)
    try await serve(limits) { service, port in
      let client = try await RawClient(port: port)
      await client.send(Self.head("/stream", "Content-Length: 100\r\n") + "half")
      let text = String(decoding: try await client.readToEnd(), as: UTF8.self)
      #expect(text.hasPrefix("HTTP/1.1 400") && text.hasSuffix("tooSlow"))
    }
  }
}
