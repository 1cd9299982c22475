import Billing
import Consent
import Ledger
import Testing
import Text

@testable import Engine

/// What a service does not offer is refused before there is a card, whoever asks for it.
@Suite struct RuledOutTests {
  private func change(_ operation: Operation) throws -> PlanChange {
    let hasTarget = [.upgrade, .checkout, .upgradeLink].contains(operation)
    return PlanChange(operation, to: hasTarget ? try Bench.plan("enterprise") : nil)
  }

  @Test(arguments: Service.allCases)
  func anAgentIsRefusedWhatTheServiceLacksBeforeAnythingIsSent(_ service: Service) async throws {
    for operation in Operation.allCases where operation.needsApproval {
      let bench = try Bench(plan: "free", service: service)
      let intake = try await bench.engine.intake(
        try change(operation), on: bench.service.account.name, requester: try bench.requester(), reason: nil)
      switch (service.profile.absence(of: operation), intake) {
      case (let reason?, .ruledOut(let words)):
        #expect(words == reason)
        let calls = await bench.service.counts
        #expect(calls.observe == 0 && calls.mint == 0 && calls.confirm == 0, "\(service) \(operation)")
        #expect(try await bench.ledger.recentRequests(limit: 9) == [])
      case (nil, .request): break
      default: Issue.record("\(service) \(operation): \(intake)")
      }
    }
  }

  @Test(arguments: Service.allCases)
  func theOperatorIsToldTheSameFromShellAndDashboard(_ service: Service) async throws {
    for operation in Operation.allCases where operation.needsApproval {
      let bench = try Bench(plan: "free", service: service)
      let ask = try await bench.ledger.leave(
        .change(try change(operation)), account: bench.service.account.name, at: bench.clock.wall)
      try await bench.settle()
      switch (service.profile.absence(of: operation), try await bench.ledger.answer(to: ask)) {
      case (let reason?, .refused(let problem, .declined)):
        #expect(problem.what == reason)
        #expect(try await bench.ledger.recentRequests(limit: 9) == [])
      case (nil, .request): break
      case (_, let answer): Issue.record("\(service) \(operation): \(String(describing: answer))")
      }
    }
  }

  @Test(arguments: Service.allCases)
  func aNoteThatTheServiceDoesNotTakeIsNotSentAndNotCounted(_ service: Service) async throws {
    for note in [ServiceNote.limitIncrease(kind: .rows, desired: 1, reason: nil), .notify("full")] {
      let bench = try Bench(service: service)
      let outcome = try await bench.engine.passOn(
        note, to: bench.service.account.name, by: try bench.requester())
      guard let reason = service.profile.absence(of: note.operation) else {
        #expect(outcome == .taken)
        continue
      }
      #expect(outcome == .refused(reason))
      #expect(await bench.service.notes == [])
      #expect(try await bench.ledger.events(limit: 9).allSatisfy { $0.kind != "note.passed_on" })
    }
  }

  /// Dock makes no page beside a subscription; the account says whether there is one.
  @Test func aCheckoutBesideDocksSubscriptionIsRefusedInWords() async throws {
    let bench = try Bench()
    guard case .ruledOut(let words) = try await bench.intake(.checkout, "scale") else {
      throw Unexpected(what: "it became a request")
    }
    #expect(words.string.contains("ask for an upgrade"))
    #expect(try await bench.ledger.recentRequests(limit: 9) == [])
    #expect(await bench.service.counts.confirm == 0)
    await bench.service.change { $0.plan = PlanName("free") }
    #expect(try await bench.ask(.checkout, "scale").state == .pending)
  }

  /// An approval of a page is void when somebody subscribed meanwhile.
  @Test func anApprovedCheckoutLapsesWhenThereIsASubscriptionBeforeItIsSent() async throws {
    let bench = try Bench(plan: "free")
    let request = try await bench.ask(.checkout, "scale")
    await bench.service.change { $0.plan = PlanName("pro") }
    try await bench.approve(request.id)
    try await bench.settle()
    #expect(try await bench.events(request.id).contains("request.lapsed_by_state"))
    #expect(await bench.service.counts.confirm == 0)
  }
}
