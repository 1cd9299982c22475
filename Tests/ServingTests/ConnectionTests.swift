import Billing
import Support
import Synchronization
import Testing

@testable import Serving

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite(.timeLimit(.minutes(2))) struct ConnectionTests {
  /// A service that lets in who names itself, and says what it was asked.
  private final class Echo: HTTPService {
    let fields = ReadFields.only(["host", "name"])
    let asksForUsers = true
    let heard = Mutex<[ReadRequest]>([])
    let callers = Mutex<[Caller]>([])
    let cancelled = Mutex(0)
    private let (isLet, letGo) = AsyncStream.makeStream(of: Void.self)

    func judge(_ head: RequestHead, at place: ListeningPlace) async -> Judgement<String> {
      guard let name = head["name"] else { return .refused(HTTPAnswer(401)) }
      return .admitted(name, holder: name)
    }

    func answer(_ request: ReadRequest, _ name: String, from caller: Caller) async -> HTTPAnswer {
      heard.withLock { $0.append(request) }
      callers.withLock { $0.append(caller) }
      if request.head.target == "/wait" {
        for await _ in isLet {}
        if Task.isCancelled { cancelled.withLock { $0 += 1 } }
      }
      if request.head.target == "/large" { return HTTPAnswer(200, body: [UInt8](repeating: 0x78, count: 64 << 20)) }
      return HTTPAnswer(200, body: Array("\(request.head.method) \(request.head.target) \(request.body.count)".utf8))
    }

    /// Lets answers to `/wait` go.
    func letAnswer() { letGo.finish() }

    func answer(to fault: RequestFault) -> HTTPAnswer {
      switch fault {
      case .malformed: HTTPAnswer(400)
      case .headTooLarge: HTTPAnswer(431)
      case .bodyTooLarge: HTTPAnswer(413)
      case .otherVersion: HTTPAnswer(505)
      case .tooSlow: HTTPAnswer(408)
      case .tooManyConnections: HTTPAnswer(503)
      }
    }
  }

  /// More time than any machine needs.
  private static var patient: ServerLimits {
    var limits = ServerLimits()
    limits.headTime = .seconds(600)
    limits.bodyTime = .seconds(600)
    limits.restTime = .seconds(600)
    limits.answerTime = .seconds(600)
    limits.lingering = .seconds(600)
    return limits
  }

  private func serve(
    _ limits: ServerLimits = patient, _ echo: Echo = Echo(), _ test: (Echo, Int) async throws -> Void
  ) async throws {
    let server = HTTPServer(echo, port: 0, limits: limits, time: ManualTime())
    let (ports, found) = AsyncStream.makeStream(of: Int.self)
    let running = Task {
      defer { found.finish() }
      try await server.run { found.yield($0) }
    }
    let port = try #require(await ports.first { _ in true })
    do {
      try await test(echo, port)
    } catch {
      echo.letAnswer()
      running.cancel()
      _ = await running.result
      throw error
    }
    echo.letAnswer()
    running.cancel()
    try await running.value
  }

  private static func get(_ target: String, _ fields: String = "Name: a\r\n") -> String {
    "GET \(target) HTTP/1.1\r\nHost: x\r\n\(fields)\r\n"
  }

  @Test func requestsAreAnsweredOneAfterTheOther() async throws {
    try await serve { echo, port in
      let client = try await RawClient(port: port)
      await client.send(Self.get("/wait") + Self.get("/2") + Self.get("/3", "Name: a\r\nConnection: close\r\n"))
      while echo.heard.withLock({ $0.isEmpty }) { await Task.yield() }
      #expect(echo.heard.withLock { $0.map(\.head.target) } == ["/wait"])
      echo.letAnswer()
      let text = String(decoding: try await client.readToEnd(), as: UTF8.self)
      let bodies = text.split(separator: "\r\n\r\n").dropFirst().map { $0.prefix { $0 != "H" } }
      #expect(bodies == ["GET /wait 0", "GET /2 0", "GET /3 0"])
    }
  }

  @Test func whoeverSendsManyRequestsAheadIsNotBuffered() async throws {
    try await serve { echo, port in
      let client = try await RawClient(port: port)
      await client.send(Self.get("/wait"))
      while echo.heard.withLock({ $0.isEmpty }) { await Task.yield() }
      // Far more than fits into what the server and the sockets keep: the rest is taken after the first answer.
      let many = 4_000
      let padding = "X-Padding: \(String(repeating: "x", count: 4_000))\r\n"
      let last = Self.get("/last", "Name: a\r\nConnection: close\r\n")
      let text = String(repeating: Self.get("/x", "Name: a\r\n" + padding), count: many) + last
      async let sent = client.send(text)
      async let received = client.readToEnd()
      echo.letAnswer()
      #expect(await sent)
      let bytes = try await received
      #expect(bytes.suffix(11).elementsEqual("GET /last 0".utf8))
      #expect(echo.heard.withLock { $0.count } == many + 2)
    }
  }

  @Test func aHeadAnswerHasNoBody() async throws {
    try await serve { _, port in
      let client = try await RawClient(port: port)
      await client.send("HEAD /x HTTP/1.1\r\nHost: x\r\nName: a\r\n\r\n" + Self.get("/y"))
      client.finish()
      let text = String(decoding: try await client.readToEnd(), as: UTF8.self)
      let parts = text.split(separator: "\r\n\r\n")
      #expect(parts.count == 3)
      #expect(parts.first?.contains("content-length: 9") == true)
      #expect(parts.last == "GET /y 0")
    }
  }

  @Test func aRefusedHeadEndsTheConnection() async throws {
    try await serve { echo, port in
      let client = try await RawClient(port: port)
      await client.send(Self.get("/1", "") + Self.get("/2"))
      let text = String(decoding: try await client.readToEnd(), as: UTF8.self)
      #expect(text.hasPrefix("HTTP/1.1 401 Unauthorized\r\n"))
      #expect(text.contains("connection: close"))
      #expect(text.split(separator: "HTTP/1.1").count == 1)
      #expect(echo.heard.withLock { $0.isEmpty })
    }
  }

  @Test func aRestingConnectionIsClosedInTime() async throws {
    var limits = Self.patient
    limits.restTime = .milliseconds(40)
    try await serve(limits) { _, port in
      let client = try await RawClient(port: port)
      await client.send(Self.get("/1"))
      #expect(try await client.answer().status == 200)
      #expect(try await client.readToEnd().isEmpty)
    }
  }

  @Test func theNextHeadHasItsTimeToo() async throws {
    var limits = Self.patient
    limits.headTime = .milliseconds(300)
    try await serve(limits) { _, port in
      while true {
        let client = try await RawClient(port: port)
        await client.send(Self.get("/1") + "GET /2")
        let bytes = try await client.readToEnd()
        // Where not even the first head came in time, the machine is busy: tried again.
        guard bytes.starts(with: "HTTP/1.1 200".utf8) else { continue }
        #expect(String(decoding: bytes, as: UTF8.self).contains("HTTP/1.1 408"))
        return
      }
    }
  }

  @Test func whoDoesNotTakeItsAnswerIsLeft() async throws {
    var limits = Self.patient
    limits.answerTime = .milliseconds(40)
    limits.places.guestsOfHolder = 1
    try await serve(limits) { echo, port in
      let client = try await RawClient(port: port)
      await client.send(Self.get("/large"))
      while echo.heard.withLock({ $0.isEmpty }) { await Task.yield() }
      // Its holder gets no other place before it has lost this one.
      var status = 503
      while status == 503 {
        let other = try await RawClient(port: port)
        await other.send(Self.get("/1"))
        status = try await other.answer().status
      }
      #expect(status == 200)
      #expect(try await client.readToEnd().count < 64 << 20)
    }
  }

  /// An orderly end may be one side's only, of somebody who listens still; a reset is not.
  @Test func aResetCancelsTheAnswer() async throws {
    try await serve { echo, port in
      var client: RawClient? = try await RawClient(port: port)
      await client?.send(Self.get("/wait"))
      while echo.heard.withLock({ $0.isEmpty }) { await Task.yield() }
      client?.resetWhenClosed()
      client = nil
      while echo.cancelled.withLock({ $0 }) == 0 { await Task.yield() }
      #expect(client == nil)
    }
  }

  @Test func aHoldersConnectionsThatAllWaitGetNoMore() async throws {
    var limits = Self.patient
    limits.places.guestsOfHolder = 1
    try await serve(limits) { echo, port in
      let first = try await RawClient(port: port)
      await first.send(Self.get("/wait"))
      while echo.heard.withLock({ $0.isEmpty }) { await Task.yield() }
      let second = try await RawClient(port: port)
      await second.send(Self.get("/2"))
      #expect(try await second.answer().status == 503)
      let other = try await RawClient(port: port)
      await other.send(Self.get("/3", "Name: b\r\n"))
      #expect(try await other.answer().status == 200)
      echo.letAnswer()
      #expect(try await first.answer().status == 200)
    }
  }

  @Test func theCallersUserIsKnown() async throws {
    try await serve { echo, port in
      let client = try await RawClient(port: port)
      await client.send(Self.get("/1"))
      #expect(try await client.answer().status == 200)
      #expect(echo.callers.withLock { $0 } == [Caller(user: geteuid(), place: .port(port))])
    }
  }
}
