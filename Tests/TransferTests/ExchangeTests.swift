import Support
import Testing

@testable import Transfer

/// How often one request reaches the server.
@Suite(.timeLimit(.minutes(1))) struct ExchangeTests {
  private let client = HTTPClient()

  /// Answers the first request of the first connection, reads another one on it and closes; later connections answer all.
  private func serverThatDropsItsFirstConnection() throws -> RawServer {
    try RawServer { conversation in
      while conversation.receiveRequest() != nil {
        _ = conversation.act(.response(body: "\(conversation.number)"))
        if conversation.number == 1 {
          _ = conversation.receiveRequest()
          return
        }
      }
    }
  }

  @Test func aReadingIsRepeatedWhenItsKeptConnectionDies() async throws {
    let server = try serverThatDropsItsFirstConnection()
    _ = try await client.send(server.request(.get, "/first"))
    let response = try await client.send(server.request(.get, "/second"))
    #expect(response.body == Array("2".utf8))
    #expect(server.requests.map(\.target) == ["/first", "/second", "/second"])
  }

  @Test(arguments: [Transfer.Method.post, .put, .patch, .delete, .get])
  func whatIsNotRepeatableUsesNoKeptConnection(method: Transfer.Method) async throws {
    let server = try serverThatDropsItsFirstConnection()
    _ = try await client.send(server.request(.get, "/first"))
    var request = try server.request(method, "/second")
    request.isRepeatable = false
    let response = try await client.send(request)
    #expect(response.body == Array("2".utf8))
    #expect(server.requests.map(\.target) == ["/first", "/second"])
  }

  @Test(arguments: [RawAnswer.close, .reset, .half(announcing: 5, sending: "a"), .raw("HTTP/1.1 ") + .close])
  func aPostIsDeliveredOnceWhenTheServerGoesAwayAfterReading(answer: RawAnswer) async throws {
    let server = try RawServer { $0.target == "/first" ? .response() : answer }
    for _ in 0..<3 { _ = try await client.send(server.request(.get, "/first")) }
    let error = try await client.failure(server.request(.post, "/pay", body: Array("{}".utf8)))
    #expect(error.kind == .disconnected)
    #expect(error.reach == .maybeSent)
    #expect(server.requests.filter { $0.target == "/pay" }.count == 1)
    #expect(server.connectionCount == 2)
  }

  @Test func aStormOfPostsToAFailingServerDeliversEachOnce() async throws {
    let server = try RawServer { $0.method == "GET" ? .response() : .close }
    let posts = try (0..<60).map { try server.request(.post, "/\($0)", body: []) }
    let read = try server.request(.get, "/read")
    await withTaskGroup { group in
      for post in posts {
        group.addTask { [client] in _ = try? await client.send(read) }
        group.addTask { [client] in _ = try? await client.send(post) }
      }
    }
    #expect(server.requests.filter { $0.method == "POST" }.map(\.target).sorted() == posts.map(\.path).sorted())
  }

  @Test func afterAPostItsConnectionServesReadings() async throws {
    let server = try RawServer { _ in .response() }
    _ = try await client.send(server.request(.post, "/a"))
    _ = try await client.send(server.request(.get, "/b"))
    #expect(server.requests.map(\.connection) == [1, 1])
  }

  @Test func aReadingIsNotRepeatedForEver() async throws {
    let gate = Gate()
    // Eight connections answer one request each, all at the same time so that all are kept, and drop the next.
    let server = try RawServer { conversation in
      guard conversation.receiveRequest() != nil else { return }
      _ = conversation.act(.response().waiting(for: gate))
      _ = conversation.receiveRequest()
    }
    let first = try server.request(.get, "/first")
    await withTaskGroup { group in
      for _ in 0..<8 { group.addTask { [client] in _ = try? await client.send(first) } }
      group.addTask {
        try? await server.waitForRequests(8)
        gate.open(times: 8)
      }
    }
    #expect(server.connectionCount == 8)
    let error = try await client.failure(server.request(.get, "/second"))
    #expect(error.kind == .disconnected)
    #expect(error.reach == .maybeSent)
    #expect(server.requests.filter { $0.target == "/second" }.count == 6, "once, and libcurl's five repetitions")
  }
}
