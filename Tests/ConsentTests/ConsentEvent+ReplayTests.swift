import Billing
import Consent
import JSON
import Support
import Testing
import Text

/// What the log keeps of a request is enough to make it again.
@Suite struct ConsentEventReplayTests {
  /// A request and the bodies of its entries, as the ledger writes them.
  private struct History {
    var entries: [(kind: String, body: JSONValue, at: Instant)]
    var request: ConsentRequest

    init(_ request: ConsentRequest) {
      self.request = request
      entries = [("request.created", request.auditOfCreation, request.createdAt)]
    }

    mutating func apply(_ event: ConsentEvent, at now: Instant) throws {
      let after = try request.applying(event, at: now)
      let body = event.auditBody(before: request, after: after)
      #expect(body["from"]?.string == request.state.rawValue && body["to"]?.string == after.state.rawValue)
      entries.append((event.auditKind, body, now))
      request = after
    }

    func replayed() throws -> ConsentRequest {
      var made = try #require(ConsentRequest(auditOfCreation: entries[0].body, at: entries[0].at))
      for entry in entries.dropFirst() {
        // As text and back, because that is how the ledger keeps it.
        let body = try JSONValue.parse(try entry.body.canonical())
        let event = try #require(ConsentEvent(auditKind: entry.kind, body: body, before: made), "\(entry.kind)")
        made = try made.applying(event, at: entry.at)
      }
      return made
    }
  }

  @Test func everyWalkThroughTheMachineReplaysToWhereItEnded() throws {
    var random = SplitMix64(seed: 20_261_130)
    var happened: Set<EventKind> = []
    for _ in 0..<600 {
      let ask = random.oneIn(3) ? PlanChange(.checkout, to: Sample.plan("scale"), per: .year) : Sample.upgrade
      var history = History(Sample.request(ask: ask))
      var now = Sample.start
      for _ in 0..<30 {
        now = now.adding(milliseconds: Int64(random.below(30_000)))
        let events = ConsentTableTests.events(for: history.request)
        // What ends a request comes seldom, so that the walks are long.
        var event = events[random.below(events.count)]
        // Most of what can happen lies behind an approval and an attempt.
        if history.request.state == .pending, random.oneIn(3) { event = Sample.approval(of: history.request) }
        if history.request.state == .approved, random.oneIn(3) {
          event = Sample.began((history.request.attempt?.number ?? 0) + 1)
        }
        if history.request.state == .unknown, random.oneIn(8) { event = .closedManually(note: "seen") }
        if let next = try? history.request.applying(event, at: now), next.state.isFinal, !random.oneIn(12) { continue }
        guard (try? history.apply(event, at: now)) != nil else { continue }
        happened.insert(event.kind)
      }
      let replayed = try history.replayed()
      #expect(history.request.difference(fromReplay: replayed) == nil, "\(history.entries.map(\.kind))")
      #expect(replayed.explained == history.request.explained)
      #expect(replayed.outcome == history.request.outcome && replayed.pageOf == history.request.pageOf)
    }
    #expect(Set(EventKind.allCases).subtracting(happened).isEmpty, "\(Set(EventKind.allCases).subtracting(happened))")
  }

  @Test func everyDifferenceThatLetsSomethingBeSentIsNamed() throws {
    let approved = try Sample.request(in: .approved)
    func altered(_ body: (inout ConsentProgress) -> Void) -> ConsentRequest {
      var progress = ConsentProgress(
        version: approved.version, decideBy: approved.decideBy, approvedAt: approved.approvedAt,
        decidedAt: approved.decidedAt, executeBy: approved.executeBy, endedAt: nil, state: approved.state, joins: 0,
        token: nil, attempt: nil, outcome: nil, rejection: nil)
      body(&progress)
      return approved.restored(to: progress)
    }
    #expect(approved.difference(fromReplay: approved) == nil)
    let differing: [(ConsentRequest, says: String)] = [
      (altered { $0.state = .pending }, "state"), (altered { $0.version = 2 }, "version"),
      (altered { $0.decideBy = Sample.start }, "decide-by"), (altered { $0.executeBy = nil }, "execute-by"),
      (altered { $0.attempt = Attempt(number: 1, tokenHash: nil, issued: Sample.boot) }, "attempt"),
      (altered { $0.digestVersion = 1 }, "facts"),
    ]
    for (other, says) in differing {
      // The operator is told what differs, not only that something does.
      #expect(try #require(other.difference(fromReplay: approved)).hasPrefix("its \(says) "))
    }
  }

