import Billing
import Consent
import Ledger
import Testing

@testable import Engine

@Suite struct AccountExecutorPagesTests {
  private func bench() throws -> Bench { try Bench(interval: .seconds(600), consent: .web) }

  @Test func anApprovalAsksForThePageAndItsURLIsStored() async throws {
    let bench = try bench()
    let id = try await bench.askAndApprove()
    #expect(try await bench.state(id) == .awaitingPayment)
    #expect(await bench.service.asked == [.page])
    let link = try #require(try await bench.ledger.waitingLinks(of: id).first)
    #expect(link.kind == .approval)
    #expect(await bench.service.polled.first == Secret("https://trydock.ai/api/web-approve/status?token=page"))
  }

  @Test func askingNeverAsksTheServiceForAPage() async throws {
    let bench = try bench()
    _ = try await bench.ask()
    try await bench.settle()
    #expect(await bench.service.asked == [])
  }

  @Test(arguments: [("scale", Operation.upgrade), ("free", .downgrade)])
  func anApprovedPageIsAnExecution(plan: String, operation: Operation) async throws {
    let bench = try bench()
    let id = try await bench.askAndApprove(operation, plan)
    try await bench.advance(.seconds(5))
    #expect(try await bench.state(id) == .awaitingPayment)
    await bench.service.decidePage(.approved)
    try await bench.advance(.seconds(5))
    #expect(try await bench.state(id) == .executed)
    #expect(try await bench.ledger.waitingLinks(of: id) == [])
    #expect(try await bench.ledger.pollingURLs() == [:])
    try await bench.advance(.seconds(120))
    #expect(try await bench.ledger.openAlarms() == [])
    #expect(await bench.service.effects.count == 1)
  }

  @Test func anApprovedPageThatChangesNothingIsABillThatHasNotSettled() async throws {
    let bench = try bench()
    _ = try await bench.askAndApprove()
    await bench.service.forgetWaitingPage()
    await bench.service.decidePage(.approved)
    try await bench.advance(.seconds(5))
    for _ in 0..<73 { try await bench.advance(.seconds(50)) }
    #expect(try await bench.ledger.openAlarms().map(\.kind) == [.billNotSettled])
  }

  @Test(arguments: [(ApprovalPageState.denied, ConsentState.failed), (.expired, .expired)])
  func aPageThatWasDeclinedOrForgottenHasNoEffect(state: ApprovalPageState, end: ConsentState) async throws {
    let bench = try bench()
    let id = try await bench.askAndApprove()
    await bench.service.decidePage(state)
    try await bench.advance(.seconds(5))
    #expect(try await bench.state(id) == end)
    #expect(try await bench.ledger.waitingLinks(of: id) == [])
    #expect(await bench.service.effects == [])
    let polls = await bench.service.polled.count
    try await bench.advance(.seconds(60))
    #expect(await bench.service.polled.count == polls)
  }

  @Test func thePaceSlowsDownAndFailuresEndNothing() async throws {
    let bench = try bench()
    let id = try await bench.askAndApprove()
    await bench.service.failNextPolls(FakeService.lost, FakeService.unsent)
    for _ in 0..<24 { try await bench.advance(.seconds(5)) }
    let first = await bench.service.polled.count
    #expect((24...25).contains(first))
    for _ in 0..<24 { try await bench.advance(.seconds(5)) }
    #expect((7...9).contains(await bench.service.polled.count - first))
    await bench.service.decidePage(.unrecognised("a new word"))
    try await bench.advance(.seconds(15))
    #expect(try await bench.state(id) == .awaitingPayment)
  }

  @Test func aRateLimitIsKept() async throws {
    let bench = try bench()
    _ = try await bench.askAndApprove()
    let polls = await bench.service.polled.count
    let until = bench.clock.wall.adding(.seconds(95))
    await bench.service.failNextPolls(ProviderFailure(.rateLimited(until: until), mayHaveReached: true, detail: "429"))
    try await bench.advance(.seconds(5))
    #expect(await bench.service.polled.count == polls + 1)
    try await bench.advance(.seconds(89))
    #expect(await bench.service.polled.count == polls + 1)
    try await bench.advance(.seconds(1))
    #expect(await bench.service.polled.count == polls + 2)
  }

  @Test func anEngineStartedAnewGoesOnAsking() async throws {
    let bench = try bench()
    let id = try await bench.askAndApprove()
    bench.crash()
    await bench.service.decidePage(.approved)
    try await bench.settle()
    #expect(try await bench.state(id) == .executed)
  }

  @Test func aServiceThatAnswersWithATokenInstead() async throws {
    let bench = try bench()
    let confirmation = Confirmation(token: Secret("ct"), quote: Quote(price: nil, words: "?"), lifetime: .seconds(60))
    await bench.service.replyToConfirms(.answer(.confirmationRequired(confirmation)))
    let id = try await bench.askAndApprove()
    #expect(try await bench.state(id) == .failed)
    #expect(await bench.service.effects == [])
  }
}
