import Billing
import Consent
import Ledger
import Testing

@testable import Desk

@Suite struct ToldDelaysTests {
  @Test func anApprovalThatWaitsIsToldOnceAndAgainWhenItWasApprovedAnew() async throws {
    try await withLedger { ledger in
      let asked = try await ledger.makeRequest()
      let approved = try await ledger.approve(asked)
      for seconds: Int64 in [1, 3, 7] {
        let now = Sample.now.adding(.seconds(seconds))
        try await ledger.apply(
          .executionDelayed(until: now.adding(.seconds(4))), to: asked.id, actor: .engine, at: now)
      }
      var facts = approved.facts
      facts.quote = Sample.quote(Sample.monthly(5900))
      let changed = try await ledger.apply(.factsChanged(facts), to: asked.id, actor: .engine, at: Sample.now)
      _ = try await ledger.approve(changed)
      try await ledger.apply(
        .executionDelayed(until: Sample.now.adding(.seconds(4))), to: asked.id, actor: .engine, at: Sample.now)
      var delays = ToldDelays()
      let told = try await ledger.events(from: 1, limit: 50).filter { !delays.isRepeated($0) }.map(\.kind)
      #expect(
        told == [
          "request.created", "request.approved", "request.execution_delayed", "request.facts_changed",
          "request.approved", "request.execution_delayed",
        ])
    }
  }
}
