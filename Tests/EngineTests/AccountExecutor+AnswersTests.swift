import Billing
import Consent
import Ledger
import Testing
import Text

@testable import Engine

@Suite struct AnswersTests {
  private static let page = IssuedURL(url: Secret("https://checkout.stripe.com/secret"), host: "checkout.stripe.com")

  private static func refusal(_ reason: Refusal.Reason) -> FakeService.Reply {
    .answer(.refused(Refusal(reason, words: "words of the service")))
  }

  /// The table of what an answer becomes, for a change of plan.
  @Test(
    arguments: [
      (.normal, .executed, .switched, 1),
      (.effectThenAnswer(.switched(to: nil)), .executed, .switched, 1),
      (.effectThenAnswer(.resumed(nil)), .executed, .resumed, 1),
      (.effectThenAnswer(.downgradeScheduled(effective: nil)), .executed, .downgradeScheduled, 1),
      (.answer(.alreadyFree), .satisfied, .alreadyFree, 0), (.answer(.designPartner), .satisfied, .designPartner, 0),
      (.answer(.paymentRequired(.checkout, page)), .awaitingPayment, .paymentPage, 0),
      (.answer(.approvalPage(page, pollingURL: Secret("https://x"))), .awaitingPayment, .approvalPage, 0),
      (refusal(.tokenExpired), .failed, .refused, 0), (refusal(.tokenMismatch), .failed, .refused, 0),
      (refusal(.rateLimited(until: nil)), .failed, .refused, 0), (refusal(.unauthorized), .failed, .refused, 0),
      (refusal(.forbidden), .failed, .refused, 0), (refusal(.overLimit(until: nil)), .pending, .limitReached, 0),
      (refusal(.declined), .failed, .refused, 0), (.failure(FakeService.unsent), .failed, .refused, 0),
      (refusal(.tokenInvalid), .unknown, .answerLost, 0), (.answer(.unrecognised("<html>")), .unknown, .answerLost, 0),
      (
        .answer(
          .confirmationRequired(
            Confirmation(token: Secret("ct_again"), quote: Quote(price: nil, words: "again?"), lifetime: .seconds(60)))),
        .unknown, .answerLost, 0
      ),
      (.failure(FakeService.lost), .unknown, .answerLost, 0), (.effectThenFailure, .unknown, .answerLost, 1),
      (
        .failure(ProviderFailure(.rejected(status: 500), mayHaveReached: true, detail: "500")), .unknown, .answerLost, 0
      ),
    ] as [(FakeService.Reply, ConsentState, Outcome.Code, Int)])
  func anAnswerBecomesAState(reply: FakeService.Reply, state: ConsentState, code: Outcome.Code, effects: Int)
    async throws
  {
    let bench = try Bench()
    await bench.service.replyToConfirms(reply)
    let id = try await bench.ask().id
    try await bench.approve(id)
    await bench.engine.step()
    await bench.engine.settle()
    #expect(try await bench.state(id) == state)
    #expect(try await bench.outcome(id) == code)
    #expect(await bench.service.effects.count == effects)
    #expect(await bench.service.counts.confirm == 1)
    #expect(try await bench.events(id).filter { $0 == "request.execution_began" }.count == 1)
  }

  @Test func aDowngradeIsCarriedOutOnTheDefiniteAnswer() async throws {
    let bench = try Bench()
    let id = try await bench.askAndApprove(.downgrade, "free")
    let request = try await bench.request(id)
    #expect(request.state == .executed && request.outcome?.code == .downgradeScheduled)
    #expect(request.outcome?.effective == request.facts.from.renewsAt)
    #expect(try await bench.alarms() == [])
  }

  @Test func aDowngradeTheBillingStateDoesNotReportIsMarkedSo() async throws {
    let bench = try Bench()
    await bench.service.change { $0.cancellation = .unknown }
    await bench.service.replyToConfirms(.answer(.downgradeScheduled(effective: nil)))
    let id = try await bench.askAndApprove(.downgrade, "free")
    #expect(try await bench.state(id) == .executed)
    let check = try await bench.ledger.events(limit: 99).first { $0.kind == "request.bill_checked" }
    #expect(check?.body["finding"]?.string == "not_reported")
    #expect(try await bench.alarms() == [])
  }

  @Test func aPortalIsCarriedOutOnceItsURLIsStored() async throws {
    let bench = try Bench()
    let id = try await bench.askAndApprove(.portal, nil)
    #expect(try await bench.state(id) == .executed)
    #expect(try await bench.outcome(id) == .linkStored)
    let link = try #require(try await bench.ledger.waitingLinks(of: id).first)
    #expect(link.kind == .portal)
    #expect(try await bench.ledger.url(ofLink: link.id)?.reveal().contains("portal/secret") == true)
  }

