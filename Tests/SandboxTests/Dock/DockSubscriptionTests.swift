import Billing
import Testing

@testable import Sandbox

@Suite("Billing periods")
struct DockSubscriptionTests {
  private func subscription(from start: String, per interval: BillingInterval) throws -> DockSubscription {
    DockSubscription(
      .pro, at: DockPrices.documented.price(of: .pro, per: interval), from: try #require(Instant(iso8601: start)))
  }

  @Test(
    "A period ends on the same day of the next month, or the month's last",
    arguments: [
      ("2026-01-15T10:00:00Z", ["2026-02-15", "2026-03-15", "2026-04-15"]),
      ("2026-01-31T00:00:00Z", ["2026-02-28", "2026-03-31", "2026-04-30"]),
      ("2028-01-30T00:00:00Z", ["2028-02-29", "2028-03-30", "2028-04-30"]),
      ("2026-11-30T00:00:00Z", ["2026-12-30", "2027-01-30", "2027-02-28"]),
    ])
  func months(start: String, ends: [String]) throws {
    var subscription = try subscription(from: start, per: .month)
    for end in ends {
      #expect(subscription.periodEnd.iso8601.hasPrefix(end))
      subscription.periodEnd = subscription.nextPeriodEnd
    }
  }

  @Test func aYearFromALeapDayEndsOnTheTwentyEighth() throws {
    var subscription = try subscription(from: "2028-02-29T00:00:00Z", per: .year)
    #expect(subscription.periodEnd.iso8601 == "2029-02-28T00:00:00Z")
    for _ in 0..<3 { subscription.periodEnd = subscription.nextPeriodEnd }
    #expect(subscription.periodEnd.iso8601 == "2032-02-29T00:00:00Z")
  }

  @Test func aSubscriptionThatIsNotCancelledRenewsHoweverLongNobodyLooked() throws {
    var dock = try TestDock()
    dock.advance(.seconds(400 * 86_400))
    let billing = try dock.agent("GET", "/api/billing").value
    #expect(billing["plan"] == "pro")
    #expect(billing["currentPeriodEnd"] == "2027-06-30T00:00:00Z")
    #expect(dock.world.takeEffects().isEmpty)
  }
}
