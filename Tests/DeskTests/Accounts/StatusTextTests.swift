import Billing
import Consent
import Dashboard
import Testing
import Text

@testable import Desk

@Suite struct StatusTextTests {
  private func plan(_ price: Price?, _ status: SafeText?, renewsAt: Instant?, _ cancellation: Cancellation) -> PlanState
  {
    PlanState(plan: nil, status: status, price: price, renewsAt: renewsAt, cancellation: cancellation)
  }

  @Test func termsSayWhatIsPaidAndWhenItEndsOrRenews() {
    let day = Sample.now
    #expect(
      StatusText.terms(plan(Sample.monthly(1900), "active", renewsAt: day, .none), of: .dock, in: .utc)
        == "$19/mo, active, next invoice \(day.words)")
    #expect(
      StatusText.terms(plan(nil, nil, renewsAt: day, .none), of: .mailingcore, in: .utc) == "period ends \(day.words)")
    #expect(
      StatusText.terms(plan(nil, nil, renewsAt: day, .scheduled(day)), of: .dock, in: .utc) == "ends \(day.words)")
    #expect(
      StatusText.terms(plan(nil, nil, renewsAt: nil, .scheduled(nil)), of: .dock, in: .utc) == "ends with its period")
    #expect(StatusText.terms(plan(nil, nil, renewsAt: nil, .unknown), of: .dock, in: .utc) == nil)
    #expect(
      StatusText.terms(plan(nil, Sample.hostile, renewsAt: nil, .none), of: .dock, in: .utc)?.contains { $0.isNewline }
        == false)
  }

  @Test func looksSayTheirShareWhereThereIsOne() {
    let budget = PollBudget(
      allowance: CallAllowance(limit: 10_000, per: .month, provenance: .server), spent: 7, sharePercent: 5, left: 493,
      interval: .seconds(60))
    #expect(
      StatusText.looks(budget, next: Sample.now, in: .utc)
        == "next look \(Sample.now.words), 7 calls spent, share 5 % of 10000 a month (server)")
    let none = PollBudget(allowance: nil, spent: 3, sharePercent: nil, left: nil, interval: .seconds(60))
    #expect(StatusText.looks(none, next: nil, in: .utc) == "3 calls in 24 h, no quota known")
  }

  @Test func whatWaitsIsCountedWithTheNearestTime() throws {
    #expect(StatusText.waiting(WhatWaits([], []), in: .utc) == "Nothing waits for you.")
    var paid = try Sample.request(quote: Sample.quote(Sample.monthly(4900)))
    paid = try paid.applying(
      .approved(Approval(digest: paid.digest, version: paid.version, from: .shell)), at: Sample.now)
    paid = try paid.applying(
      .executionBegan(Attempt(number: 1, tokenHash: String(repeating: "0", count: 64), issued: Sample.boot)),
      at: Sample.now)
    paid = try paid.applying(.pageIssued(Outcome(.paymentPage)), at: Sample.now)
    let alarm = Alarm(id: 4, kind: .unconsentedChange, account: try Sample.name(), at: Sample.now, detail: "")
    let waits = WhatWaits([try Sample.request(), try Sample.request(), paid], [alarm])
    #expect(
      StatusText.waiting(waits, in: .utc)
        == "Waiting: 2 decisions, 1 payment, 1 open alarm, decide by 2026-05-01 12:15:00 UTC")
    #expect(
      waits.document.serialized()
        == #"{"decisions":2,"payments":1,"alarms":1,"approved":0,"executing":0,"unknown":0,"#
        + #""decide_by":"2026-05-01T12:15:00.000Z"}"#)
    #expect(!waits.isInDoubt)
  }

  /// A request that is approved, sent, and lost its answer, in the three states of that way.
  private func sent() throws -> (approved: ConsentRequest, executing: ConsentRequest, unknown: ConsentRequest) {
    let asked = try Sample.request(quote: Sample.quote(Sample.monthly(4900)))
    let approved = try asked.applying(
      .approved(Approval(digest: asked.digest, version: asked.version, from: .shell)), at: Sample.now)
    let executing = try approved.applying(
      .executionBegan(Attempt(number: 1, tokenHash: nil, issued: Sample.boot)), at: Sample.now)
    return (approved, executing, try executing.applying(.answerLost(Outcome(.answerLost)), at: Sample.now))
  }

  @Test func whatIsInDoubtIsCountedBeforeEverythingElse() throws {
    let (approved, executing, unknown) = try sent()
    let waits = WhatWaits([approved, executing, unknown], [])
    #expect(
      StatusText.waiting(waits, in: .utc)
        == "Waiting: 1 unknown outcome, 1 sent without an answer on record, 1 approved and not sent yet")
    #expect(waits.isInDoubt && !WhatWaits([approved], []).isInDoubt)
    #expect(waits.document.serialized().contains(#""approved":1,"executing":1,"unknown":1"#))
    #expect(waits.journalLine(unread: [], at: Sample.now)?.urgency == .warning)
  }

  @Test func whatIsUnderWaySaysWhatNotToDoAndWhoGoesOn() throws {
    let (approved, executing, unknown) = try sent()
    func line(_ request: ConsentRequest, _ engine: EngineStatus, at now: Moment = Sample.moment) throws -> String {
      let lines = StatusText.underWay([try Sample.request(), request], at: now, engine: engine, in: .utc)
      #expect(lines.count == 1)
      return try #require(lines.first)
    }
    let name = "#7 upgrade Pro -> Scale on dock-main: "
    let (works, read) = (EngineStatus.elsewhere(pid: 7), "the bill is read at 2026-05-01 12:01:30 UTC")
    let byHand =
      "; when you have seen at the service what became of it, `countersign close 7 \"WHAT YOU SAW\"` ends it by hand"
    #expect(
      try line(unknown, works)
        == "Unknown: \(name)sent, and its answer was lost; do not ask for it again: \(read)\(byHand)")
    #expect(
      try line(executing, works)
        == "Sent: \(name)sent, and no answer is on record yet; do not ask for it again: \(read)")
    for engine in [EngineStatus.absent, .silent(pid: 7)] {
      #expect(
        try line(executing, engine)
          == "Unknown: \(name)sent, and no engine takes its answer: outcome unknown; do not ask for it again: "
          + "`countersign serve` starts an engine; then \(read)")
      #expect(
        try line(approved, engine)
          == "Approved: \(name)nothing was sent, because no engine works; it lapses at 2026-05-01 12:05:00 UTC; "
          + "`countersign reject 7` takes it back")
    }
    #expect(try line(unknown, works, at: Sample.moment.adding(.seconds(91))).contains("as soon as the account can be"))
    let rebooted = Moment(wall: Sample.now, boot: StoredBootTime(bootID: "other", time: Sample.boot.time))
    #expect(try line(unknown, works, at: rebooted).contains("90 s after the engine's start"))
    #expect(try line(approved, works).contains("nothing was sent yet; it lapses at"))
    let waits = try approved.applying(.executionDelayed(until: Sample.now.adding(.seconds(16))), at: Sample.now)
    #expect(
      try line(waits, works).contains(
        "the service could not be called yet, and nothing was sent; it is tried until 2026-05-01 12:05:16 UTC"))
  }

  @Test func ofARowThatCountsForNothingNobodySaysThatItIsTried() throws {
    let approved = try sent().approved
    let alarm = Alarm(
      id: 3, kind: .forgedRow, account: approved.account, at: Sample.now, detail: "forged", request: approved.number)
    func lines(_ alarms: [Alarm]) -> [String] {
      StatusText.underWay(
        [approved], alarms: alarms, at: Sample.moment, engine: .elsewhere(pid: 7), in: .utc)
    }
    #expect(
      lines([alarm]) == [
        "Forged: #7 upgrade Pro -> Scale on dock-main: its row is not what the log says, so it is not carried out; "
          + "see alarm 3"
      ])
    #expect(lines([])[0].hasPrefix("Approved: "))
  }

  @Test func programsAreToldWhatIsUnderWay() throws {
    let (approved, executing, unknown) = try sent()
    let snapshot = Snapshot(requests: [approved, executing, unknown, try Sample.request()])
    let document = StatusDocument.document(snapshot, engine: .null, at: Sample.moment)
    let list = try #require(document["under_way"]?.array)
    #expect(list.map { $0["state"]?.string } == ["approved", "executing", "unknown"])
    #expect(list[0]["execute_by"] == "2026-05-01T12:05:00.000Z" && list[0]["read_at"] == .null)
    #expect(list[2]["read_at"] == "2026-05-01T12:01:30.000Z" && list[2]["number"] == 7)
  }

  @Test func theTotalsAreThoseOfTheDashboard() throws {
    let seen = Observation(
      account: try Sample.name(), at: Sample.now,
      plan: PlanState(plan: try Sample.plan("pro"), price: Sample.monthly(1900)), meters: [])
    let snapshot = Snapshot(
      accounts: [AccountStatus(account: try Sample.account(), observation: seen, freshness: .fresh)],
      requests: [try Sample.request(quote: Sample.quote(Sample.monthly(4900)))])
    #expect(StatusText.money(MoneyTotals(snapshot)) == "LIVE accounts: $19/mo, +$30 asked")
    #expect(StatusText.money(MoneyTotals(Snapshot())) == nil)
    let text = StatusDocument.document(snapshot, engine: .null, at: Sample.moment).serialized()
    #expect(text.contains(#""pending":1,"waiting":{"decisions":1,"#), "\(text)")
    #expect(
      text.contains(
        #""totals":[{"currency":"USD","monthly_minor":1900,"asked_minor":3000}],"totals_lack":{"price":false,"difference":false}"#
      ), "\(text)")
  }
}
