import Billing
import Testing
import Text

@testable import Ledger

@Suite struct LedgerLooksTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger
  private let account: AccountName

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
    account = try Sample.name("dock-main")
  }

  private func observation(used: Int64 = 1, at now: Instant = Sample.now) throws -> Observation {
    Observation(
      account: account, at: now, plan: PlanState(plan: try Sample.plan("pro")),
      meters: [Meter(name: "agents", used: used, limit: .of(30), unit: "agents", provenance: .server)])
  }

  @Test func anAccountNobodyLookedAtIsUnknown() async throws {
    #expect(try await ledger.look(at: account) == nil)
    #expect(try await ledger.looks() == [:])
  }

  @Test func aLookIsRememberedAndAnEqualOneTakesNoRow() async throws {
    let later = Sample.now.adding(.seconds(60))
    try await ledger.record(try observation(), plan: Sample.look(later))
    try await ledger.record(try observation(at: later), plan: Sample.look(later.adding(.seconds(60))))
    let look = try #require(try await ledger.look(at: account))
    #expect(look.observation == (try observation(at: later)))
    #expect(look.nextAt == later.adding(.seconds(60)))
    #expect(look.budget == Sample.look(look.nextAt ?? later).budget)
    #expect(look.failedAt == nil && look.failure == nil && look.identity == nil)
    #expect(try ledger.count("SELECT COUNT(*) FROM observation") == 1)
    try await ledger.record(try observation(used: 2, at: later))
    try await ledger.record(try observation(used: 1, at: later))
    #expect(try ledger.count("SELECT COUNT(*) FROM observation") == 3)
    #expect(try await ledger.looks() == [account: try #require(try await ledger.look(at: account))])
  }

  @Test func aFailureKeepsWhatWasSeenAndASuccessEndsIt() async throws {
    try await ledger.record(try observation())
    let failedAt = Sample.now.adding(.seconds(60))
    let failure = LookFailure(.unauthorized, detail: SafeText("no\u{7} answer"))
    try await ledger.recordFailure(of: account, failure, at: failedAt, plan: Sample.look(failedAt))
    var look = try #require(try await ledger.look(at: account))
    #expect(look.observation == (try observation()))
    #expect(look.failedAt == failedAt && look.failure == failure && look.nextAt == failedAt)
    try await ledger.record(try observation(at: failedAt))
    look = try #require(try await ledger.look(at: account))
    #expect(look.failedAt == nil && look.failure == nil)
  }

  @Test func aLookThatMissesAPartKeepsTheMetersOfTheOneBeforeWithTheirAge() async throws {
    func look(_ seconds: Int64, _ meters: [Meter], isWhole: Bool = true) -> Observation {
      Observation(
        account: account, at: Sample.now.adding(.seconds(seconds)), plan: PlanState(plan: PlanName("pro")),
        meters: meters, partFailure: isWhole ? nil : .part(["usage"], of: .dock))
    }
    func meter(_ used: Int64?, asOf: Instant? = nil) -> Meter {
      Meter(name: "agents", used: used, limit: .of(10), unit: "agents", provenance: .server, asOf: asOf)
    }
    try await ledger.record(look(0, [meter(9)]))
    try await ledger.record(look(60, [], isWhole: false))
    try await ledger.record(look(120, [meter(nil)], isWhole: false))
    let half = try #require(try await ledger.look(at: account)?.observation)
    #expect(half.meters == [meter(9, asOf: Sample.now)] && half.partFailure != nil)
    #expect(half.at == Sample.now.adding(.seconds(120)))
    // What was not read again is no reading.
    #expect(try await ledger.samples(of: account, since: Sample.now)["agents"]?.count == 1)
    try await ledger.record(look(180, []))
    #expect(try await ledger.look(at: account)?.observation == look(180, []))
  }

  @Test func whatWasNotRecognisedIsKept() async throws {
    let seen = Observation(
      account: account, at: Sample.now, plan: PlanState(plan: PlanName("pro")), meters: [],
      unrecognised: ["usage.agents", SafeText("a\u{7}b")])
    try await ledger.record(seen)
    #expect(try await ledger.look(at: account)?.observation == seen)
  }

  @Test(arguments: [
    ProviderFailure.Kind.unreachable, .unauthorized, .rateLimited(until: nil), .rateLimited(until: Sample.now),
    .atLimit(until: nil), .atLimit(until: Sample.now), .atLimit(until: Sample.now, meter: "API calls"),
    .rejected(status: 503),
    .unrecognised(field: SafeText("usage.\u{7}agents")), .garbage, .noCredential, .unrecorded,
  ])
  func aFailureKeepsItsKind(_ kind: ProviderFailure.Kind) async throws {
    let failure = LookFailure(kind, detail: "Dock answered 401 unauthorized: No")
    try await ledger.recordFailure(of: account, Sample.failure, at: Sample.now)
    try await ledger.recordFailure(of: account, failure, at: Sample.now)
    #expect(try await ledger.look(at: account)?.failure == failure)
    #expect(try await folder.ledger().overview(at: Sample.now).looks[account]?.failure == failure)
  }

  @Test func aFailureOfAnEarlierReleaseHasNoKind() async throws {
    try await ledger.recordFailure(of: account, Sample.failure, at: Sample.now)
    try ledger.tamper(
      "ALTER TABLE look DROP COLUMN failure_kind",
      "DELETE FROM grdb_migrations WHERE identifier = '7: a failed look keeps its kind'")
    let old = LookFailure(nil, detail: Sample.failure.detail)
    let newer = try folder.ledger()
    #expect(try await newer.look(at: account)?.failure == old)
    try newer.tamper("UPDATE look SET failure_kind = '{\"kind\":\"of a later release\"}'")
    #expect(try await newer.look(at: account)?.failure == old)
  }

  @Test func aLookThatNobodyPlannedKeepsThePlan() async throws {
    let next = Sample.now.adding(.seconds(60))
    try await ledger.record(try observation(), plan: Sample.look(next))
    try await ledger.record(try observation(used: 2))
    #expect(try await ledger.look(at: account)?.nextAt == next)
    try await ledger.recordFailure(of: account, Sample.failure, at: Sample.now)
    #expect(try await ledger.look(at: account)?.nextAt == next)
  }

  @Test func aFailureMayComeBeforeAnySuccess() async throws {
    try await ledger.recordFailure(of: account, Sample.failure, at: Sample.now)
    let look = try #require(try await ledger.look(at: account))
    #expect(look.observation == nil && look.failedAt == Sample.now && look.nextAt == nil)
  }

  @Test func theIdentityIsKeptWithItsWarningMarks() async throws {
    let identity = Identity(
      organisation: SafeText("Acme \u{202E}Inc"), principal: SafeText(Sample.hostile), isAgent: true)
    try await ledger.record(identity, of: account)
    try await ledger.record(try observation())
    #expect(try await ledger.look(at: account)?.identity == identity)
    let changed = Identity(organisation: nil, principal: nil, isAgent: false)
    try await ledger.record(changed, of: account)
    #expect(try await ledger.look(at: account)?.identity == changed)
  }

  @Test func aDocumentThatCannotBeReadIsNoObservation() async throws {
    try await ledger.record(try observation())
    try ledger.tamper("UPDATE observation SET document = '{\"plan\":7}'")
    #expect(try await ledger.look(at: account)?.observation == nil)
    // It differs from what is seen next, so the next look stands in a row of its own.
    try await ledger.record(try observation())
    #expect(try await ledger.look(at: account)?.observation == (try observation()))
  }
}
