import Billing
import JSON
import Testing
import Text
import Transfer

@testable import Providers

@Suite struct MailingCoreReadingTests {
  private func observe(
    _ subscription: JSONValue = MailingCoreService.subscription, plans: JSONValue = MailingCoreService.plans,
    headers: [(name: String, value: String)] = []
  ) throws -> Observation {
    let headers = HTTPHeaders(headers)
    return MailingCoreReading(
      subscription: MailingCoreSubscription(subscription), plans: MailingCorePlans(plans),
      quota: MailingCoreQuota(headers), headers: headers
    ).observation(of: try #require(AccountName("mail")), at: Instant(milliseconds: 1_777_636_800_000))
  }

  @Test func theListOfPlansLimitsWhatNobodyCounts() throws {
    let seen = try observe()
    #expect(
      seen.meters == [
        Meter(
          name: "e-mails this month", used: nil, limit: .of(5_000), unit: "e-mails",
          resetsAt: Instant(iso8601: "2026-06-01"), provenance: .server)
      ])
    #expect(
      seen.facts.map(\.label.string) == [
        "period began", "period ends", "AI tokens left", "e-mails used", "quota rule, documented", "calls, documented",
      ])
    #expect(seen.fact("e-mails used") == "not reported; only sends tell it")
    #expect(seen.fact("AI tokens left") == "7500")
    #expect(
      seen.fact("calls, documented")
        == "300 a minute, 15 sign-ins in 15 minutes (MailingCore's Rate limits, read 2026-11-21)")
    #expect(seen.allowance == nil && seen.plan.price == nil && seen.plans.count == 2)
  }

  @Test func headersOfAnyAnswerCount() throws {
    let seen = try observe(headers: [
      ("X-Quota-Limit", "4000"), ("X-Quota-Used", "4200"), ("X-Quota-Warning", "true"), ("X-RateLimit-Limit", "300"),
      ("X-RateLimit-Remaining", "287"),
    ])
    #expect(seen.meters.map(\.used) == [4_200] && seen.meters.map(\.limit) == [.of(4_000)])
    #expect(seen.fact("quota") == "105 %: grace, sends still pass up to 110 %")
    #expect(seen.fact("quota warning") == "the service warns")
    #expect(seen.fact("calls a minute") == "287 of 300 left" && seen.fact("calls, documented") == nil)
    #expect(seen.fact("e-mails used") == nil)
  }

  @Test func aCountWithoutALimitTakesThatOfThePlan() throws {
    let seen = try observe(["planSlug": "pro", "emailsSent": 40])
    #expect(seen.meters.map(\.used) == [40] && seen.meters.map(\.limit) == [.of(5_000)])
    let alone = try observe(["planSlug": "gold", "emailsSent": 40])
    #expect(alone.meters.map(\.limit) == [.unknown] && alone.meters.map(\.provenance) == [.unknown])
    #expect(try observe(["planSlug": "gold"]).meters.isEmpty)
  }

  @Test func anAgentSeesHarmlessFieldsOnly() throws {
    var subscription = try #require(MailingCoreService.subscription.object)
    subscription["customerId"] = "cus_secret"
    subscription["portalUrl"] = "https://billing.stripe.com/p/1"
    subscription["status"] = "see https://evil.example/"
    subscription["plan"] = ["slug": "pro", "stripePriceId": "price_1"]
    subscription["quota"] = ["limit": 100, "used": 40, "percentage": 40, "note": "x"]
    let view = try #require(try observe(.object(subscription)).agentView)
    #expect(
      try JSONValue.parse(view) == [
        "planSlug": "pro", "currentPeriodStart": "2026-05-01T00:00:00Z", "currentPeriodEnd": "2026-06-01T00:00:00Z",
        "cancelAtPeriodEnd": false, "aiTokensBalance": 7_500, "plan": ["slug": "pro"],
        "quota": ["limit": 100, "used": 40, "percentage": 40],
      ])
  }
}
