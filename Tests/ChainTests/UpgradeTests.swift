import Billing
import Consent
import JSON
import Ledger
import Sandbox
import Testing

@Suite(.timeLimit(.minutes(2))) struct UpgradeTests {
  private static let done = "upgrade vector-build pro>scale 4900 by agent:build-bot"

  @Test func anApprovedUpgradeHappensOnceAtTheApprovedPrice() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      let asked = try await agent.upgrade()
      #expect(asked.status == 200)
      #expect(asked["status"] == "confirmation_required")
      #expect(asked["expires_in"] == 900)
      let token = try #require(asked["confirm_token"]?.string)
      let request = try await station.newest()
      #expect(request.state == .pending)
      #expect(request.facts.quote?.price == Price(Money(minorUnits: 4900, currency: .usd), per: .month))
      #expect(await chain.effects.isEmpty)
      let told = try await station.whileWaiting({ try await agent.upgrade(token: token) }) {
        try await station.approve()
        await station.work()
      }
      #expect(told.status == 200)
      #expect(
        told.json == [
          "plan": "scale", "status": "switched",
          "consent": ["id": .string(request.id.rawValue), "number": 1, "state": "executed", "interval": 5],
        ])
      #expect(await chain.effects == [Self.done])
      #expect(try await station.newest().outcome?.code == .switched)
      // The same answer every later time, without a second effect.
      for _ in 0..<3 {
        await station.pass(.seconds(3600))
        #expect(try await agent.upgrade(token: token).json == told.json)
      }
      #expect(await chain.effects == [Self.done])
      #expect(try await station.alarms.isEmpty)
      #expect(try await station.ledger.verifyAudit() == .intact(events: station.ledger.events(limit: 10_000).count64))
    }
  }

  @Test func nothingHappensWithoutAnApproval() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      let token = try #require(try await agent.upgrade()["confirm_token"]?.string)
      for _ in 0..<20 {
        await station.pass(.seconds(30))
        #expect(try await agent.upgrade()["status"] == "confirmation_required")
      }
      let waited = try await station.whileWaiting({ try await agent.upgrade(token: token) }) {
        station.clock.advance(by: .seconds(25))
      }
      #expect(waited["status"] == "confirmation_required")
      #expect(waited["expires_in"] == 275)
      #expect(await chain.effects.isEmpty)
      #expect(try await station.ledger.recentRequests(limit: 9).count == 1)
    }
  }

  @Test func theServicesOwnTokenIsNoUseAtTheGateway() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      _ = try await agent.upgrade()
      for token in ["pbc_aaaaaaaaaaaaaaaaaaaaaaaaaa", "cg_wrong"] {
        #expect(try await agent.upgrade(token: token)["error"] == "consent_token_invalid")
      }
      #expect(await chain.effects.isEmpty)
    }
  }

  @Test func aRejectionIsToldAndAnswersTheSameAskForAWhile() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      let token = try #require(try await agent.upgrade()["confirm_token"]?.string)
      let told = try await station.whileWaiting({ try await agent.upgrade(token: token) }) {
        try await station.reject(.tooExpensive)
      }
      #expect(told.status == 403)
      #expect(told["error"] == "consent_denied")
      #expect(told["reason"] == "too_expensive")
      #expect(told["retry_after"] == 900)
      let calls = await chain.callsLeft("upgrade")
      await station.pass(.seconds(60))
      let again = try await agent.upgrade()
      #expect(again.status == 403)
      #expect(again["retry_after"] == 840)
      #expect(try await station.ledger.recentRequests(limit: 9).count == 1)
      #expect(await chain.callsLeft("upgrade") == calls)
      await station.pass(.seconds(840))
      #expect(try await agent.upgrade().status == 200)
      #expect(try await station.ledger.recentRequests(limit: 9).count == 2)
      #expect(await chain.effects.isEmpty)
    }
  }

  @Test func whatNobodyDecidesLapses() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      let token = try #require(try await agent.upgrade()["confirm_token"]?.string)
      await station.pass(.seconds(900))
      let told = try await agent.upgrade(token: token)
      #expect(told.status == 400)
      #expect(told["error"] == "consent_token_expired")
      #expect(told["consent", "renew"] == true)
      let old = try await station.newest()
      await #expect(throws: LedgerError.self) { try await station.approve(old) }
      await station.work()
      #expect(await chain.effects.isEmpty)
      let renewed = try await agent.upgrade()
      #expect(renewed["confirm_token"]?.string != token)
      #expect(renewed["consent", "number"] == 2)
    }
  }

  @Test func anApprovalTakenBackHasNoEffect() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      _ = try await agent.upgrade()
      try await station.approve()
      try await station.reject(.notNow)
      await station.work()
      #expect(try await station.newest().state == .rejected)
      #expect(await chain.effects.isEmpty)
      #expect(try await agent.upgrade().status == 403)
    }
  }

  @Test func aWithdrawnRequestHasNoEffect() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      _ = try await agent.upgrade()
      try await station.approve()
      let id = try await station.newest().id
      #expect(try await agent.call(.post, "/countersign/v1/requests/\(id)/cancel")["state"] == "cancelled")
      await station.work()
      #expect(await chain.effects.isEmpty)
    }
  }

  @Test func aPriceThatChangedAfterTheTokenLapsedVoidsTheApproval() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      let token = try #require(try await agent.upgrade()["confirm_token"]?.string)
      let shown = try await station.newest()
      try await chain.sandbox.setPrice(plan: "scale", minor: 5_900)
      station.clock.advance(by: .seconds(61))
      try await station.approve(shown)
      await station.work()
      let changed = try await station.newest()
      #expect(changed.state == .pending)
      #expect(changed.version == shown.version + 1)
      #expect(changed.facts.quote?.price?.money.minorUnits == 5_900)
      #expect(await chain.effects.isEmpty)
      // What was approved before is approved no more.
      await #expect(throws: LedgerError.self) { try await station.approve(shown) }
      await station.work()
      #expect(await chain.effects.isEmpty)
      try await station.approve(changed)
      await station.work()
      #expect(await chain.effects == ["upgrade vector-build pro>scale 5900 by agent:build-bot"])
      #expect(try await agent.upgrade(token: token)["status"] == "switched")
      #expect(try await station.alarms.isEmpty)
    }
  }

  @Test func aPriceThatTheServiceChangesUnderALiveTokenRaisesAnAlarm() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      _ = try await agent.upgrade()
      try await chain.sandbox.setPrice(plan: "scale", minor: 5_900)
      try await station.approve()
      await station.work()
      // What is approved is quoted afresh, so this price is shown before it is paid.
      #expect(await chain.effects.isEmpty)
      #expect(try await station.newest().facts.quote?.price?.money.minorUnits == 5_900)
      // Dock's token does not bind the price: between quote and confirmation it cannot be held off, only noticed.
      try await chain.sandbox.setFault(Fault(route: "/api/billing/upgrade", kind: .priceChange, phase: .confirm))
      try await station.approve()
      await station.work()
      #expect(await chain.effects == ["upgrade vector-build pro>scale 8850 by agent:build-bot"])
      #expect(try await station.alarms == [.executedMismatch])
    }
  }

  @Test func aPlanThatChangedMeanwhileIsNotChangedAgain() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      let token = try #require(try await agent.upgrade()["confirm_token"]?.string)
      try await station.approve()
      try await chain.sandbox.setPlan(organisation: "vector-build", plan: "scale")
      station.clock.advance(by: .seconds(61))
      await station.work()
      #expect(try await station.newest().state == .satisfied)
      #expect(await chain.effects == ["set-plan vector-build pro>scale 4900 by admin"])
      #expect(try await agent.upgrade(token: token)["status"] == "switched")
    }
  }

  @Test func anAskForThePlanInPlaceIsSatisfiedWithoutAnything() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      let reply = try await agent.upgrade("pro")
      #expect(reply["status"] == "switched")
      #expect(reply["consent", "state"] == "satisfied")
      #expect(await chain.callsLeft("upgrade") == 5)
      #expect(await chain.effects.isEmpty)
    }
  }
}

extension [Event] {
  var count64: Int64 { Int64(count) }
}
