import Billing
import Consent
import Ledger
import Sandbox
import Testing

@Suite(.timeLimit(.minutes(2))) struct FaultTests {
  private static let route = "/api/billing/upgrade"
  private static let done = "upgrade vector-build pro>scale 4900 by agent:build-bot"

  /// How a fault of the confirming call goes on: the states before and after the fence, and the outcome.
  struct Course: Sendable {
    let kind: Fault.Kind
    let before: ConsentState
    let after: ConsentState
    let outcome: Outcome.Code
  }

  private static let courses = [
    // The change happened, and the billing state shows it.
    Course(kind: .dropAfter, before: .unknown, after: .executed, outcome: .unattributed),
    Course(kind: .errorAfter, before: .unknown, after: .executed, outcome: .unattributed),
    Course(kind: .garbage, before: .unknown, after: .executed, outcome: .unattributed),
    Course(kind: .huge, before: .unknown, after: .executed, outcome: .unattributed),
    // Words that try to take over a terminal change nothing about what they say.
    Course(kind: .hostile, before: .executed, after: .executed, outcome: .switched),
  ]

  @Test(arguments: courses)
  func aConfirmationThatGoesWrongHasOneEffectAtMost(_ course: Course) async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      let token = try #require(try await agent.upgrade()["confirm_token"]?.string)
      try await chain.sandbox.setFault(Fault(route: Self.route, kind: course.kind, phase: .confirm))
      try await station.approve()
      await station.work()
      #expect(try await station.newest().state == course.before)
      if course.before == .unknown {
        let told = try await agent.upgrade()
        #expect(told["consent", "state"] == "unknown")
        #expect(told["message"]?.string?.hasPrefix("Do not retry; what happened is being found out") == true)
        // Nothing is sent or decided before the fence.
        let calls = await chain.callsLeft("upgrade")
        await station.pass(.seconds(89))
        #expect(try await station.newest().state == .unknown)
        #expect(await chain.callsLeft("upgrade") == calls)
        await station.pass(.seconds(1))
      }
      let request = try await station.newest()
      #expect(request.state == course.after)
      #expect(request.outcome?.code == course.outcome)
      #expect(await chain.effects == [Self.done])
      let told = try await agent.upgrade(token: token)
      #expect(told["status"] == "switched")
      await station.pass(.seconds(3600))
      #expect(await chain.effects == [Self.done])
      #expect(try await agent.upgrade(token: token).json == told.json)
    }
  }

  @Test(arguments: [Fault.Kind.dropBefore, .errorBefore, .redirect])
  func whatNeverArrivesIsNotSentAgain(_ kind: Fault.Kind) async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      let token = try #require(try await agent.upgrade()["confirm_token"]?.string)
      try await chain.sandbox.setFault(Fault(route: Self.route, kind: kind, phase: .confirm))
      try await station.approve()
      await station.work()
      await station.pass(.seconds(89))
      #expect(try await station.newest().state == .unknown)
      await station.pass(.seconds(1))
      let request = try await station.newest()
      #expect(request.state == .failed)
      #expect(request.outcome?.code == .notExecuted)
      await station.pass(.seconds(3600))
      #expect(await chain.effects.isEmpty)
      #expect(try await station.newest().attempt?.number == 1)
      let told = try await agent.upgrade(token: token)
      #expect(told.status == 409)
      #expect(told["error"] == "change_failed")
      // Nobody refused it: an agent that is told "nothing was changed" is told more than anybody knows.
      let words = try #require(told["message"]?.string)
      #expect(words.contains("does not show it") && !words.contains("nothing was changed"))
    }
  }

  @Test func anAnswerThatComesLateIsWaitedFor() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      _ = try await agent.upgrade()
      try await chain.sandbox.setFault(Fault(route: Self.route, kind: .delay, milliseconds: 4_000, phase: .confirm))
      try await station.approve()
      #expect(station.clock.sleepers == 0)
      let work = Task { await station.work() }
      // The engine's own timer, and the sandbox that holds its answer back.
      await station.clock.waitForSleepers(2)
      #expect(try await station.newest().state == .executing)
      #expect(try await agent.upgrade()["consent", "state"] == "executing")
      station.clock.advance(by: .seconds(4))
      await work.value
      #expect(try await station.newest().outcome?.code == .switched)
      #expect(await chain.effects == [Self.done])
    }
  }

  @Test(arguments: Fault.Kind.allCases.filter { $0 != .delay && $0 != .priceChange })
  func aQuoteThatGoesWrongHasNoEffect(_ kind: Fault.Kind) async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      try await chain.sandbox.setFault(Fault(route: Self.route, kind: kind, phase: .mint))
      let asked = try await agent.upgrade()
      #expect(asked["status"] == "confirmation_required")
      #expect(await chain.effects.isEmpty)
      // What was not quoted cannot be approved: the operator asks for the price first.
      let shown = try await station.newest()
      if shown.facts.quote == nil {
        await #expect(throws: LedgerError.self) { try await station.approve() }
        try await station.ledger.wish(.renew(shown.id), at: station.clock.wall)
        await station.work()
        #expect(try await station.newest().facts.quote?.price?.money.minorUnits == 4_900)
      }
      try await station.approve()
      await station.work()
      if try await station.newest().state == .pending {
        // The fresh quote says something else than the one that was shown: it is approved before it is carried out.
        #expect(try await station.newest().version > shown.version)
        #expect(await chain.effects.isEmpty)
        try await station.approve()
        await station.work()
      }
      #expect(try await station.newest().state == .executed)
      #expect(await chain.effects == [Self.done])
    }
  }

  @Test(arguments: Fault.Kind.allCases.filter { !$0.leavesBodyReadable })
  func aServiceThatCannotBeReadMakesNoRequest(_ kind: Fault.Kind) async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      try await chain.sandbox.setFault(Fault(route: "/api/billing", kind: kind, times: 9))
      let asked = try await agent.upgrade()
      #expect(asked.status == 503)
      #expect(asked["error"] == "service_unreachable")
      #expect(try await station.ledger.recentRequests(limit: 9).isEmpty)
      #expect(await chain.callsLeft("upgrade") == 5)
      #expect(try await agent.call(.get, "/api/billing").status == 503)
    }
  }

  @Test func aServiceThatCannotBeReadPutsTheExecutionOff() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      _ = try await agent.upgrade()
      station.clock.advance(by: .seconds(61))
      try await chain.sandbox.setFault(Fault(route: "/api/billing", kind: .dropBefore, times: 1_000))
      try await station.approve()
      await station.work()
      for _ in 0..<20 { await station.pass(.seconds(30)) }
      #expect(try await station.newest().state == .approved)
      #expect(await chain.effects.isEmpty)
      await chain.sandbox.clearFaults()
      await station.pass(.seconds(60))
      #expect(try await station.newest().state == .executed)
      #expect(await chain.effects == [Self.done])
    }
  }

  @Test func hostileWordsReachTheOperatorDisarmedAndTheAgentNotAtAll() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      try await chain.sandbox.setFault(Fault(route: Self.route, kind: .hostile, times: 9))
      try await chain.sandbox.setFault(Fault(route: "/api/billing", kind: .hostile, times: 9))
      let asked = try await agent.upgrade()
      #expect(asked["status"] == "confirmation_required")
      let words = try #require(try await station.newest().facts.quote?.words)
      #expect(words.hadUnsafeScalars)
      #expect(!words.string.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202E}" })
      // Another amount in the same words: which one is the price, the operator reads himself.
      #expect(words.string.contains("$49/mo") && words.string.contains("91$"))
      #expect(try await station.newest().facts.quote?.price == nil)
      let view = try await agent.call(.get, "/api/billing")
      for reply in [asked, view] {
        let text = reply.json.serialized()
        #expect(!text.contains("approved\\u0007") && !text.contains("u001b") && !text.contains("Free of charge"))
      }
    }
  }
}
