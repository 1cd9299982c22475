import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("MailingCore's plans, subscription and sends")
struct MailingCoreBillingTests {
  @Test func plansTellLimitsGrantsAndPriceIDsAndNoPrice() throws {
    var core = try TestMailingCore()
    let list = try #require(try core.user("GET", "/billing/plans", tenant: nil).value.array)
    #expect(list.map { $0["slug"]?.string } == ["free", "pro", "business"])
    #expect(list.map { $0["monthlyEmailLimit"]?.integer } == [100, 5_000, 50_000])
    #expect(list.map { $0["tokensIncludedMonth"]?.integer } == [500, 10_000, 50_000])
    #expect(list.map { $0["stripePriceId"]?.isNull } == [true, false, false])
    #expect(list.allSatisfy { $0["priceCents"] == nil && $0["currency"] == nil })
  }

  @Test func everyEnvelopeAndEveryWayOfPrices() throws {
    var core = try TestMailingCore()
    _ = try core.administer(["dialect": ["lists": "data", "prices": "cents"]])
    let plans = try core.user("GET", "/billing/plans").value["data"]
    #expect(plans?[1]?["priceCents"] == 1_900)
    #expect(plans?[1]?["currency"] == "eur")
    _ = try core.administer(["dialect": ["lists": "named", "prices": "bare"]])
    #expect(try core.user("GET", "/billing/plans").value["plans"]?[1]?["price"] == 19)
  }

  @Test func theSubscriptionTellsPlanStatusAndPeriod() throws {
    var core = try TestMailingCore()
    #expect(
      try core.subscription() == [
        "planSlug": "pro", "status": "active", "currentPeriodStart": "2026-05-01T00:00:00Z",
        "currentPeriodEnd": "2026-06-01T00:00:00Z", "cancelAtPeriodEnd": false, "aiTokensBalance": 10_000,
      ])
    _ = try core.administer(["dialect": ["subscription": "nested", "tokens": "absent", "usage": "subscription"]])
    let nested = try core.subscription()
    #expect(nested["plan"] == ["slug": "pro", "name": "Pro"])
    #expect(nested["aiTokensBalance"] == nil)
    #expect(nested["quota"] == ["limit": 5_000, "used": 4_199, "percentage": 83])
    _ = try core.administer(["dialect": ["subscription": "snake"]])
    #expect(try core.subscription()["plan_slug"] == "pro")
  }

  @Test func noSubscriptionHasThreeAnswers() throws {
    var core = try TestMailingCore()
    let null = try core.user("GET", "/billing/subscription", tenant: TestMailingCore.freeTenant)
    #expect(null.status == 200 && null.body == .json(.null))
    _ = try core.administer(["dialect": ["no_subscription": "empty"]])
    let empty = try core.user("GET", "/billing/subscription", tenant: TestMailingCore.freeTenant)
    #expect(empty.status == 200 && empty.body == .empty)
    _ = try core.administer(["dialect": ["no_subscription": "not_found"]])
    #expect(try core.user("GET", "/billing/subscription", tenant: TestMailingCore.freeTenant).status == 404)
  }

  @Test func aSendMovesTheQuotaAndTellsIt() throws {
    var core = try TestMailingCore()
    let reply = try core.send()
    #expect(reply.status == 200)
    #expect(reply.value["status"] == "QUEUED")
    #expect(reply.value["queued"] == true)
    #expect(reply.value["position"] == 1)
    #expect(reply.headers["x-quota-limit"] == "5000")
    #expect(reply.headers["x-quota-used"] == "4200")
    #expect(reply.headers["x-quota-percentage"] == "84")
    #expect(reply.headers["x-quota-warning"] == "true")
    #expect(try core.user("GET", "/billing/subscription").headers["x-quota-used"] == nil)
    _ = try core.administer(["dialect": ["usage": "headers"]])
    #expect(try core.user("GET", "/billing/subscription").headers["x-quota-used"] == "4200")
    #expect(core.effects().isEmpty)
  }

  @Test func theLadderFromWarningToBlocked() throws {
    var core = try TestMailingCore()
    #expect(try core.send(TestMailingCore.freeKey).headers["x-quota-warning"] == "true")
    _ = try core.administer(["tenant": .string(TestMailingCore.freeTenant), "usage": ["emails": 99]])
    for used in 100...111 {
      let reply = try core.send(TestMailingCore.freeKey)
      #expect(reply.status == 200)
      #expect(reply.headers["x-quota-used"] == String(used))
    }
    let refused = try core.send(TestMailingCore.freeKey)
    #expect(refused.status == 429)
    #expect(refused.value["message"] == "Monthly email quota exceeded")
    #expect(refused.headers["x-quota-used"] == "111")
    #expect(try core.send().status == 200, "the other tenant has a quota of its own")
    #expect(try core.subscription()["status"] == "active", "billing is not blocked")
  }

  @Test func aSendNeedsAKeyItsScopeAndAnEmail() throws {
    var core = try TestMailingCore()
    #expect(try core.send("mc_live_unknown").status == 401)
    #expect(try core.send(core.token).status == 401)
    let reply = try core.send(TestMailingCore.readingKey)
    #expect(reply.status == 403)
    #expect(reply.value["message"] == "Missing required API key scope: email:send")
    for body: JSONValue in [
      [:], ["to": "a@b.c", "subject": "s"], ["to": "nobody", "subject": "s", "htmlBody": "x"],
      ["to": 7, "subject": "s", "htmlBody": "x"], [],
      ["to": "a@b.c", "subject": .string(String(repeating: "s", count: 999)), "htmlBody": "x"],
    ] {
      #expect(try core.send(TestMailingCore.key, body).status == 400)
    }
    #expect(try core.service.accounts[0].emailsSent == 4_199)
  }
}