  @Test func aPayPageWaitsUntilThePlanShowsTheTarget() async throws {
    let bench = try Bench(plan: "free")
    let id = try await bench.askAndApprove(.upgrade, "pro")
    #expect(try await bench.state(id) == .awaitingPayment)
    #expect(try await bench.request(id).change.operation == .checkout)
    let link = try #require(try await bench.ledger.waitingLinks(of: id).first)
    try await bench.advance(.seconds(600))
    #expect(try await bench.state(id) == .awaitingPayment)
    // A person pays.
    await bench.service.change { $0.plan = PlanName("pro") }
    try await bench.advance(.seconds(600))
    #expect(try await bench.state(id) == .executed)
    #expect(try await bench.ledger.links(at: bench.clock.wall).map(\.state) == [.used])
    #expect(try await bench.ledger.url(ofLink: link.id) == nil)
    #expect(try await bench.alarms() == [])
  }

  @Test func aPayPageNobodyUsedExpiresWithItsLink() async throws {
    let bench = try Bench(plan: "free")
    let id = try await bench.askAndApprove(.upgrade, "pro")
    let link = try #require(try await bench.ledger.waitingLinks(of: id).first)
    for _ in 0..<7 { try await bench.advance(.seconds(600)) }
    #expect(try await bench.state(id) == .expired)
    #expect(try await bench.outcome(id) == .unpaid)
    #expect(try await bench.ledger.url(ofLink: link.id) == nil)
    #expect(try await bench.ledger.links(at: bench.clock.wall).map(\.state) == [.expired])
  }

  /// Whoever pays in the last moment has paid: the plan is looked at before the request is given up.
  @Test func aPaymentInTheLastMomentCounts() async throws {
    let bench = try Bench(plan: "free", interval: .seconds(3000))
    let id = try await bench.askAndApprove(.upgrade, "pro")
    bench.clock.advance(by: .seconds(3599))
    await bench.service.change { $0.plan = PlanName("pro") }
    try await bench.advance(.seconds(1))
    #expect(try await bench.state(id) == .executed)
  }

  @Test func theURLOfAPortalEndsByItselfThoughItsRequestIsOver() async throws {
    let bench = try Bench()
    let id = try await bench.askAndApprove(.portal, nil)
    let link = try #require(try await bench.ledger.waitingLinks(of: id).first)
    #expect(bench.time.asleep.contains { $0 <= bench.clock.boot.adding(.seconds(3600)) })
    try await bench.advance(.seconds(3600))
    #expect(try await bench.ledger.url(ofLink: link.id) == nil)
    #expect(try await bench.state(id) == .executed)
  }

  // MARK: - A ledger that cannot take the answer

  @Test func anAnswerTheLedgerCannotTakeIsKeptAndRecordedLater() async throws {
    let bench = try Bench()
    let id = try await bench.ask().id
    try await bench.approve(id)
    try bench.tamper(
      "CREATE TRIGGER no_outcome BEFORE UPDATE ON request WHEN old.state = 'executing' BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    try await bench.settle()
    #expect(await bench.service.effects.count == 1)
    #expect(try await bench.state(id) == .executing)
    try await bench.advance(.seconds(5))
    #expect(try await bench.state(id) == .executing)
    // At the first failure and at the second it is told what was sent, and never that nothing was.
    let words = "#1 Pro -> Scale on dock-main was SENT, and what came of it cannot be recorded: do not ask for it again"
    #expect(bench.errors.lines.count { $0.hasPrefix(words) } == 2, "\(bench.errors.lines)")
    let calm = ["put off", "othing was changed", "othing was sent", "decided or sent"]
    #expect(!bench.errors.lines.contains { line in calm.contains { line.contains($0) } }, "\(bench.errors.lines)")
    try bench.tamper("DROP TRIGGER no_outcome")
    try await bench.advance(.seconds(5))
    #expect(try await bench.state(id) == .executed)
    #expect(try await bench.outcome(id) == .switched)
    #expect(await bench.service.counts.confirm == 1)
  }

  @Test func aURLTheLedgerCannotTakeIsKeptAndStoredLater() async throws {
    let bench = try Bench()
    let id = try await bench.ask(.portal, nil).id
    try await bench.approve(id)
    try bench.tamper("CREATE TRIGGER no_links BEFORE INSERT ON link BEGIN SELECT RAISE(ABORT, 'full'); END")
    try await bench.settle()
    #expect(try await bench.state(id) == .executing)
    try bench.tamper("DROP TRIGGER no_links")
    try await bench.advance(.seconds(5))
    #expect(try await bench.state(id) == .executed)
    #expect(try await bench.ledger.waitingLinks(of: id).count == 1)
    #expect(await bench.service.counts.confirm == 1)
  }
}
