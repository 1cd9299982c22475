import Billing
import Support
import Synchronization
import Testing

@testable import Serving

/// Answers whose bodies are sent while they come to be, over real connections.
@Suite(.timeLimit(.minutes(2))) struct BodyStreamTests {
  /// A service that answers with a stream of its own at each path.
  private final class Streams: HTTPService {
    let fields = ReadFields.only(["host"])
    let asksForUsers = false
    /// What the writers were told, and how they ended.
    let log = Mutex<[String]>([])
    private let (gate, open) = AsyncStream.makeStream(of: Void.self)

    func judge(_ head: RequestHead, at place: ListeningPlace) async -> Judgement<Void> { .admitted((), holder: "a") }

    func answer(_ request: ReadRequest, _ pass: Void, from caller: Caller) async -> HTTPAnswer {
      switch request.head.target {
      case "/chunked":
        HTTPAnswer(
          200,
          stream: BodyStream { writer in
            for word in ["one", "", "three"] where await !writer.write(Array(word.utf8)) { return .brokenOff }
            return .whole
          })
      case "/known":
        HTTPAnswer(
          200,
          stream: BodyStream(length: 6) { writer in
            _ = await writer.write(Array("abc".utf8))
            _ = await writer.write(Array("def".utf8))
            return .whole
          })
      case "/short":
        HTTPAnswer(
          200,
          stream: BodyStream(length: 6) { writer in
            _ = await writer.write(Array("abc".utf8))
            return .whole
          })
      case "/broken":
        HTTPAnswer(
          200,
          stream: BodyStream { writer in
            _ = await writer.write(Array("abc".utf8))
            return .brokenOff
          })
      case "/waits":
        HTTPAnswer(
          200,
          stream: BodyStream { [self] writer in
            _ = await writer.write(Array("begun".utf8))
            for await _ in gate {}
            let isHeard = await writer.write(Array("late".utf8))
            log.withLock { $0.append("\(isHeard) \(Task.isCancelled)") }
            return .whole
          })
      case "/endless":
        HTTPAnswer(
          200,
          stream: BodyStream { [self] writer in
            let part = [UInt8](repeating: 0x78, count: 1 << 20)
            var parts = 0
            while await writer.write(part) { parts += 1 }
            log.withLock { $0.append("left after \(parts < 256 ? "a few" : "\(parts)")") }
            return .brokenOff
          })
      default: HTTPAnswer(404)
      }
    }

    func answer(to fault: RequestFault) -> HTTPAnswer { HTTPAnswer(400) }
    /// Lets `/waits` go on.
    func goOn() { open.finish() }
  }

  private func serve(
    _ limits: ServerLimits = ServerLimits(), _ test: (Streams, Int) async throws -> Void
  ) async throws {
    let streams = Streams()
    let server = HTTPServer(streams, port: 0, limits: limits, time: ManualTime())
    let (ports, found) = AsyncStream.makeStream(of: Int.self)
    let running = Task {
      defer { found.finish() }
      try await server.run { found.yield($0) }
    }
    let port = try #require(await ports.first { _ in true })
    let result: Result<Void, any Error>
    do {
      try await test(streams, port)
      result = .success(())
    } catch {
      result = .failure(error)
    }
    streams.goOn()
    running.cancel()
    try await running.value
    try result.get()
  }

  private func all(_ port: Int, _ text: String) async throws -> String {
    let client = try await RawClient(port: port)
    await client.send(text)
    client.finish()
    return String(decoding: try await client.readToEnd(), as: UTF8.self)
  }

  private static func get(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n" }

  @Test func aBodyOfUnknownLengthIsChunkedAndTheConnectionGoesOn() async throws {
    try await serve { _, port in
      let text = try await all(port, Self.get("/chunked") + Self.get("/known"))
      let answers = text.split(separator: "HTTP/1.1 200 OK\r\n")
      #expect(answers.count == 2)
      #expect(answers.first?.contains("transfer-encoding: chunked\r\n") == true)
      #expect(answers.first?.contains("content-length") == false)
      #expect(answers.first?.hasSuffix("\r\n\r\n3\r\none\r\n5\r\nthree\r\n0\r\n\r\n") == true)
      #expect(answers.last?.contains("content-length: 6\r\n") == true)
      #expect(answers.last?.hasSuffix("\r\n\r\nabcdef") == true)
    }
  }

  @Test func headTellsHowItWouldBeSentAndWritesNothing() async throws {
    try await serve { _, port in
      let text = try await all(port, "HEAD /chunked HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(text.contains("transfer-encoding: chunked\r\n"))
      #expect(text.hasSuffix("\r\n\r\n"))
      #expect(!text.contains("one"))
    }
  }

  @Test(arguments: ["/broken", "/short"]) func whatIsBrokenOffDoesNotLookWhole(_ target: String) async throws {
    try await serve { _, port in
      let text = try await all(port, Self.get(target) + Self.get("/known"))
      #expect(text.contains("abc"))
      #expect(!text.hasSuffix("0\r\n\r\n"))
      // Nothing else is answered on this connection.
      #expect(text.ranges(of: "HTTP/1.1").count == 1)
    }
  }

  @Test func whoeverHangsUpEndsTheWriting() async throws {
    try await serve { streams, port in
      do {
        let client = try await RawClient(port: port)
        await client.send(Self.get("/waits"))
        _ = try await client.read(until: "begun\r\n")
        client.resetWhenClosed()
      }
      // The writer's task is cancelled, which ends its wait.
      while streams.log.withLock({ $0.isEmpty }) { await Task.yield() }
      #expect(streams.log.withLock { $0 } == ["false true"])
    }
  }

  @Test func whoeverReadsNothingIsLeft() async throws {
    var limits = ServerLimits()
    limits.answerTime = .milliseconds(1)
    try await serve(limits) { streams, port in
      let client = try await RawClient(port: port)
      await client.send(Self.get("/endless"))
      while streams.log.withLock({ $0.isEmpty }) { await Task.yield() }
      #expect(streams.log.withLock { $0 } == ["left after a few"])
      client.finish()
    }
  }
}
