import Billing
import Consent
import JSON
import Testing
import Text

@testable import Ledger

@Suite struct RequestRowTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
  }

  /// Every field differs from what it is by default, and every text is hostile.
  private func extreme(_ facts: ConsentFacts, live: Bool = true) throws -> ConsentRequest {
    let account = Account(
      name: try Sample.name("dock-main"), service: .agentidp, origin: "https://trydock.ai:8443", isLive: live,
      decideWithin: .seconds(86_400))
    return ConsentRequest(
      id: .random(), number: 4_000_000_000, account: account, organisation: SafeText(Sample.hostile),
      requester: Requester(agent: try Sample.agent("A.z_9-"), door: .socket, peer: .operatorsOwn),
      ask: PlanChange(.upgrade, to: try Sample.plan("größe 大 ✓")),
      change: PlanChange(.resume, to: try Sample.plan("pro")),
      reason: SafeText(String(Sample.hostile.prefix(500))), facts: facts, createdAt: Instant(milliseconds: -1)
    ).restored(
      to: ConsentProgress(
        version: 9_007_199_254_740_991, decideBy: Instant(milliseconds: .max), approvedAt: Instant(milliseconds: .min),
        decidedAt: Instant(milliseconds: 0), executeBy: Sample.now, endedAt: nil, state: .approved, joins: 7,
        token: TokenFact(
          hash: sha256Hex("t"), issued: StoredBootTime(bootID: "boot '1", time: BootTime(nanoseconds: .max)),
          lifetime: .milliseconds(1)),
        attempt: Attempt(
          number: 2, tokenHash: nil, issued: StoredBootTime(bootID: "", time: BootTime(nanoseconds: .min))),
        outcome: Outcome(
          .downgradeScheduled, plan: try Sample.plan("日本"), effective: Instant(milliseconds: 253_402_300_800_000),
          words: SafeText(Sample.hostile)),
        rejection: Rejection(.other, comment: SafeText(Sample.hostile))))
  }

  private static func price(_ amount: Int64, _ currency: String, _ interval: BillingInterval) throws -> Price {
    Price(Money(minorUnits: amount, currency: try #require(CurrencyCode(currency))), per: interval)
  }

  private static func facts() throws -> [ConsentFacts] {
    [
      ConsentFacts(from: PlanState(plan: nil), quote: nil),
      ConsentFacts(
        from: PlanState(
          plan: try Sample.plan("pro"), status: SafeText(Sample.hostile), price: try price(.max, "JPY", .year),
          // The year 10000, which ISO 8601 text does not carry back.
          renewsAt: Instant(milliseconds: 253_402_300_800_000),
          cancellation: .scheduled(Instant(milliseconds: -62_135_596_800_001))),
        quote: Quote(
          price: try price(.min, "EUR", .month), effective: SafeText(Sample.hostile), words: SafeText(Sample.hostile))),
      ConsentFacts(
        from: PlanState(plan: try Sample.plan("free"), cancellation: .scheduled(nil)),
        quote: Quote(price: nil, effective: nil, words: "")),
      ConsentFacts(
        from: PlanState(plan: nil, status: "", price: try price(0, "USD", .month), cancellation: .none), quote: nil),
    ]
  }

  @Test func everyFieldComesBackAsItWas() async throws {
    for (index, facts) in try Self.facts().enumerated() {
      let request = try extreme(facts, live: index % 2 == 0)
      try await ledger.write { try RequestRow.insert(request, at: Sample.now, in: $0) }
      let read = try #require(try await ledger.request(request.id))
      #expect(read == request)
      #expect(read.digest == request.digest)
      #expect(read.organisation?.hadUnsafeScalars == true)
      try ledger.tamper("DELETE FROM request")
    }
  }

  @Test func whatIsNotThereStaysAway() async throws {
    let draft = try Sample.draft(plan: nil, reason: nil)
    let request = ConsentRequest(
      id: .random(), number: 1, account: draft.account, organisation: nil, requester: draft.requester,
      ask: PlanChange(.portal), change: PlanChange(.portal), reason: nil, facts: draft.facts, createdAt: Sample.now)
    try await ledger.write { try RequestRow.insert(request, at: Sample.now, in: $0) }
    #expect(try await ledger.request(request.id) == request)
  }

  @Test func aRequestFromBeforeItsServiceWasKeptHasNoneAndItsEventsStillProveIt() async throws {
    let made = try await ledger.makeRequest()
    #expect(made.service == .dock)
    #expect(try await ledger.forgery(of: made.id) == nil)
    // A row that forgot its service, or says another one, is not what its events make it.
    try ledger.tamper("UPDATE request SET service = NULL")
    #expect(try await ledger.request(made.id)?.service == nil)
    #expect(try await ledger.forgery(of: made.id)?.contains("service") == true)
    try ledger.tamper("UPDATE request SET service = 'agentidp'")
    #expect(try await ledger.forgery(of: made.id)?.contains("service") == true)
    // What an earlier program wrote names none in either place.
    let old = ConsentRequest(
      id: .random(), number: 77, account: made.account, service: nil, origin: made.origin, isLive: made.isLive,
      organisation: made.organisation, requester: try Sample.requester("old-bot"), ask: made.ask, change: made.change,
      reason: made.reason, facts: made.facts, createdAt: made.createdAt,
      progress: ConsentProgress(
        version: 1, decideBy: made.decideBy, approvedAt: nil, decidedAt: nil, executeBy: nil, endedAt: nil,
        state: .pending, joins: 0, token: nil, attempt: nil, outcome: nil, rejection: nil, way: made.way))
    var body = try #require(old.auditOfCreation.object)
    body["service"] = nil
    let entry = JSONValue.object(body)
    try await ledger.write { database in
      try RequestRow.insert(old, at: old.createdAt, in: database)
      try Ledger.append(
        "request.created", account: old.account.rawValue, request: old.id.rawValue, actor: Actor(old.requester),
        body: entry, at: old.createdAt, in: database)
    }
    #expect(try await ledger.request(old.id) == old)
    #expect(try await ledger.forgery(of: old.id) == nil)
    try await ledger.apply(Sample.approval(of: old), to: old.id, actor: .operatorItself, at: Sample.now)
    #expect(try await ledger.forgery(of: old.id) == nil)
  }

  @Test func aServiceThatNobodyKnowsIsADamagedRow() async throws {
    let made = try await ledger.makeRequest()
    try ledger.tamper("UPDATE request SET service = 'elsewhere'")
    await #expect(throws: LedgerError.self) { try await ledger.request(made.id) }
  }

  @Test(arguments: ConsentState.allCases)
  func everyStateIsStored(state: ConsentState) async throws {
    let request = try extreme(try #require(try Self.facts().first))
    let moved = request.restored(
      to: ConsentProgress(
        version: 1, decideBy: Sample.now, approvedAt: nil, decidedAt: nil, executeBy: nil,
        endedAt: state.isFinal ? Sample.now : nil, state: state, joins: 0,
        token: nil, attempt: nil, outcome: nil, rejection: nil))
    try await ledger.write { try RequestRow.insert(moved, at: Sample.now, in: $0) }
    #expect(try await ledger.request(request.id) == moved)
    #expect(try await ledger.liveRequests().isEmpty == state.isFinal)
  }

  @Test(arguments: Outcome.Code.allCases)
  func everyOutcomeIsStored(code: Outcome.Code) async throws {
    let request = try extreme(try #require(try Self.facts().first))
    let moved = request.restored(
      to: ConsentProgress(
        version: 1, decideBy: Sample.now, approvedAt: nil, decidedAt: nil, executeBy: nil, endedAt: Sample.now,
        state: .failed, joins: 0,
        token: nil, attempt: nil, outcome: Outcome(code), rejection: nil))
    try await ledger.write { try RequestRow.insert(moved, at: Sample.now, in: $0) }
    #expect(try await ledger.request(request.id) == moved)
  }

  @Test func anUpdateNeedsTheStateAndVersionItStartedFrom() async throws {
    let request = try await ledger.makeRequest()
    for (expecting, succeeds) in [
      ((ConsentState.approved, Int64(1)), false), ((.pending, 2), false), ((.pending, 1), true),
    ] {
      #expect(
        try await ledger.write { database in
          try RequestRow.update(request, expecting: expecting, at: Sample.now, in: database)
        } == succeeds)
    }
  }
}
