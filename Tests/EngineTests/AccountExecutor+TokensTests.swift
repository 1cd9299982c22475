import Billing
import Testing

@testable import Engine

@Suite struct AccountExecutorTokensTests {
  @Test func aTokenIsAskedForWithWhatTheLookShowed() async throws {
    let bench = try Bench()
    let seen = await bench.service.truth
    _ = try await bench.ask()
    #expect(await bench.service.asked == [.quote(QuoteBasis(organisation: "Acme", from: seen))])
  }

  @Test func whoeverIsNotKnownYetIsAskedForFirst() async throws {
    let bench = try Bench()
    await bench.service.setIdentity(.failure(FakeService.unsent))
    try await bench.settle()
    #expect(try await bench.ledger.look(at: bench.service.account.name)?.identity == nil)
    let seen = await bench.service.truth
    await bench.service.setIdentity(.success(Identity(organisation: "Acme", principal: nil, isAgent: true)))
    _ = try await bench.ask()
    #expect(await bench.service.asked == [.quote(QuoteBasis(organisation: "Acme", from: seen))])
  }

  @Test func aServiceThatDoesNotSayWhoItIsIsAskedForAQuoteAllTheSame() async throws {
    let bench = try Bench()
    await bench.service.setIdentity(.failure(FakeService.unsent))
    let seen = await bench.service.truth
    #expect(try await bench.ask().token != nil)
    #expect(await bench.service.asked == [.quote(QuoteBasis(organisation: nil, from: seen))])
  }
}
