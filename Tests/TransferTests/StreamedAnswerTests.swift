import Support
import Synchronization
import Testing

@testable import Transfer

/// Answers that are read, and bodies that are sent, while they come.
@Suite(.timeLimit(.minutes(2))) struct StreamedAnswerTests {
  private let client = HTTPClient(configuration: .init(userAgent: "test/1"))

  private func all(_ answer: StreamedAnswer) async throws(TransferError) -> [UInt8] {
    var bytes: [UInt8] = []
    while let part = try await answer.next() { bytes += part }
    return bytes
  }

  @Test func theHeadComesBeforeTheBody() async throws {
    let gate = Gate()
    let server = try RawServer { _ in .dripping(["one", "two"], behind: gate) }
    let answer = try await client.open(server.request())
    #expect(answer.status == 200 && answer.headers.first(name: "content-length") == "6")
    gate.open()
    #expect(try await answer.next() == Array("one".utf8))
    gate.open()
    #expect(try await answer.next() == Array("two".utf8))
    #expect(try await answer.next() == nil)
  }

  @Test func whoeverReadsSlowlyIsSentToSlowly() async throws {
    let count = 64 << 20
    let server = try RawServer { _ in .huge(count) }
    let answer = try await client.open(server.request(maximumBodyBytes: count))
    // As much as waits here and in the sockets between; the rest is sent when this was read.
    var most = 0
    var total = 0
    while let part = try await answer.next() {
      most = max(most, part.count)
      total += part.count
    }
    #expect(total == count)
    #expect(most <= AnswerPipe.room + 128 << 10)
  }

  @Test func redirectsAreToldAndNotFollowed() async throws {
    let server = try RawServer { _ in .redirect(to: "/there?x=1") }
    let answer = try await client.open(server.request())
    #expect(answer.status == 302)
    #expect(answer.target?.text == server.origin + "/there?x=1")
    #expect(try await all(answer) == [])
    #expect(server.requests.count == 1)
  }

  @Test func anAnswerThatBreaksOffIsNoWholeOne() async throws {
    let server = try RawServer { _ in .half(announcing: 10, sending: "half") }
    let answer = try await client.open(server.request())
    #expect(try await answer.next() == Array("half".utf8))
    let error = await #expect(throws: TransferError.self) { try await answer.next() }
    #expect(error?.kind == .disconnected && error?.reach == .maybeSent)
  }

  @Test(arguments: [
    ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc", TransferError.Kind.badResponse),
    ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .badResponse),
    ("nonsense\r\n\r\n", .badResponse),
  ])
  func aHeadThatCanBeReadInTwoWaysIsNoHead(text: String, kind: TransferError.Kind) async throws {
    let server = try RawServer { _ in .raw(text) + .close }
    let error = await #expect(throws: TransferError.self) { _ = try await client.open(server.request()) }
    #expect(error?.kind == kind)
  }

  @Test func aHeadWithoutEndIsCut() async throws {
    let line = "X-A: " + String(repeating: "a", count: 1_000) + "\r\n"
    let server = try RawServer { _ in .raw("HTTP/1.1 200 OK\r\n" + String(repeating: line, count: 100)) + .silence }
    let error = await #expect(throws: TransferError.self) { _ = try await client.open(server.request()) }
    #expect(error?.kind == .tooLarge)
  }

  @Test func anAnswerPastTheLimitEnds() async throws {
    let server = try RawServer { _ in .huge(1 << 20) }
    let answer = try await client.open(server.request(maximumBodyBytes: 1 << 19))
    let error = await #expect(throws: TransferError.self) { try await all(answer) }
    #expect(error?.kind == .tooLarge)
  }

  @Test func aServiceThatFallsSilentIsGivenUp() async throws {
    let server = try RawServer { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc") + .silence }
    let answer = try await client.open(server.request(timeout: .seconds(600)), silence: .seconds(1))
    #expect(try await answer.next() == Array("abc".utf8))
    let error = await #expect(throws: TransferError.self) { try await answer.next() }
    #expect(error?.kind == .timedOut)
  }

  @Test func aCallHasItsTime() async throws {
    let server = try RawServer { _ in .silence }
    let error = await #expect(throws: TransferError.self) {
      _ = try await client.open(server.request(timeout: .milliseconds(50)))
    }
    #expect(error?.kind == .timedOut)
  }

  @Test func whoeverLeavesEndsTheTransfer() async throws {
    let server = try RawServer { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc") + .silence }
    do {
      let answer = try await client.open(server.request(timeout: .seconds(600)))
      #expect(try await answer.next() == Array("abc".utf8))
    }
    try await server.waitForOpenConnections(atMost: 0)
  }

  @Test func aCancelledTaskEndsTheTransfer() async throws {
    let server = try RawServer { _ in .silence }
    let request = try server.request(timeout: .seconds(600))
    let task = Task { [client] () -> TransferError.Kind? in
      do throws(TransferError) { _ = try await client.open(request) } catch { return error.kind }
      return nil
    }
    try await server.waitForRequests(1)
    task.cancel()
    #expect(await task.value == .cancelled)
    try await server.waitForOpenConnections(atMost: 0)
  }

  @Test func whatIsUnderWayEndsWithTheClient() async throws {
    let server = try RawServer { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc") + .silence }
    let own = HTTPClient()
    let answer = try await own.open(server.request(timeout: .seconds(600)))
    #expect(try await answer.next() == Array("abc".utf8))
    await own.shutdown()
    let error = await #expect(throws: TransferError.self) { try await answer.next() }
    #expect(error?.kind == .shutDown)
  }

  // MARK: - Bodies of requests

  private static func parts(_ parts: [[UInt8]]) -> @Sendable () async throws -> [UInt8]? {
    let left = Mutex(parts)
    return { left.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
  }

  @Test(arguments: [Transfer.Method.post, .put, .patch, .delete])
  func aBodyIsSentInItsParts(method: Transfer.Method) async throws {
    let server = try RawServer { _ in .response(201) }
    let parts = (0..<40).map { number in [UInt8](repeating: UInt8(number), count: 50_000) }
    let answer = try await client.open(
      server.request(method, headers: [("Content-Type", "text/plain")]),
      body: RequestStream(length: 2_000_000, next: Self.parts(parts)))
    #expect(answer.status == 201)
    let request = try #require(server.requests.first)
    #expect(request.method == method.rawValue && request.body == Array(parts.joined()))
    #expect(request.values("content-length") == ["2000000"] && request.values("transfer-encoding").isEmpty)
    #expect(request.values("expect").isEmpty && request.values("content-type") == ["text/plain"])
  }

  @Test func aBodyOfUnknownLengthIsSentInChunks() async throws {
    let server = try RawServer { conversation in
      var text = ""
      while !text.hasSuffix("0\r\n\r\n"), let more = conversation.receive() {
        text += String(decoding: more, as: UTF8.self)
      }
      _ = conversation.act(.response(200, body: text.contains("Transfer-Encoding: chunked") ? "yes" : text))
    }
    let answer = try await client.open(
      server.request(.post), body: RequestStream(length: nil, next: Self.parts([[0x61], [0x62]])))
    #expect(try await all(answer) == Array("yes".utf8))
  }

  @Test func aBodyThatBreaksOffIsNeverWhole() async throws {
    struct Broken: Error {}
    let server = try RawServer { _ in .response(200) }
    let left = Mutex(1)
    let error = await #expect(throws: TransferError.self) {
      _ = try await client.open(
        server.request(.post, timeout: .seconds(600)),
        body: RequestStream(length: 100) {
          let isFirst = left.withLock { left in
            left -= 1
            return left >= 0
          }
          if isFirst { return [0x61] }
          throw Broken()
        })
    }
    #expect(error?.kind == .cancelled)
    #expect(server.requests.isEmpty)
  }

  @Test func aServiceThatTakesNothingIsNotFilled() async throws {
    // Its sockets take a few megabytes; a body that was all taken would be far more.
    let taken = Mutex(0)
    let stuck = try RawServer { conversation in _ = conversation.act(RawAnswer([.waiting(Gate())])) }
    let request = try stuck.request(.post, timeout: .seconds(2))
    let error = await #expect(throws: TransferError.self) {
      _ = try await client.open(
        request,
        body: RequestStream(length: nil) {
          taken.withLock { $0 += 65_536 }
          return [UInt8](repeating: 0, count: 65_536)
        })
    }
    #expect(error?.kind == .timedOut)
    #expect(taken.withLock { $0 } < 64 << 20)
  }
}
