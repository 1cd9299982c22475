import Billing
import Ledger
import Testing

@testable import Engine

@Suite struct MintRuleTests {
  private static let now = Instant(milliseconds: 1_777_636_800_000)

  private func obstacle(
    _ purpose: MintRule.Purpose, _ operation: Operation = .upgrade, to target: String? = "scale",
    from plan: String? = "pro",
    cancellation: Cancellation = .none, age: Int64? = 0, used: Int = 0, other: Bool = false, blocked: Bool = false
  ) throws -> MintRule.Obstacle? {
    let observation = try age.map { age in
      Observation(
        account: try Bench.account().name, at: Self.now.adding(milliseconds: -age),
        plan: PlanState(plan: try plan.map { try Bench.plan($0) }, cancellation: cancellation), meters: [])
    }
    let sent = (0..<used).map { Self.now.adding(.seconds(Int64($0 - used))) }
    return MintRule.obstacle(
      purpose, change: PlanChange(operation, to: try target.map { try Bench.plan($0) }), observation: observation,
      service: .dock, budget: CallBudget(CallHistory(sent: sent, noneUntil: nil), hourly: 5, at: Self.now),
      hasOtherToken: other,
      isBlocked: blocked,
      at: Self.now)
  }

  @Test(arguments: [MintRule.Purpose.showing, .renewing, .executing])
  func onAFreshLookWithNothingInTheWayATokenMayBeAskedFor(purpose: MintRule.Purpose) throws {
    #expect(try obstacle(purpose) == nil)
    #expect(try obstacle(purpose, .downgrade, to: "free") == nil)
  }

  @Test(arguments: [MintRule.Purpose.showing, .renewing, .executing])
  func theLookMayBeTenSecondsOld(purpose: MintRule.Purpose) throws {
    #expect(try obstacle(purpose, age: 10_000) == nil)
    #expect(try obstacle(purpose, age: 10_001) == .stale)
    #expect(try obstacle(purpose, age: nil) == .stale)
    // A look from the future was taken on another clock.
    #expect(try obstacle(purpose, age: -1) == .stale)
  }

  @Test(arguments: [MintRule.Purpose.showing, .renewing, .executing])
  func noCallIsMadeThatWouldActAtOnce(purpose: MintRule.Purpose) throws {
    // Asking for the plan in place resumes it, or says that it is so.
    #expect(try obstacle(purpose, from: "scale") == .fastPath)
    #expect(try obstacle(purpose, from: "scale", cancellation: .scheduled(nil)) == .fastPath)
    #expect(try obstacle(purpose, from: "free") == .fastPath)
    #expect(try obstacle(purpose, from: nil) == .fastPath)
    #expect(try obstacle(purpose, .downgrade, to: "free", from: "free") == .fastPath)
    #expect(try obstacle(purpose, .downgrade, to: "free", cancellation: .scheduled(nil)) == .fastPath)
    #expect(try obstacle(purpose, .upgrade, to: nil) == .fastPath)
  }

  @Test func aTokenThatIsOnlyShownLeavesThreeOfFiveCalls() throws {
    #expect(try obstacle(.showing, used: 1) == nil)
    // Calls were made 1, 2, 3... seconds ago: it says when enough of them have left the hour.
    #expect(try obstacle(.showing, used: 2) == .calls(nextAt: Self.now.adding(.seconds(3598))))
    #expect(try obstacle(.showing, used: 4) == .calls(nextAt: Self.now.adding(.seconds(3598))))
    #expect(try obstacle(.showing, used: 5) == .calls(nextAt: Self.now.adding(.seconds(3598))))
  }

  @Test(arguments: [MintRule.Purpose.renewing, .executing])
  func theHoursLastCallIsNeverAToken(purpose: MintRule.Purpose) throws {
    #expect(try obstacle(purpose, used: 3) == nil)
    #expect(try obstacle(purpose, used: 4) == .calls(nextAt: Self.now.adding(.seconds(3596))))
    #expect(try obstacle(purpose, used: 5) == .calls(nextAt: Self.now.adding(.seconds(3596))))
  }

  @Test func onlyShowingGivesWayToAnotherRequestsToken() throws {
    #expect(try obstacle(.showing, other: true) == .otherToken)
    #expect(try obstacle(.renewing, other: true) == nil)
    #expect(try obstacle(.executing, other: true) == nil)
  }

  @Test(arguments: [MintRule.Purpose.showing, .renewing, .executing])
  func anUnexplainedChangeByATokenCallBlocksEverything(purpose: MintRule.Purpose) throws {
    #expect(try obstacle(purpose, blocked: true) == .blocked)
  }
}
