import Billing
import JSON
import Support
import Testing
import Text
import Transfer

@testable import Providers

/// Answers that are not what daimon documents, from documented ones spoilt at random.
@Suite(.timeLimit(.minutes(1))) struct DaimonMutationTests {
  private static let account: JSONValue = [
    "result": [
      "id": "acc_def456", "tier": "developer", "status": "active", "api_key": "dm_live_7d8a***", "inbox_count": 3,
      "send_limits": ["daily": 100, "monthly": 3_000], "total_sent": 64, "total_bounced": 1, "total_complaints": 0,
      "bounce_rate": .number("0.015625"), "complaint_rate": 0, "created_at": "2026-01-01T00:00:00Z",
    ], "next_steps": ["a", "b"],
  ]
  private static let capabilities: JSONValue = [
    "result": [
      "tier": "developer", "can": [["action": "send_messages", "description": "Send"]],
      "cannot": [["action": "x", "reason": "Y", "unlock_url": "https://daimon.email/upgrade?token=a.e30.c"]],
    ], "next_steps": ["c"],
  ]
  private static let link: JSONValue = [
    "result": [
      "url": "https://daimon.email/upgrade?token=a.e30.c", "expires_at": "2026-05-08T12:00:00Z",
      "target_tier": "developer",
    ], "next_steps": [],
  ]
  private static let refusal: JSONValue = [
    "error": "SEND_LIMIT_EXCEEDED", "code": "DAILY_SEND_QUOTA", "retry_after": 43_200, "message": "Over",
    "current_usage": ["sent_today": 100, "limit": 100, "reset_at": "2026-05-02T00:00:00Z"],
    "upgrade_context": [
      "operator_action_url": "https://daimon.email/upgrade?token=a.b.c",
      "operator_action_label": "Upgrade to Growth tier for 10,000 sends/day",
      "agent_script": "Tell your operator: https://daimon.email/upgrade?token=a.b.c",
    ], "next_steps": ["Wait"],
  ]

  private let now = Instant(milliseconds: 1_777_636_800_000)

  private func origin() throws -> Origin { try Origin("https://api.daimon.email") }

  private func isClean(_ text: SafeText) -> Bool {
    !text.string.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E || $0.value == 0x7F }
      && !text.string.contains("://")
  }

  /// The numbers that stand in a document: nothing else may be shown as one.
  private func numbers(in value: JSONValue) -> Set<Int64> {
    switch value {
    case .integer(let number): [number]
    case .array(let list): list.reduce(into: []) { $0.formUnion(numbers(in: $1)) }
    case .object(let object): object.reduce(into: []) { $0.formUnion(numbers(in: $1.value)) }
    default: []
    }
  }

  @Test func twoThousandSpoiltLooksInventNothing() throws {
    var mutator = BodyMutator(seed: 20_260_501)
    for _ in 0..<2_000 {
      let account = mutator.mutate(Self.account)
      let capabilities = mutator.mutate(Self.capabilities)
      let result = account["result"]?.object == nil ? account : account["result"] ?? account
      let reading = DaimonReading(
        account: result, nextSteps: account["next_steps"], capabilities: capabilities,
        count: DaimonSendCount(mutator.mutate(Self.refusal), now: now))
      let told = numbers(in: account).union(numbers(in: Self.refusal)).union(
        BodyMutator.replacements.compactMap(\.integer))
      for meter in reading.meters(at: now) {
        #expect(meter.used.map { $0 >= 0 && told.contains($0) } ?? true)
        if case .of(let limit) = meter.limit {
          #expect(limit >= 0 && (meter.provenance == .documented || told.contains(limit)), "\(account.serialized())")
        }
        #expect(meter.provenance != .server || meter.limit != .unknown)
      }
      for fact in reading.facts { #expect(isClean(fact.label) && isClean(fact.value), "\(account.serialized())") }
      if let status = reading.plan.status { #expect(isClean(status)) }
      #expect(reading.plan.price == nil && reading.plan.renewsAt == nil)
      for link in reading.unlocks(from: try origin()) { #expect(link.issued.url.reveal().hasPrefix("https://")) }
      let view = reading.agentView ?? ""
      #expect(!view.contains("://") && !view.contains("dm_") && !view.contains("unlock_url"))
    }
  }

  @Test func twoThousandSpoiltLinksAreTheRightOneOrNone() throws {
    var mutator = BodyMutator(seed: 7)
    let target = try #require(PlanName("developer"))
    var given = 0
    for _ in 0..<2_000 {
      let body = mutator.mutate(Self.link)
      let (answer, remark) = DaimonLinkAnswer(body, from: try origin()).change(
        to: target, account: "acc_def456", at: Instant(seconds: 1_777_636_800))
      if let remark { #expect(isClean(remark.value)) }
      switch answer {
      case .paymentRequired(.upgradeLink, let issued):
        given += 1
        #expect(issued.url.reveal().hasPrefix("https://") && isClean(issued.host))
        let named = (body["result"]?.object == nil ? body : body["result"])?["target_tier"]?.string
        #expect(named.map { PlanName($0) == target } ?? true)
      case .refused(let refusal): #expect(isClean(refusal.words))
      default: Issue.record("\(answer)")
      }
    }
    #expect((200..<2_000).contains(given))
  }

  @Test func twoThousandSpoiltRefusalsAreReadWithoutBelief() throws {
    var mutator = BodyMutator(seed: 99)
    for round in 0..<2_000 {
      let status = [400, 401, 402, 403, 404, 409, 429, 500, 502, 503][round % 10]
      let answer = ServiceCall.Answer(
        status: status, headers: HTTPHeaders([("Retry-After", "\u{1B}[2J")]), json: mutator.mutate(Self.refusal))
      let refusal = DaimonRefusal(answer, from: try origin(), now: now)
      #expect(isClean(refusal.sentence) && refusal.sentence.string.hasPrefix("daimon answered \(status)"))
      if let documented = refusal.refusal {
        #expect([400, 401, 402, 429].contains(status) && isClean(documented.words))
      }
      switch refusal.failure.kind {
      case .rateLimited(let until?), .atLimit(let until?, _):
        #expect(now <= until && until <= now.adding(DaimonRefusal.longestWait))
      default: break
      }
      if let count = refusal.count {
        #expect(count.sent >= 0 && count.resetsAt <= CallAllowance.Period.day.end(at: now))
      }
      if let offer = refusal.offer { #expect(offer.issued.url.reveal().hasPrefix("https://")) }
      for fact in refusal.offerFacts { #expect(isClean(fact.value)) }
    }
  }

  @Test func twoThousandSpoiltNotesAreTakenWithoutBelief() throws {
    var mutator = BodyMutator(seed: 42)
    let note: JSONValue = [
      "approval_id": "apr_1", "magic_link": "https://daimon.email/approve/a.b.c", "expires_at": "2026-05-08T12:00:00Z",
      "agent_script": "Tell your operator: https://daimon.email/approve/a.b.c",
    ]
    let decision: JSONValue = ["result": ["status": "approved"]]
    for _ in 0..<2_000 {
      var left = DaimonNote(mutator.mutate(note), from: try origin(), at: now)
      left.state = DaimonApproval(mutator.mutate(decision)).state
      for fact in left.facts { #expect(isClean(fact.value)) }
      if let path = left.path {
        #expect(path.hasPrefix("/v1/approvals/") && path.utf8.count <= 114 && !path.contains(".."))
      }
      if let page = left.page { #expect(page.issued.url.reveal().hasPrefix("https://") && page.target == nil) }
    }
  }

  @Test func spoiltBytesAreALookOrAFailureAndNothingElse() async throws {
    let bodies = (0..<60).map { number in
      var mutator = BodyMutator(seed: UInt64(number))
      return mutator.spoil(Self.account)
    }
    for body in bodies {
      let server = try RawServer { _ in
        .raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(body.count)\r\n\r\n") + .raw(bytes: body)
      }
      let provider = DaimonProvider(
        account: Account(name: try #require(AccountName("d")), service: .daimon, origin: server.origin, isLive: false),
        origin: try Origin(server.origin), http: HTTPClient(),
        credential: Credential(canChange: false, time: ManualTime()) { () throws(Problem) in
          Secret("dm_canary_12345678")
        },
        time: ManualTime())
      do throws(ProviderFailure) {
        for fact in try await provider.observe().facts { #expect(isClean(fact.value)) }
      } catch {
        #expect(error.kind == .garbage)
        #expect(isClean(error.detail))
      }
    }
  }
}
