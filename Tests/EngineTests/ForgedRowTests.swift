import Billing
import Consent
import Ledger
import Testing

@testable import Engine

/// A row is not an approval: what the events do not say is not carried out.
@Suite struct ForgedRowTests {
  private let bench: Bench

  init() throws {
    bench = try Bench()
  }

  private static let approve = """
    UPDATE request SET state = 'approved', approved_at = created_at, decided_at = created_at,
      execute_by = created_at + 300000 WHERE number = 1
    """

  @Test func aRowThatWasSetToApprovedIsNotCarriedOut() async throws {
    let request = try await bench.ask()
    try bench.tamper(Self.approve)
    try await bench.settle()
    #expect(await bench.service.effects == [])
    #expect(await bench.service.counts.confirm == 0)
    #expect(try await bench.alarms() == [.forgedRow])
    #expect(try await bench.ledger.forgedRows().map(\.number) == [1])
    #expect(try await bench.ledger.verifyAudit() == .intact(events: try await bench.ledger.newestEvent()))
    // It stays so, and says it once.
    try await bench.advance(.seconds(60))
    #expect(try await bench.alarms() == [.forgedRow])
    #expect(try await bench.state(request.id) == .approved)
  }

  @Test func aFailedRowSetBackToApprovedIsNotCarriedOut() async throws {
    await bench.service.replyToConfirms(.answer(.refused(Refusal(.declined, words: "no"))))
    let id = try await bench.askAndApprove()
    #expect(try await bench.state(id) == .failed)
    let confirmed = await bench.service.counts.confirm
    try bench.tamper("UPDATE request SET state = 'approved', ended_at = NULL, attempt_number = NULL WHERE number = 1")
    try await bench.settle()
    #expect(await bench.service.counts.confirm == confirmed)
    #expect(try await bench.alarms() == [.forgedRow])
  }

  /// Whoever may approve one thing must not be able to turn it into another in the file.
  @Test(arguments: [
    "change_plan = 'enterprise'", "account = account || 'x'", "origin = 'https://evil.example'", "live = 0",
    "organisation = 'Other'", "version = 2", "decide_by = decide_by + 1", "execute_by = execute_by + 1",
    "change_interval = 'year'", "facts = replace(facts, '4900', '49')",
  ])
  func anApprovalThatWasAlteredIsNotCarriedOut(change: String) async throws {
    let request = try await bench.ask()
    try await bench.approve(request.id)
    try bench.tamper("UPDATE request SET \(change) WHERE number = 1")
    try await bench.settle()
    #expect(await bench.service.effects == [])
    #expect(try await bench.ledger.forgedRows().map(\.number) == [1])
  }

  /// Whoever writes into the file must not be able to make a foreign change look like an approved one.
  @Test func aRejectedRowThatWasSetToExecutedExplainsNothing() async throws {
    let bench = try Bench(interval: .seconds(60))
    let request = try await bench.ask()
    try await bench.reject(request.id)
    try await bench.settle()
    try bench.tamper(
      """
      UPDATE request SET state = 'executed', approved_at = created_at, ended_at = created_at, attempt_number = 1,
        attempt_boot = 'boot', attempt_issued = 0 WHERE number = 1
      """)
    await bench.service.change { $0.plan = PlanName("scale") }
    try await bench.advance(.seconds(60))
    #expect(Set(try await bench.alarms()) == [.forgedRow, .unconsentedChange])
  }

  /// An event that was slipped in without its place in the chain proves nothing.
  @Test func anEventOutsideTheChainIsNone() async throws {
    let request = try await bench.ask()
    let digest = request.digest.hex
    try bench.tamper(
      Self.approve,
      """
      INSERT INTO event (seq, at, kind, account, request, actor, body, previous, hash)
      SELECT MAX(seq) + 1, \(request.createdAt.milliseconds), 'request.approved', 'dock-main', '\(request.id)', 'operator',
        '{"digest":"\(digest)","place":"shell:digest","shown":{"version":1}}', (SELECT hash FROM event ORDER BY seq DESC LIMIT 1), 'x'
      FROM event
      """)
    try await bench.settle()
    #expect(await bench.service.effects == [])
    #expect(try await bench.alarms() == [.forgedRow])
  }

  @Test func everyWayThatARequestCanTakeReplaysToItsRow() async throws {
    let lost = try await bench.ask(.upgrade, "scale", agent: "a")
    await bench.service.replyToConfirms(.failure(FakeService.lost))
    try await bench.approve(lost.id)
    try await bench.settle()
    try await bench.advance(.seconds(90))
    _ = try await bench.ask(.portal, nil, agent: "b")
    // Where there is a subscription, there are no pages to pay on.
    await bench.service.change { $0.plan = PlanName("free") }
    try await bench.reject(try await bench.ask(.checkout, "team", agent: "c").id)
    let page = try await bench.ask(.checkout, "enterprise", agent: "d")
    try await bench.approve(page.id)
    try await bench.settle()
    _ = try await bench.ask(.checkout, "enterprise", agent: "e")
    try await bench.ledger.apply(.cancelled, to: page.id, actor: .operatorItself, at: bench.clock.wall)
    try await bench.advance(.seconds(90_000))
    #expect(try await bench.ledger.recentRequests(limit: 99).count == 5)
    #expect(try await bench.ledger.forgedRows() == [])
  }
}
