import Billing
import Consent
import JSON
import Sandbox
import Testing

@Suite(.timeLimit(.minutes(2))) struct OutageTests {
  private static let done = "upgrade vector-build pro>scale 4900 by agent:build-bot"

  @Test func whatCannotBeRecordedIsNotSent() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      try chain.state.forbidWrites(true)
      for reply in [
        try await agent.upgrade(), try await agent.downgrade(), try await agent.upgrade(mode: "web"),
        try await agent.call(.post, "/countersign/v1/requests", ["operation": "portal"]),
      ] {
        #expect(reply.status == 503)
      }
      await station.work()
      #expect(await chain.callsLeft("upgrade") == 5)
      #expect(await chain.callsLeft("downgrade") == 5)
      #expect(await chain.effects.isEmpty)
      try chain.state.forbidWrites(false)
      await station.pass(.seconds(5))
      #expect(try await agent.upgrade().status == 200)
    }
  }

  @Test func anApprovalThatCannotBeConsumedOnRecordIsNotUsed() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      _ = try await agent.upgrade()
      try await station.approve()
      let calls = await chain.callsLeft("upgrade")
      try chain.state.forbidWrites(true)
      await station.work()
      await station.pass(.seconds(60))
      #expect(await chain.effects.isEmpty)
      #expect(await chain.callsLeft("upgrade") == calls)
      try chain.state.forbidWrites(false)
      await station.pass(.seconds(60))
      #expect(try await station.newest().state == .executed)
      #expect(await chain.effects == [Self.done])
    }
  }

  @Test func anAnswerThatCannotBeRecordedIsKeptAndNothingIsRepeated() async throws {
    let latch = Latch()
    try await Chain.run(steps: .init(afterConfirming: { await latch.hold() })) { chain, station in
      let agent = try await station.agent()
      let token = try #require(try await agent.upgrade()["confirm_token"]?.string)
      try await station.approve()
      let work = Task { await station.work() }
      await latch.waitForArrival()
      try chain.state.forbidWrites(true)
      latch.open()
      await work.value
      #expect(await chain.effects == [Self.done])
      #expect(try await station.newest().state == .executing)
      await station.pass(.seconds(5))
      #expect(try await station.newest().state == .executing)
      try chain.state.forbidWrites(false)
      await station.pass(.seconds(10))
      #expect(try await station.newest().state == .executed)
      #expect(try await station.newest().outcome?.code == .switched)
      #expect(await chain.effects == [Self.done])
      #expect(try await agent.upgrade(token: token)["status"] == "switched")
    }
  }

  @Test func aRefusedKeyIsSaidAndNothingIsSent() async throws {
    try await Chain.run(change: { $0.organisations[0].keys[0].key = "dk_another" }) { chain, station in
      let agent = try await station.agent()
      #expect(try await agent.upgrade()["error"] == "service_unreachable")
      #expect(try await agent.call(.get, "/api/billing").status == 503)
      #expect(await chain.effects.isEmpty)
    }
  }

  @Test func anHourWithoutCallsPutsTheExecutionOff() async throws {
    try await Chain.run(change: { $0.callsPerHour = 1 }) { chain, station in
      let agent = try await station.agent()
      _ = try await agent.upgrade()
      try await station.approve()
      await station.work()
      // Dock's one call went into the quote; the confirmation is refused, and that is a definite no.
      #expect(await chain.effects.isEmpty)
      let request = try await station.newest()
      #expect(request.state == .failed || request.state == .approved)
    }
  }
}
