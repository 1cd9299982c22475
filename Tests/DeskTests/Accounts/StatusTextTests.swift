import Billing
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
      StatusText.terms(plan(Sample.monthly(1900), "active", renewsAt: day, .none), of: .dock)
        == "$19/mo, active, next invoice \(day.words)")
    #expect(
      StatusText.terms(plan(nil, nil, renewsAt: day, .none), of: .mailingcore) == "period ends \(day.words)")
    #expect(StatusText.terms(plan(nil, nil, renewsAt: day, .scheduled(day)), of: .dock) == "ends \(day.words)")
    #expect(StatusText.terms(plan(nil, nil, renewsAt: nil, .scheduled(nil)), of: .dock) == "ends with its period")
    #expect(StatusText.terms(plan(nil, nil, renewsAt: nil, .unknown), of: .dock) == nil)
    #expect(
      StatusText.terms(plan(nil, Sample.hostile, renewsAt: nil, .none), of: .dock)?.contains { $0.isNewline } == false)
  }

  @Test func looksSayTheirShareWhereThereIsOne() {
    let budget = PollBudget(
      allowance: CallAllowance(limit: 10_000, per: .month, provenance: .server), spent: 7, sharePercent: 5, left: 493,
      interval: .seconds(60))
    #expect(
      StatusText.looks(budget, next: Sample.now)
        == "next look \(Sample.now.words), 7 calls spent, share 5 % of 10000 a month (server)")
    let none = PollBudget(allowance: nil, spent: 3, sharePercent: nil, left: nil, interval: .seconds(60))
    #expect(StatusText.looks(none, next: nil) == "3 calls in 24 h, no quota known")
  }
}
