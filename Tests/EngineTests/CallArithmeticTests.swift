import Billing
import Consent
import Ledger
import Testing

@testable import Engine

/// What can be asked and carried out with so many of an hour's five calls left: the table in docs/consent.md.
@Suite struct CallArithmeticTests {
  private func spend(_ calls: Int, _ bench: Bench) async throws {
    for _ in 0..<calls {
      try await bench.ledger.countCall(of: bench.service.account.name, route: .upgrade, at: bench.clock.wall)
    }
  }

  @Test(arguments: [(5, true), (4, true), (3, false), (2, false), (1, false), (0, false)])
  func anArrivalIsQuotedWhenThreeCallsRemainAfterIt(left: Int, isQuoted: Bool) async throws {
    let bench = try Bench()
    try await spend(5 - left, bench)
    let request = try await bench.ask()
    #expect((request.facts.quote != nil) == isQuoted)
    #expect(await bench.service.counts.mint == (isQuoted ? 1 : 0))
  }

  @Test(arguments: [(4, true), (3, true), (2, true), (1, false), (0, false)])
  func theOperatorIsQuotedFromTwoCallsOn(left: Int, isQuoted: Bool) async throws {
    let bench = try Bench()
    await bench.service.replyToMints(.failure(FakeService.lost))
    let id = try await bench.ask().id
    try await spend(4 - left, bench)
    try await bench.ledger.wish(.renew(id), at: bench.clock.wall)
    try await bench.settle()
    let request = try await bench.request(id)
    #expect((request.facts.quote != nil) == isQuoted)
    #expect(await bench.service.counts.mint == (isQuoted ? 2 : 1))
  }

  @Test(arguments: [(4, true), (3, true), (2, true), (1, true), (0, false)])
  func anApprovalWithALiveTokenIsCarriedOutWithTheLastCall(left: Int, isExecuted: Bool) async throws {
    let bench = try Bench()
    let id = try await bench.ask().id
    try await spend(4 - left, bench)
    try await bench.approve(id)
    try await bench.settle()
    #expect(try await bench.state(id) == (isExecuted ? .executed : .approved))
    // A fresh quote wherever it leaves a call to confirm it.
    #expect(await bench.service.counts.mint == (left >= 2 ? 2 : 1))
  }

  @Test(arguments: [(4, true), (3, true), (2, true), (1, false), (0, false)])
  func anApprovalWithoutALiveTokenTakesTwoCalls(left: Int, isExecuted: Bool) async throws {
    let bench = try Bench()
    let id = try await bench.ask().id
    try await spend(4 - left, bench)
    bench.clock.advance(by: .seconds(51))
    try await bench.approve(id)
    try await bench.settle()
    #expect(try await bench.state(id) == (isExecuted ? .executed : .approved))
  }

  @Test(arguments: [(4, true), (3, true), (2, true)])
  func whatAVoidingQuoteLeavesIsEnoughForTheNextApproval(left: Int, isExecuted: Bool) async throws {
    let bench = try Bench()
    let id = try await bench.ask().id
    try await spend(4 - left, bench)
    await bench.service.setPrice(of: "scale", to: 5900)
    try await bench.approve(id)
    try await bench.settle()
    #expect(try await bench.state(id) == .pending)
    try await bench.approve(id)
    try await bench.settle()
    #expect(try await bench.state(id) == (isExecuted ? .executed : .approved))
    let calls = await bench.service.counts
    #expect(calls.mint == 2 && calls.confirm == 1)
  }
}