  /// Entries as a program wrote them that bound neither organisation nor interval, nor kept a way.
  @Test func entriesOfEarlierProgramsAreReadBack() throws {
    let shown: JSONValue = [
      "v": 1, "id": .string(Sample.id(1).rawValue), "version": 1, "account": "dock-main",
      "origin": "https://trydock.ai",
      "requester": "bot", "door": "gateway", "asked": ["operation": "upgrade", "plan": "scale"],
      "change": ["operation": "upgrade", "plan": "scale"],
      "facts": [
        "from": [
          "plan": "pro", "price": ["amount_minor": "1900", "currency": "USD", "interval": "month"],
          "renews_at": "2026-05-29T20:26:40Z", "cancellation": "none",
        ],
        "price": ["amount_minor": "4900", "currency": "USD", "interval": "month"], "effective": .null,
        "words_sha256": .null, "quoted": true,
      ],
      "decide_by": "2026-05-01T12:15:00.123Z",
    ]
    let created: JSONValue = [
      "number": 42, "digest": "x", "shown": shown, "words": "Upgrade.", "reason": .null, "peer": "distinct",
      "live": true,
      "organisation": "vector-build", "state": "pending",
    ]
    let request = try #require(ConsentRequest(auditOfCreation: created, at: Sample.start))
    #expect(request.digestVersion == 1 && request.way == .token && request.organisation == "vector-build")
    #expect(request.service == nil, "nothing said so then, and nothing is made up")
    #expect(try ConsentDigest.document(of: request).canonical() == shown.canonical())
    let began = try #require(
      ConsentEvent(
        auditKind: "request.execution_began", body: ["attempt": 1, "token_sha256": .string(Sample.hash)],
        before: request))
    let executing = try request.applying(Sample.approval(of: request), at: Sample.start).applying(
      began, at: Sample.start)
    let row = try request.applying(Sample.approval(of: request), at: Sample.start).applying(
      Sample.began(1), at: Sample.start)
    #expect(row.difference(fromReplay: executing) == nil, "the time of an attempt was not kept then")
  }

  @Test(arguments: Service.allCases) func theServiceIsReplayedAndIsNoPartOfTheDigest(_ service: Service) throws {
    func request(_ service: Service) -> ConsentRequest {
      let usual = Sample.request()
      return ConsentRequest(
        id: usual.id, number: usual.number,
        account: Account(name: usual.account, service: service, origin: usual.origin, isLive: usual.isLive),
        organisation: usual.organisation, requester: usual.requester, ask: usual.ask, change: usual.change, way: .token,
        reason: usual.reason, facts: usual.facts, createdAt: usual.createdAt)
    }
    let made = request(service)
    let replayed = try #require(ConsentRequest(auditOfCreation: made.auditOfCreation, at: made.createdAt))
    #expect(replayed.service == service && made.difference(fromReplay: replayed) == nil)
    #expect(made.digest == request(.dock).digest)
    var body = try #require(made.auditOfCreation.object)
    body["service"] = "elsewhere"
    #expect(ConsentRequest(auditOfCreation: .object(body), at: made.createdAt) == nil)
  }

  @Test func whatIsNoEntryOfARequestIsNone() {
    let request = Sample.request()
    for (kind, body) in [
      ("request.unheard_of", ["outcome": ["code": "switched"]]), ("request.approved", ["digest": "x"]),
      ("request.executed", [:]), ("request.executed", ["outcome": ["code": "?"]]), ("request.put_off", [:]),
      ("request.facts_changed", ["shown": [:]]), ("request.execution_began", ["token_sha256": "x"]),
      ("request.extended", [:]), ("request.superseded", ["by": "x"]), ("request.explained", ["facts": []]),
    ] as [(String, JSONValue)] {
      #expect(ConsentEvent(auditKind: kind, body: body, before: request) == nil, "\(kind)")
    }
    #expect(ConsentRequest(auditOfCreation: [:], at: Sample.start) == nil)
  }
}
