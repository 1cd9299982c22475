import Billing
import JSON
import Testing

@testable import Providers

@Suite struct MailingCoreSubscriptionTests {
  @Test(
    arguments: [
      MailingCoreService.subscription,
      ["data": MailingCoreService.subscription], ["subscription": MailingCoreService.subscription],
      [
        "plan": ["slug": "pro", "name": "Pro"], "status": "active", "currentPeriodStart": "2026-05-01T00:00:00Z",
        "currentPeriodEnd": "2026-06-01T00:00:00.000Z", "cancelAtPeriodEnd": false, "aiTokens": ["balance": 7_500],
      ],
      [
        "plan": "PRO", "status": "active", "periodStart": "2026-05-01", "periodEnd": "2026-06-01",
        "cancel_at_period_end": false, "aiTokens": 7_500,
      ],
      [
        "plan_slug": "pro", "status": "active", "current_period_start": "2026-05-01T00:00:00Z",
        "current_period_end": "2026-06-01T02:00:00+02:00", "cancel_at_period_end": false, "ai_tokens_balance": 7_500,
      ],
    ] as [JSONValue])
  func everyLikelyShapeIsRead(body: JSONValue) throws {
    let subscription = try #require(MailingCoreSubscription(body))
    #expect(
      subscription.state
        == PlanState(
          plan: PlanName("pro"), status: "active", renewsAt: Instant(iso8601: "2026-06-01"), cancellation: .none))
    #expect(subscription.periodStart == Instant(iso8601: "2026-05-01"))
    #expect(subscription.aiTokens == 7_500)
    #expect(subscription.quota == nil)
  }

  @Test func whatIsNotSaidIsUnknown() throws {
    let subscription = try #require(MailingCoreSubscription(["planSlug": "pro"]))
    #expect(subscription.state == PlanState(plan: PlanName("pro")))
    #expect(subscription.aiTokens == nil && subscription.periodEnd == nil)
  }

  @Test func aScheduledEnd() throws {
    let flag = try #require(
      MailingCoreSubscription([
        "planSlug": "pro", "cancelAtPeriodEnd": true, "currentPeriodEnd": "2026-06-01T00:00:00Z",
      ]))
    #expect(flag.state.cancellation == .scheduled(Instant(iso8601: "2026-06-01")))
    let date = try #require(MailingCoreSubscription(["planSlug": "pro", "cancelAt": "2026-05-09T00:00:00Z"]))
    #expect(date.state.cancellation == .scheduled(Instant(iso8601: "2026-05-09")))
    let odd = try #require(MailingCoreSubscription(["planSlug": "pro", "cancelAtPeriodEnd": "yes"]))
    #expect(odd.state.cancellation == .unknown)
  }

  @Test(
    arguments: [
      ["planSlug": "p", "quota": ["limit": 100, "used": 40, "percentage": 40]],
      ["planSlug": "p", "usage": ["emailsSent": 40, "monthlyEmailLimit": 100]],
      ["planSlug": "p", "emailsSent": 40, "monthlyEmailLimit": 100],
    ] as [JSONValue])
  func aCountIsReadWhereItIsTold(body: JSONValue) {
    let quota = MailingCoreSubscription(body)?.quota
    #expect(quota?.used == 40 && quota?.limit == 100)
  }

  @Test func aNumberThatCouldBeAnythingIsNoCount() {
    #expect(MailingCoreSubscription(["planSlug": "p", "used": 40, "limit": 100])?.quota == nil)
    #expect(MailingCoreSubscription(["planSlug": "p", "usage": ["limit": 100]])?.quota == nil)
    #expect(MailingCoreSubscription(["planSlug": "p", "quota": ["used": -1]])?.quota == nil)
  }

  @Test func noneIsToldFromNothingKnown() {
    for body: JSONValue in [.null, ["data": .null], ["subscription": .null]] {
      #expect(MailingCoreSubscription.isNone(body))
    }
    for body: JSONValue in [[:], [], "", 0, ["data": .null, "x": 1], ["plan": .null], false] {
      #expect(!MailingCoreSubscription.isNone(body) && MailingCoreSubscription(body) == nil, "\(body.serialized())")
    }
  }
}
