import Billing
import Consent
import Ledger
import Support
import Testing

@testable import Desk

@Suite struct OutcomeWaitTests {
  @Test func aRequestThatWaitsForNothingIsGivenAtOnce() async throws {
    try await withLedger { ledger in
      let request = try await ledger.makeRequest()
      let wait = OutcomeWait(ledger, ManualTime())
      #expect(try await wait.wait(for: request.id, atMost: .seconds(30))?.state == .pending)
      #expect(try await wait.wait(for: RequestID.random(), atMost: .seconds(30)) == nil)
    }
  }

  @Test func theEndOfAnApprovedOneIsWaitedFor() async throws {
    try await withLedger { ledger in
      let approved = try await ledger.approve(try await ledger.makeRequest())
      let waiting = Task { try await OutcomeWait(ledger, ManualTime()).wait(for: approved.id, atMost: .seconds(30)) }
      try await ledger.apply(
        .rejected(Rejection(.notNow)), to: approved.id, actor: .operatorItself, at: Sample.now)
      #expect(try await waiting.value?.state == .rejected)
    }
  }

  @Test func anApprovedOneThatNobodyCarriesOutIsGivenWhenTheTimeIsUp() async throws {
    try await withLedger { ledger in
      let approved = try await ledger.approve(try await ledger.makeRequest())
      let time = ManualTime()
      let waiting = Task { try await OutcomeWait(ledger, time).wait(for: approved.id, atMost: .seconds(30)) }
      await time.waitForSleepers(1)
      time.advance(by: .seconds(30))
      #expect(try await waiting.value?.state == .approved)
    }
  }
}
