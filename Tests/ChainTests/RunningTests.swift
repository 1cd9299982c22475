import Billing
import Consent
import Testing

/// The engine as the program runs it: woken by the bell, on the machine's own clock.
@Suite(.timeLimit(.minutes(2))) struct RunningTests {
  private static let done = "upgrade vector-build pro>scale 4900 by agent:build-bot"

  private func run(_ test: (Chain, Station) async throws -> Void) async throws {
    try await Chain.run { chain, _ in
      let station = try await chain.start(time: SystemTime())
      let engine = Task { await station.engine.run() }
      do { try await test(chain, station) } catch {
        engine.cancel()
        try? await station.stop()
        throw error
      }
      engine.cancel()
      await engine.value
      try await station.stop()
    }
  }

  @Test func anApprovalIsCarriedOutAndToldByTheBellAlone() async throws {
    try await run { chain, station in
      let agent = try await station.agent()
      let token = try #require(try await agent.upgrade()["confirm_token"]?.string)
      let waiting = Task { try await agent.upgrade(token: token) }
      try await station.approve()
      #expect(try await waiting.value["status"] == "switched")
      #expect(await chain.effects == [Self.done])
    }
  }

  @Test func aRejectionIsToldByTheBellAlone() async throws {
    try await run { chain, station in
      let agent = try await station.agent()
      let token = try #require(try await agent.upgrade()["confirm_token"]?.string)
      let waiting = Task { try await agent.upgrade(token: token) }
      try await station.reject(.notNeeded)
      #expect(try await waiting.value["reason"] == "not_needed")
      #expect(await chain.effects.isEmpty)
    }
  }

  @Test func manyAtOnceMakeOneRequestAndOneEffect() async throws {
    try await run { chain, station in
      let agent = try await station.agent()
      let tokens = try await withThrowingTaskGroup(of: String?.self) { group in
        for _ in 0..<12 { group.addTask { try await agent.upgrade()["confirm_token"]?.string } }
        return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
      }
      #expect(tokens.count == 1)
      #expect(try await station.ledger.recentRequests(limit: 99).count == 1)
      let request = try await station.newest()
      let approvals = await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<8 { group.addTask { (try? await station.approve(request)) != nil } }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(approvals == 1)
      let token = try #require(tokens.first ?? nil)
      #expect(try await agent.upgrade(token: token)["status"] == "switched")
      #expect(await chain.effects == [Self.done])
    }
  }
}
