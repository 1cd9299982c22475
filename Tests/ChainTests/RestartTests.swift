import Billing
import Consent
import Support
import Testing

@Suite(.timeLimit(.minutes(2))) struct RestartTests {
  private static let done = "upgrade vector-build pro>scale 4900 by agent:build-bot"

  /// Lets an engine be killed at a step: it is held there for ever, and another one is started on its state folder.
  private func run(
    _ place: WritableKeyPath<Interposed.Steps, @Sendable () async -> Void>, hasEffect: Bool = true,
    _ test: (Chain, Station, Agent, Latch) async throws -> Void
  ) async throws {
    let latch = Latch()
    var steps = Interposed.Steps()
    steps[keyPath: place] = { await latch.hold() }
    try await Chain.run(steps: steps) { chain, first in
      let agent = try await first.agent()
      _ = try await agent.upgrade()
      try await first.approve()
      let killed = Task { await first.work() }
      await latch.waitForArrival()
      #expect(try await first.newest().state == .executing)
      let second = try await chain.start()
      do { try await test(chain, second, second.moved(agent), latch) } catch {
        latch.open()
        try? await second.stop()
        throw error
      }
      // Whatever the killed engine had left to do happens now, long afterwards.
      latch.open()
      await killed.value
      try await second.stop()
      #expect(await chain.effects == (hasEffect ? [Self.done] : []))
      #expect(try await second.ledger.request(number: 1)?.state == (hasEffect ? .executed : .failed))
    }
  }

  @Test func killedBeforeTheConfirmationLeftNothingIsSentAgain() async throws {
    try await run(\.beforeConfirming, hasEffect: false) { chain, second, agent, _ in
      await second.work()
      let lost = try await second.newest()
      #expect(lost.state == .unknown)
      #expect(try await agent.upgrade()["consent", "state"] == "unknown")
      await second.pass(.seconds(89))
      #expect(try await second.newest().state == .unknown)
      #expect(await chain.effects.isEmpty)
      await second.pass(.seconds(1))
      #expect(try await second.newest().outcome?.code == .notExecuted)
      #expect(await chain.effects.isEmpty)
      // What the agent asks now is a request of its own.
      #expect(try await agent.upgrade().status == 200)
      #expect(try await second.newest().number == 2)
    }
  }

  @Test func aConfirmationThatLeavesAfterTheFenceHasNoEffect() async throws {
    // The service gets the first engine's call at last, and its token has lapsed.
    try await run(\.beforeConfirming, hasEffect: false) { chain, second, _, _ in
      await second.work()
      await second.pass(.seconds(90))
      #expect(await chain.effects.isEmpty)
    }
  }

  @Test func killedAfterTheAnswerTheChangeIsFoundAndNotRepeated() async throws {
    try await run(\.afterConfirming) { chain, second, agent, _ in
      #expect(await chain.effects == [Self.done])
      await second.work()
      let lost = try await second.newest()
      #expect(lost.state == .unknown)
      await second.pass(.seconds(90))
      #expect(try await second.newest().outcome?.code == .unattributed)
      #expect(try await second.newest().attempt?.number == 1)
      #expect(await chain.effects == [Self.done])
      #expect(try await agent.upgrade()["consent", "state"] == "satisfied")
    }
  }

  @Test func killedBeforeTheExecutionTheApprovalIsCarriedOutByTheNext() async throws {
    try await Chain.run { chain, first in
      let agent = try await first.agent()
      let token = try #require(try await agent.upgrade()["confirm_token"]?.string)
      try await first.approve()
      let second = try await chain.start()
      await second.work()
      #expect(try await second.newest().state == .executed)
      // The tokens died with the first engine: the second fetched its own.
      #expect(await chain.callsLeft("upgrade") == 2)
      #expect(await chain.effects == [Self.done])
      await first.work()
      #expect(await chain.effects == [Self.done])
      #expect(try await second.moved(agent).upgrade(token: token)["status"] == "switched")
      try await second.stop()
    }
  }

  @Test func anApprovalIsNotCarriedOutAfterItsTime() async throws {
    try await Chain.run { chain, first in
      let agent = try await first.agent()
      let token = try #require(try await agent.upgrade()["confirm_token"]?.string)
      try await first.approve()
      first.clock.advance(by: .seconds(300))
      let second = try await chain.start()
      await second.work()
      #expect(try await second.newest().state == .expired)
      #expect(await chain.effects.isEmpty)
      #expect(try await second.moved(agent).upgrade(token: token)["error"] == "consent_token_expired")
      try await second.stop()
    }
  }

  @Test func afterARebootTheWholeFenceIsWaitedFor() async throws {
    let latch = Latch()
    try await Chain.run(steps: .init(beforeConfirming: { await latch.hold() })) { chain, first in
      let agent = try await first.agent()
      _ = try await agent.upgrade()
      try await first.approve()
      let killed = Task { await first.work() }
      await latch.waitForArrival()
      // The machine's own clock starts anew; only the wall clock goes on.
      let rebooted = ManualTime(wall: chain.time.wall, boot: BootTime(nanoseconds: 5_000_000_000), bootID: "next")
      let second = try await chain.start(time: rebooted)
      await second.work()
      for _ in 0..<8 {
        rebooted.advance(by: .seconds(11))
        await second.pass(.seconds(11))
        #expect(try await second.newest().state == .unknown)
        #expect(await chain.effects.isEmpty)
      }
      rebooted.advance(by: .seconds(2))
      await second.pass(.seconds(2))
      #expect(try await second.newest().state == .failed)
      latch.open()
      await killed.value
      #expect(await chain.effects.isEmpty)
      try await second.stop()
    }
  }

  @Test func theSameTokenNamesTheRequestAfterARestart() async throws {
    try await Chain.run { chain, first in
      let agent = try await first.agent()
      let token = try #require(try await agent.upgrade()["confirm_token"]?.string)
      let second = try await chain.start()
      let moved = second.moved(agent)
      #expect(try await moved.upgrade()["confirm_token"]?.string == token)
      let told = try await second.whileWaiting({ try await moved.upgrade(token: token) }) {
        try await second.reject(.unexpected)
      }
      #expect(told["reason"] == "unexpected")
      try await second.stop()
    }
  }
}
