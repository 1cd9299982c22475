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
        == #"{"decisions":2,"payments":1,"alarms":1,"decide_by":"2026-05-01T12:15:00.000Z"}"#)
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
    let text = StatusDocument.document(snapshot, engine: .null).serialized()
    #expect(text.contains(#""pending":1,"waiting":{"decisions":1,"#), "\(text)")
    #expect(
      text.contains(
        #""totals":[{"currency":"USD","monthly_minor":1900,"asked_minor":3000}],"totals_lack":{"price":false,"difference":false}"#
      ), "\(text)")
  }
}
