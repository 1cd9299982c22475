import Billing
import Consent
import GRDB
import Support
import Testing

@testable import Engine
@testable import Ledger

/// The ledger leaves requests out that can explain nothing any more; the detector must not miss them.
@Suite struct ExplainingTests {
  private let folder: TemporaryState
  private let ledger: Ledger
  private let now = Instant(seconds: 1_790_000_000)

  init() throws {
    folder = try TemporaryState()
    ledger = try folder.ledger()
  }

  private func ago(_ seconds: Int64) -> Instant { now.adding(.seconds(-seconds)) }

  @Test func whatIsLeftOutExplainsNothing() async throws {
    let requests = try requests()
    let now = self.now
    let ended = requests.map { $0.endedAt ?? $0.createdAt }
    try await ledger.write { database in
      for (request, end) in zip(requests, ended) {
        try RequestRow.insert(request, at: max(end, request.explained.values.max() ?? end), in: database)
      }
    }
    let account = try Bench.account().name
    var (left, effective) = (0, 0)
    for since in [ago(300), ago(3 * 86_400)] {
      let kept = try await ledger.read { database in
        Set(try Ledger.explaining(account, nil, since: since, at: now, in: database).map(\.id))
      }
      for request in requests {
        let isKept = kept.contains(request.id)
        left += isKept ? 0 : 1
        for (known, seen) in try states() {
          func verdict(_ requests: [ConsentRequest]) -> ChangeDetector.Verdict {
            ChangeDetector.judge(known: KnownState(plan: known, at: since), seen: seen, requests: requests, at: now)
          }
          guard verdict([request]) != verdict([]) else { continue }
          effective += 1
          #expect(isKept, "\(request.change) \(request.state) \(request.explained) from \(known) to \(seen)")
        }
      }
    }
    #expect(left > 200, "many are left out")
    #expect(effective > 100, "and those that matter were tried")
  }

  /// Requests of each operation with every part of what can be explained on record, long ago and lately.
  private func requests() throws -> [ConsentRequest] {
    let parts: [ExplainedFact] = [.step, .price, .arrival, .missed]
    var requests: [ConsentRequest] = []
    for operation in [Billing.Operation.upgrade, .checkout, .downgrade, .resume] {
      for subset in 0..<(1 << parts.count) {
        let facts = parts.indices.filter { subset >> $0 & 1 == 1 }.map { parts[$0] }
        for end in [60, 1_800, 7_200, 3 * 86_400, 300 * 86_400] as [Int64] {
          // What is explained is explained soon after, or a moment ago.
          for seen in [end - 30, 20, 4_000] where seen < end {
            requests.append(
              try request(
                requests.count + 1, operation, .executed, end: ago(end),
                Dictionary(uniqueKeysWithValues: facts.map { ($0, ago(seen)) })))
          }
        }
      }
      for state in [ConsentState.cancelled, .expired, .superseded, .rejected, .failed] {
        for until in [ago(-3_600), ago(60), ago(86_400), ago(5 * 86_400)] {
          requests.append(
            try request(requests.count + 1, operation, state, end: ago(6 * 86_400), [:], pageUntil: until))
        }
      }
    }
    return requests
  }

  private func request(
    _ number: Int, _ operation: Billing.Operation, _ state: ConsentState, end: Instant,
    _ explained: [ExplainedFact: Instant], pageUntil: Instant? = nil
  ) throws -> ConsentRequest {
    let change = PlanChange(
      operation, to: operation == .upgrade || operation == .checkout ? try Bench.plan("scale") : nil)
    let account = try Bench.account()
    let agent = try #require(AgentName("research-bot"))
    return ConsentRequest(
      id: .random(), number: Int64(number), account: account, organisation: nil,
      requester: Requester(agent: agent, door: .gateway, peer: .distinct), ask: change, change: change, reason: nil,
      facts: ConsentFacts(
        from: PlanState(plan: try Bench.plan("pro"), status: "active", renewsAt: now, cancellation: .none), quote: nil),
      createdAt: end.adding(.seconds(-60))
    ).restored(
      to: ConsentProgress(
        version: 1, decideBy: end, approvedAt: end, decidedAt: end, executeBy: end, endedAt: end, state: state,
        joins: 0,
        token: nil, attempt: nil, outcome: state == .executed ? Outcome(.switched) : nil, rejection: nil,
        pageUntil: pageUntil, explained: explained))
  }

  /// What was known and what is seen: every pair of plans and of scheduled ends.
  private func states() throws -> [(PlanState, PlanState)] {
    let all = try ["free", "pro", "scale"].flatMap { plan in
      try [Cancellation.none, .unknown, .scheduled(now)].map {
        PlanState(
          plan: try Bench.plan(plan), status: plan == "free" ? "none" : "active",
          renewsAt: plan == "free" ? nil : ago(-9_000_000), cancellation: $0)
      }
    }
    return all.flatMap { known in all.map { (known, $0) } }
  }
}
