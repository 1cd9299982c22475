import Billing
import Consent
import Synchronization
import Testing
import Text

@testable import Ledger

/// What a look is compared with, and that nothing is seen without its alarm.
@Suite struct ChangeFindingTests {
  private final class Seen: Sendable {
    let calls = Mutex<[(known: PlanState, seen: PlanState, requests: [ConsentRequest])]>([])
  }

  private let folder: TemporaryFolder
  private let ledger: Ledger
  private let account: AccountName
  private let seen = Seen()

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
    account = try Sample.name("dock-main")
  }

  private func look(_ plan: String, findings: [SafeText] = [], at now: Instant = Sample.now) async throws -> [Alarm] {
    let observation = Observation(
      account: account, at: now, plan: PlanState(plan: try Sample.plan(plan)), meters: [])
    return try await ledger.record(observation) { [seen] known, state, requests in
      seen.calls.withLock { $0.append((known.plan, state, requests)) }
      return ChangeFinding(known: state, findings: findings)
    }
  }

  @Test func theFirstLookIsWhatTheOthersAreComparedWith() async throws {
    #expect(try await look("pro", findings: ["never asked"]) == [])
    #expect(seen.calls.withLock { $0.count } == 0)
    _ = try await look("scale")
    _ = try await look("free")
    let calls = seen.calls.withLock { $0 }
    #expect(calls.map(\.known.plan?.rawValue) == ["pro", "scale"])
    #expect(calls.map(\.seen.plan?.rawValue) == ["scale", "free"])
  }

  @Test func aFindingIsAnAlarmInTheSameMoment() async throws {
    _ = try await look("pro")
    let alarms = try await look("scale", findings: ["The plan changed.", "The price changed."])
    #expect(alarms.map(\.kind) == [.unconsentedChange, .unconsentedChange])
    #expect(try await ledger.openAlarms() == alarms)
  }

  @Test func theRequestsThatCanExplainAreGivenAndNoOthers() async throws {
    _ = try await look("pro")
    let pending = try await ledger.makeRequest()
    _ = try await look("scale")
    #expect(seen.calls.withLock { $0.last?.requests } == [])
    try await ledger.apply(Sample.approval(of: pending), to: pending.id, actor: .operatorItself, at: Sample.now)
    try await ledger.apply(.executionBegan(Sample.attempt()), to: pending.id, actor: .engine, at: Sample.now)
    _ = try await look("pro")
    #expect(seen.calls.withLock { $0.last?.requests.map(\.id) } == [pending.id])
    try await ledger.apply(.executed(Outcome(.switched)), to: pending.id, actor: .engine, at: Sample.now)
    _ = try await look("scale")
    let given = seen.calls.withLock { $0.last?.requests ?? [] }
    #expect(given.map(\.id) == [pending.id] && given.first?.endedAt == Sample.now)
    _ = try await look("pro", at: Sample.now.adding(.seconds(401 * 86_400)))
    #expect(seen.calls.withLock { $0.last?.requests } == [])
  }

  @Test func aLookWithoutAJudgeLeavesWhatIsKnown() async throws {
    _ = try await look("pro")
    try await ledger.record(
      Observation(account: account, at: Sample.now, plan: PlanState(plan: try Sample.plan("free")), meters: []))
    _ = try await look("scale")
    #expect(seen.calls.withLock { $0.last?.known.plan?.rawValue } == "pro")
  }
}
