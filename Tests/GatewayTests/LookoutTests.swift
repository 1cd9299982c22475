import Consent
import Support
import Synchronization
import Testing

@testable import Gateway
@testable import Serving

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Who is at the other end of a connection, and what comes of hanging up before that is known.
@Suite(.timeLimit(.minutes(2))) struct LookoutTests {
  /// A lookout that reads only when it is let, and counts.
  private final class Slow: Sendable {
    let readings = Mutex<[[Peer]]>([])
    private let isLet = Mutex(false)

    var lookout: Lookout {
      Lookout { peers in
        self.readings.withLock { $0.append(peers) }
        while !self.isLet.withLock({ $0 }) { await Task.yield() }
        return SocketTable.read(for: peers)
      }
    }

    /// Waits until so many readings have begun.
    func waitForReadings(_ count: Int) async {
      while readings.withLock({ $0.count }) < count { await Task.yield() }
    }

    /// Lets all readings happen, those to come as well.
    func letAll() {
      isLet.withLock { $0 = true }
    }
  }

  private static let ask = #"{"plan":"scale"}"#

  private static func peer(_ port: Int) throws -> Peer {
    let remote = try #require(Peer.Endpoint("127.0.0.1", port: port))
    return Peer(remote: remote, own: try #require(Peer.Endpoint("127.0.0.1", port: 1)))
  }

  @Test func oneReadingServesAllWhoCameBeforeIt() async throws {
    let slow = Slow()
    let lookout = slow.lookout
    let answers = Mutex<[UInt32?]>([])
    lookout.look(at: try Self.peer(1_000)) { user in answers.withLock { $0.append(user) } }
    await slow.waitForReadings(1)
    let crowd = try (2_000..<2_050).map { try Self.peer($0) }
    for peer in crowd { lookout.look(at: peer) { user in answers.withLock { $0.append(user) } } }
    slow.letAll()
    while answers.withLock({ $0.count }) < 51 { await Task.yield() }
    #expect(slow.readings.withLock { $0 } == [[try Self.peer(1_000)], crowd])
    #expect(answers.withLock { Set($0) } == [nil])
    // Whoever comes later is looked at too.
    lookout.look(at: crowd[0]) { user in answers.withLock { $0.append(user) } }
    while answers.withLock({ $0.count }) < 52 { await Task.yield() }
    #expect(slow.readings.withLock { $0.count } == 3)
  }

  @Test func whoHasGoneIsNotLookedFor() async throws {
    let slow = Slow()
    let lookout = slow.lookout
    let answers = Mutex<[UInt32?]>([])
    lookout.look(at: try Self.peer(1_000)) { user in answers.withLock { $0.append(user) } }
    await slow.waitForReadings(1)
    let wishes = try (2_000..<2_050).map { port in
      lookout.look(at: try Self.peer(port)) { user in answers.withLock { $0.append(user) } }
    }
    for wish in wishes.dropLast() { lookout.forget(wish) }
    slow.letAll()
    while answers.withLock({ $0.count }) < 2 { await Task.yield() }
    #expect(slow.readings.withLock { $0 } == [[try Self.peer(1_000)], [try Self.peer(2_049)]])
  }

  #if os(Linux)
    @Test func theUserAtTheOtherEndIsFound() async throws {
      try await HTTPDoor.run { http in
        let reply = try await http.call("POST", Door.upgrade, Self.ask)
        #expect(reply.status == 200)
        #expect(try await http.door.newest().requester.peer == .operatorsOwn)
      }
    }

    @Test func nobodySaysWhoHeIsHimself() async throws {
      try await HTTPDoor.run { http in
        let reply = try await http.call("POST", Door.upgrade, Self.ask, fields: "X-Countersign-Peer: distinct\r\n")
        #expect(reply.status == 200)
        #expect(try await http.door.newest().requester.peer == .operatorsOwn)
      }
    }

    @Test func aRequestWaitsUntilItIsKnownWhoSentIt() async throws {
      let slow = Slow()
      try await HTTPDoor.run(lookout: slow.lookout) { http in
        let client = try await RawClient(port: http.port)
        await client.send(http.bytes("POST", Door.upgrade, Self.ask))
        // Nothing more comes; the caller still listens.
        client.finish()
        await slow.waitForReadings(1)
        #expect(try await !http.hasDoneAnything())
        slow.letAll()
        #expect(try await client.answer().status == 200)
        #expect(try await http.door.newest().requester.peer == .operatorsOwn)
        #expect(slow.readings.withLock { $0.count } == 1)
      }
    }

    @Test(arguments: [false, true])
    func hangingUpAfterTheRequestHidesNobody(_ isReset: Bool) async throws {
      try await HTTPDoor.run { http in
        // Tried again when the machine was so busy that the caller was gone before it was seen: then it is not heard.
        while try await http.door.ledger.recentRequests(limit: 1).isEmpty {
          var client: RawClient? = try await RawClient(port: http.port)
          let whole = Array(http.bytes("POST", Door.upgrade, Self.ask).utf8)
          await client?.send(Array(whole.dropLast()))
          // One connection is looked at after the other, so the first has been seen when the second is answered.
          #expect(try await http.call("GET", "/api/billing").status == 200)
          if isReset { client?.resetWhenClosed() }
          await client?.send(Array(whole.suffix(1)))
          client = nil
          #expect(try await http.call("GET", "/api/billing").status == 200)
        }
        #expect(try await http.door.newest().requester.peer == .operatorsOwn)
      }
    }

    @Test(arguments: [false, true])
    func whoHangsUpBeforeItCanBeSeenIsNotHeard(_ isReset: Bool) async throws {
      let slow = Slow()
      try await HTTPDoor.run(lookout: slow.lookout) { http in
        var client: RawClient? = try await RawClient(port: http.port)
        if isReset { client?.resetWhenClosed() }
        await client?.send(http.bytes("POST", Door.upgrade, Self.ask))
        client = nil
        slow.letAll()
        // Asks of one account are completed one after the other, so the first would be on record by now.
        #expect(try await http.call("POST", "/api/billing/downgrade", "{}").status == 200)
        let requests = try await http.door.ledger.recentRequests(limit: 9)
        #expect(requests.map(\.ask.operation) == [.downgrade])
        #expect(requests.map(\.requester.peer) == [.operatorsOwn])
      }
    }

    @Test func aFloodOfConnectionsKeepsNoAgentOut() async throws {
      try await HTTPDoor.run { http in
        let flood = Task {
          for _ in 0..<400 { _ = try await RawClient(port: http.port) }
        }
        for _ in 0..<10 { #expect(try await http.call("GET", "/api/billing").status == 200) }
        try await flood.value
        #expect(try await http.call("GET", "/api/billing").status == 200)
      }
    }
  #endif
}
