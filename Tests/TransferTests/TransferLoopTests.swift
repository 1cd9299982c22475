import Support
import Testing

@testable import Transfer

/// Time, cancellation, shutting down and many at once.
@Suite(.timeLimit(.minutes(1))) struct TransferLoopTests {
  private let client = HTTPClient()
  /// Has no time-out that could wake its thread within a test.
  private let patient = HTTPClient(configuration: .init(connectTimeout: .seconds(3_600)))

  @Test func aSilentServerEndsWithTheDeadline() async throws {
    let server = try RawServer { _ in .silence }
    // Later than 200 ms, where a timer of libcurl (for its second address family) would wake the thread by chance.
    let error = try await patient.failure(server.request(.post, timeout: .milliseconds(300)))
    #expect(error.kind == .timedOut)
    #expect(error.reach == .maybeSent)
    #expect(server.requests.count == 1)
    try await server.waitForOpenConnections(atMost: 0)
  }

  @Test func anAnswerThatDripsEndsWithTheDeadlineToo() async throws {
    let gate = Gate()
    let server = try RawServer { _ in .dripping(["one", "two"], behind: gate) }
    gate.open()
    let error = try await client.failure(server.request(timeout: .milliseconds(200)))
    #expect(error.kind == .timedOut)
    #expect(error.reach == .maybeSent)
  }

  @Test(arguments: [Duration.zero, .seconds(-1), .seconds(Int64.min)])
  func withoutTimeNothingIsSent(timeout: Duration) async throws {
    let server = try RawServer { _ in .response() }
    let error = try await client.failure(server.request(timeout: timeout))
    #expect(error.kind == .timedOut)
    #expect(error.reach == .notSent)
    #expect(server.connectionCount == 0)
  }

  @Test func anEndlessTimeIsNoProblem() async throws {
    let server = try RawServer { _ in .response() }
    #expect(try await client.send(server.request(timeout: .seconds(1_000_000_000))).status == 200)
  }

  @Test func theDeadlineHoldsWhileWaitingForAConnection() async throws {
    let server = try RawServer { _ in .silence }
    let client = HTTPClient(configuration: .init(maximumConnectionsPerHost: 1))
    async let first = client.failure(server.request(timeout: .seconds(30)))
    try await server.waitForRequests(1)
    let second = try await client.failure(server.request(.post, timeout: .milliseconds(200)))
    #expect(second.kind == .timedOut)
    #expect(second.reach == .notSent)
    #expect(server.requests.count == 1)
    await client.shutdown()
    #expect(try await first.kind == .shutDown)
  }

  @Test func cancellingTheTaskEndsTheTransfer() async throws {
    let server = try RawServer { _ in .silence }
    let request = try server.request(.post, timeout: .seconds(3_600))
    let task = Task { [patient] in try await patient.failure(request) }
    try await server.waitForRequests(1)
    task.cancel()
    let error = try await task.value
    #expect(error.kind == .cancelled)
    #expect(error.reach == .maybeSent)
    try await server.waitForOpenConnections(atMost: 0)
  }

  @Test func cancellingWhileWaitingForAConnectionSendsNothing() async throws {
    let server = try RawServer { _ in .silence }
    let other = try RawServer { _ in .response() }
    let client = HTTPClient(configuration: .init(connectTimeout: .seconds(3_600), maximumConnectionsPerHost: 1))
    async let first = client.failure(server.request(timeout: .seconds(3_600)))
    try await server.waitForRequests(1)
    let request = try server.request(.post, timeout: .seconds(3_600))
    let start = AsyncStream<Void>.makeStream()
    let second = Task {
      start.continuation.finish()
      return try await client.failure(request)
    }
    for await _ in start.stream {}
    // A round trip elsewhere: by then the second request waits in its line.
    _ = try await client.send(other.request())
    second.cancel()
    let error = try await second.value
    #expect(error.kind == .cancelled)
    #expect(error.reach == .notSent)
    #expect(server.requests.count == 1)
    await client.shutdown()
    #expect(try await first.kind == .shutDown)
  }

  @Test func aCancelledTaskSendsNothing() async throws {
    let server = try RawServer { _ in .response() }
    let request = try server.request(.post)
    let gate = AsyncStream<Void>.makeStream()
    let task = Task { [client] in
      for await _ in gate.stream {}
      return try await client.failure(request)
    }
    task.cancel()
    gate.continuation.finish()
    let error = try await task.value
    #expect(error.kind == .cancelled)
    #expect(error.reach == .notSent)
    #expect(server.connectionCount == 0)
  }

  @Test func manyCancellationsAtOnceLoseNobody() async throws {
    let server = try RawServer { _ in .response() }
    let request = try server.request()
    let kinds = await withTaskGroup(of: TransferError.Kind?.self) { group in
      for number in 0..<300 {
        group.addTask { [client] in
          let task = Task { try await client.send(request).status }
          if number % 2 == 0 { await Task.yield() }
          task.cancel()
          switch await task.result {
          case .success: return nil
          case .failure(let error): return (error as? TransferError)?.kind
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(kinds.count == 300)
    #expect(kinds.allSatisfy { $0 == nil || $0 == .cancelled })
  }

  @Test func shuttingDownEndsWhatIsUnderWayAndWhatComesLater() async throws {
    let server = try RawServer { _ in .silence }
    let client = patient
    async let pending = client.failure(server.request(.post, timeout: .seconds(3_600)))
    try await server.waitForRequests(1)
    await client.shutdown()
    let underWay = try await pending
    #expect(underWay.kind == .shutDown)
    #expect(underWay.reach == .maybeSent)
    let later = try await client.failure(server.request(.post))
    #expect(later.kind == .shutDown)
    #expect(later.reach == .notSent)
    #expect(server.requests.count == 1)
    try await server.waitForOpenConnections(atMost: 0)
  }

  @Test func shuttingDownTwiceOrUnusedIsNoProblem() async throws {
    let unused = HTTPClient()
    await unused.shutdown()
    await unused.shutdown()

    let server = try RawServer { _ in .response() }
    let used = HTTPClient()
    _ = try await used.send(server.request())
    await withTaskGroup { group in
      for _ in 0..<10 { group.addTask { await used.shutdown() } }
    }
    await used.shutdown()
    try await server.waitForOpenConnections(atMost: 0)
  }

  @Test func shuttingDownInAStormAnswersEverybody() async throws {
    let server = try RawServer { _ in .response() }
    let request = try server.request()
    let client = HTTPClient()
    let kinds = await withTaskGroup(of: TransferError.Kind?.self) { group in
      for number in 0..<200 {
        group.addTask {
          if number == 100 { await client.shutdown() }
          do throws(TransferError) {
            _ = try await client.send(request)
            return nil
          } catch {
            return error.kind
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(kinds.count == 200)
    #expect(kinds.allSatisfy { $0 == nil || $0 == .shutDown })
  }

  @Test func aDroppedClientClosesItsConnections() async throws {
    let server = try RawServer { _ in .response() }
    var client: HTTPClient? = HTTPClient()
    _ = try await client?.send(server.request())
    #expect(server.openConnectionCount == 1)
    client = nil
    try await server.waitForOpenConnections(atMost: 0)
  }

  @Test func aConnectionIsKeptForTheNextRequest() async throws {
    let server = try RawServer { .response(body: $0.target) }
    for number in 0..<10 {
      let response = try await client.send(server.request(.get, "/\(number)"))
      #expect(response.body == Array("/\(number)".utf8))
    }
    #expect(server.requests.count == 10)
    #expect(server.connectionCount == 1)
  }

  @Test func twoHundredAtOnceGetTheirOwnAnswers() async throws {
    let server = try RawServer { .response(body: $0.target) }
    let requests = try (0..<200).map { try server.request(.get, "/\($0)") }
    let isRight = await withTaskGroup(of: Bool.self) { group in
      for request in requests {
        group.addTask { [client] in (try? await client.send(request).body) == Array(request.path.utf8) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(isRight == [Bool](repeating: true, count: 200))
    #expect(Set(server.requests.map(\.target)) == Set(requests.map(\.path)))
    #expect(server.requests.count == 200)
    #expect((1...8).contains(server.connectionCount))
  }
}
