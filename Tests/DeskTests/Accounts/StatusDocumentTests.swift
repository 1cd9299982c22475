import Billing
import Consent
import Dashboard
import JSON
import Testing
import Text

@testable import Desk

@Suite struct StatusDocumentTests {
  @Test func anAccountThatWasNeverReadHasNullsAndNoGuess() throws {
    let snapshot = Snapshot(accounts: [
      AccountStatus(account: try Sample.account(), observation: nil, freshness: .unknown)
    ])
    let text = StatusDocument.document(snapshot, engine: .null, at: Sample.moment).serialized()
    #expect(
      text.contains(
        """
        {"name":"dock-main","provider":"dock","live":true,"plan":null,"state":"unknown","as_of":null,"problem":null,\
        "failure":null,"forward_trouble":null,"not_recognised":[],"next_look":null,"status":null,"price":null,"renews_at":null,"cancellation":null,"card":null,"budget":null,"meters":[]}
        """))
  }

  @Test(arguments: [
    (ProviderFailure.Kind?.some(.unreachable), "unreachable", "null", "null", "null"),
    (.unauthorized, "refused", "null", "null", "null"),
    (.noCredential, "no_credential", "null", "null", "null"),
    (.rateLimited(until: Sample.now), "rate_limited", "null", "null", "\"2026-05-01T12:00:00.000Z\""),
    (.atLimit(until: Sample.now), "at_limit", "null", "null", "\"2026-05-01T12:00:00.000Z\""),
    (.rejected(status: 503), "rejected", "null", "503", "null"),
    (.unrecognised(field: "usage.agents"), "not_recognised", "\"usage.agents\"", "null", "null"),
    (.garbage, "not_recognised", "null", "null", "null"), (.unrecorded, "unrecorded", "null", "null", "null"),
    (nil, "unread", "null", "null", "null"),
  ])
  func aFailureKeepsItsKind(
    _ kind: ProviderFailure.Kind?, _ code: String, _ field: String, _ status: String, _ until: String
  ) throws {
    // The detail says something else on purpose: nothing is read out of it.
    let failure = LookFailure(kind, detail: "Dock answered 401 unauthorized: unreachable")
    let snapshot = Snapshot(accounts: [AccountStatus(account: try Sample.account(), freshness: .failed(failure))])
    let text = StatusDocument.document(snapshot, engine: .null, at: Sample.moment).serialized()
    #expect(text.contains("\"state\":\"\(code)\",\"as_of\":null,\"problem\":\"Dock answered 401 unauth"))
    #expect(
      text.contains(
        "\"failure\":{\"kind\":\"\(code)\",\"field\":\(field),\"status\":\(status),\"until\":\(until)}"))
  }

  @Test func whatIsPaidAndWhenItEndsIsTold() throws {
    func fields(_ cancellation: Cancellation, _ card: PaymentCard?) throws -> String {
      let plan = PlanState(
        plan: try Sample.plan("pro"), status: "active", price: Sample.monthly(1900), renewsAt: Sample.now,
        cancellation: cancellation)
      let seen = Observation(
        account: try Sample.name(), at: Sample.now, plan: plan, meters: [], unrecognised: ["usage.agents"], card: card)
      return StatusDocument.document(
        Snapshot(accounts: [AccountStatus(account: try Sample.account(), observation: seen, freshness: .fresh)]),
        engine: .null, at: Sample.moment
      ).serialized()
    }
    let end = PaymentCard.Expiry(year: 2030, month: 4)
    let text = try fields(.scheduled(Sample.now), PaymentCard(brand: "visa", last4: "4242", expiry: end))
    #expect(text.contains(#""not_recognised":["usage.agents"]"#))
    #expect(
      text.contains(
        #""status":"active","price":{"amount_minor":1900,"currency":"USD","interval":"month","provenance":"server"},"#
          + #""renews_at":"2026-05-01T12:00:00.000Z","cancellation":{"scheduled":true,"at":"2026-05-01T12:00:00.000Z"},"#
          + #""card":{"brand":"visa","last4":"4242","expires":"2030-04"}"#))
    #expect(try fields(.none, nil).contains(#""cancellation":{"scheduled":false,"at":null},"card":null"#))
    #expect(try fields(.unknown, nil).contains(#""cancellation":null"#))
    #expect(try fields(.scheduled(nil), nil).contains(#""cancellation":{"scheduled":true,"at":null}"#))
  }

  @Test func metersBudgetsAndAlarmsAreWhole() throws {
    let meter = Meter(name: Sample.hostile, used: 25, limit: .unlimited, unit: "rows", provenance: .estimated)
    let observation = Observation(
      account: try Sample.name(), at: Sample.now,
      plan: PlanState(plan: try Sample.plan("pro"), status: nil, price: nil, renewsAt: nil, cancellation: .unknown),
      meters: [meter])
    let budget = PollBudget(
      allowance: CallAllowance(limit: 10_000, per: .month, used: nil, provenance: .documented), spent: 7,
      sharePercent: 5, left: 493, interval: .seconds(5_360))
    let explained = Alarm(
      id: 2, kind: .billNotSettled, account: try Sample.name(), at: Sample.now, detail: "", explanation: "mine")
    let open = Alarm(id: 3, kind: .forgedRow, account: try Sample.name(), at: Sample.now, detail: Sample.hostile)
    let snapshot = Snapshot(
      accounts: [
        AccountStatus(account: try Sample.account(), observation: observation, freshness: .stale, budget: budget)
      ], alarms: [explained, open])
    let text = StatusDocument.document(snapshot, engine: .null, at: Sample.moment).serialized()
    #expect(
      text.contains("\"unlimited\":true") && text.contains("\"limit\":null") && text.contains("\"state\":\"stale\""))
    #expect(text.contains("\"interval_seconds\":5360") && text.contains("\"share_percent\":5"))
    // What is explained is no alarm any more.
    #expect(text.contains("\"id\":\"3\"") && !text.contains("\"id\":\"2\""))
    #expect(!text.contains("\u{1B}") && !text.contains { $0.isNewline })
  }

  @Test func whatAgentsRanIntoAndWhatPassedByIsTold() throws {
    let hit = try Sample.limitHit()
    let meter = Meter(
      name: "calls", used: 8, limit: .of(10), unit: "calls", provenance: .server, asOf: Sample.now,
      isSeenInPassing: true)
    let seen = Observation(
      account: try Sample.name(), at: Sample.now, plan: PlanState(plan: try Sample.plan("pro")), meters: [meter])
    func document(_ requests: [ConsentRequest]) throws -> JSONValue {
      StatusDocument.document(
        Snapshot(
          accounts: [AccountStatus(account: try Sample.account(), observation: seen, freshness: .fresh)],
          requests: requests, limitHits: [hit]), engine: .null, at: Sample.moment)
    }
    let told = try #require(try document([try Sample.request()])["limits_hit"]?.array?.first)
    #expect(
      told == [
        "account": "dock-main", "agent": "research-bot", "code": "over_limit_agents",
        "what": "all agents of the plan are used", "words": .string(Sample.hostile.string), "status": 402, "times": 3,
        "first_at": "2026-05-01T12:00:00.000Z", "at": "2026-05-01T12:00:00.000Z", "request": 7,
      ])
    #expect(try document([])["limits_hit"]?[0]?["request"] == .null)
    let shown = try document([])["accounts"]?[0]?["meters"]?[0]
    #expect(shown?["seen_in_passing"] == true && shown?["as_of"] == "2026-05-01T12:00:00.000Z")
  }
}
