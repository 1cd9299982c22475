import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("daimon's account, capabilities and sending")
struct DaimonAccountTests {
  @Test func theAccountHasTheDocumentedFieldsInTheirOrder() throws {
    var daimon = try TestDaimon(usage: [.inboxes: 3])
    let result = try #require(daimon.call("GET", "/v1/account").value["result"]?.object)
    #expect(
      result.keys == [
        "id", "tier", "status", "api_key", "inbox_count", "send_limits", "total_sent", "total_bounced",
        "total_complaints", "bounce_rate", "complaint_rate", "created_at",
      ])
    #expect(result["inbox_count"] == 3)
    #expect(result["send_limits"] == ["daily": 0, "monthly": 0])
    #expect(result["bounce_rate"] == .number("0.0"))
    let key = try #require(result["api_key"]?.string)
    #expect(key != TestDaimon.key && key.hasPrefix("dm_free_") && key.hasSuffix("****"))
  }

  @Test(
    arguments: [
      (DaimonTier.developer, DaimonDialect.Terms.seed, 100, 3_000), (.growth, .seed, 1_000, 30_000),
      (.developer, .concepts, 100, 10_000), (.growth, .rateLimits, 10_000, 30_000), (.growth, .beta, 1_000, 500_000),
    ] as [(DaimonTier, DaimonDialect.Terms, Int64, Int64)])
  func theLimitsAreThoseOfTheChosenPage(
    tier: DaimonTier, terms: DaimonDialect.Terms, daily: Int64, monthly: Int64
  ) throws {
    var daimon = try TestDaimon(tier: tier, dialect: DaimonDialect(terms: terms))
    let limits = try daimon.call("GET", "/v1/account").value.at("result", "send_limits")
    #expect(limits == ["daily": .integer(daily), "monthly": .integer(monthly)])
  }

  @Test func noLimitIsWrittenAsChosen() throws {
    for (unlimited, written) in [(DaimonDialect.Unlimited.null, JSONValue.null), (.minusOne, -1), (.word, "unlimited")]
    {
      var daimon = try TestDaimon(tier: .enterprise, dialect: DaimonDialect(unlimited: unlimited))
      #expect(try daimon.call("GET", "/v1/account").value.at("result", "send_limits", "daily") == written)
    }
  }

  @Test func theRatesAreFractionsOrPercent() throws {
    for (rates, written) in [(DaimonDialect.Rates.fraction, "0.015625"), (.percent, "1.5625")] {
      var daimon = try TestDaimon(
        tier: .growth, dialect: DaimonDialect(rates: rates), usage: [.totalSent: 64, .totalBounced: 1])
      #expect(try daimon.call("GET", "/v1/account").value.at("result", "bounce_rate") == .number(written))
    }
  }

  @Test func whatTheFreeTierCannotDoHasALinkThatStaysTheSameAllDay() throws {
    var daimon = try TestDaimon()
    let first = try daimon.call("GET", "/v1/capabilities").value.at("result", "cannot")
    #expect(first?[0]?["action"] == "send_messages")
    #expect(first?[0]?["reason"] == "SEND_REQUIRES_PAID")
    daimon.time.advance(by: .seconds(3_600))
    #expect(try daimon.call("GET", "/v1/capabilities").value.at("result", "cannot") == first)
    let page = try daimon.open(try #require(first?[0]?["unlock_url"]?.string))
    _ = try daimon.browser("POST", page, action: "pay")
    let after = try daimon.call("GET", "/v1/capabilities").value["result"]
    #expect(after?["cannot"] == [])
    #expect(after?["can"]?.array?.contains { $0["action"] == "send_messages" } == true)
    _ = try daimon.call("POST", "/sandbox/daimon", ["tier": "free"], key: nil)
    let again = try daimon.call("GET", "/v1/capabilities").value.at("result", "cannot")?[0]?["unlock_url"]?.string
    #expect(try daimon.browser("GET", try #require(again)).status == 303, "a used link is not offered again")
  }

  @Test func theFreeTierSendsNothingAndSaysHowToUnlock() throws {
    var daimon = try TestDaimon()
    let reply = try daimon.call("POST", "/v1/inboxes/inb_1/send", ["to": "a@example.com"], key: TestDaimon.inboxKey)
    #expect(reply.status == 402)
    #expect(reply.value["error"] == "SEND_REQUIRES_PAID")
    let context = try #require(reply.value["upgrade_context"])
    #expect(context["operator_action_label"] == "Add a payment method to enable sending")
    let url = try #require(context["operator_action_url"]?.string)
    #expect(context["agent_script"]?.string?.hasSuffix(url) == true)
    #expect(try daimon.browser("GET", url).status == 303)
  }

  @Test func aUsedUpDayIsToldWithItsCountAndEndsAtMidnight() throws {
    var daimon = try TestDaimon(tier: .developer, usage: [.sentToday: 99])
    #expect(try daimon.call("POST", "/v1/inboxes/inb_1/send", [:]).status == 200)
    let reply = try daimon.call("POST", "/v1/inboxes/inb_1/send", [:])
    #expect(reply.status == 429)
    #expect(reply.value["code"] == "DAILY_SEND_QUOTA")
    #expect(reply.value["retry_after"] == 43_200)
    #expect(
      reply.value["current_usage"] == ["sent_today": 100, "limit": 100, "reset_at": "2026-05-02T00:00:00Z"])
    #expect(reply.value.at("upgrade_context", "operator_action_label") == "Upgrade to Growth tier for 1,000 sends/day")
    #expect(try daimon.call("GET", "/v1/account").status == 200, "reading goes on")
    daimon.time.advance(by: .seconds(43_200))
    #expect(try daimon.call("POST", "/v1/inboxes/inb_1/send", [:]).status == 200)
  }

  @Test func theMonthAndTheMinuteHaveTheirEndsToo() throws {
    var month = try TestDaimon(tier: .developer, usage: [.sentThisMonth: 3_000])
    #expect(try month.call("POST", "/v1/inboxes/inb_1/send", [:]).value["code"] == "MONTHLY_SEND_QUOTA")
    var minute = try TestDaimon(tier: .developer)
    for _ in 0..<10 { #expect(try minute.call("POST", "/v1/inboxes/inb_1/send", [:]).status == 200) }
    let reply = try minute.call("POST", "/v1/inboxes/inb_1/send", [:])
    #expect(reply.value["error"] == "RATE_LIMIT_EXCEEDED")
    #expect(reply.value.at("current_usage", "window_end") == "2026-05-01T12:01:00Z")
    minute.time.advance(by: .seconds(60))
    #expect(try minute.call("POST", "/v1/inboxes/inb_1/send", [:]).status == 200)
  }

  @Test func callsAreCountedWhoeverMakesThem() throws {
    var daimon = try TestDaimon(callsPerMinute: 2)
    #expect(try daimon.call("GET", "/v1/account").status == 200)
    #expect(try daimon.call("GET", "/v1/capabilities").status == 200)
    let reply = try daimon.call("GET", "/v1/account")
    #expect(reply.status == 429)
    #expect(reply.value["retry_after"] == 60)
    #expect(try daimon.call("GET", "/v1/account", key: TestDaimon.otherKey).status == 200)
  }

  @Test func aSuspendedAccountDoesNothingAndAReviewedOneSendsNothing() throws {
    var daimon = try TestDaimon(tier: .developer)
    _ = try daimon.call("POST", "/sandbox/daimon", ["status": "under_review"], key: nil)
    #expect(try daimon.call("GET", "/v1/account").value.at("result", "status") == "under_review")
    #expect(try daimon.call("POST", "/v1/inboxes/inb_1/send", [:]).status == 403)
    _ = try daimon.call("POST", "/sandbox/daimon", ["status": "suspended"], key: nil)
    #expect(try daimon.call("GET", "/v1/account").status == 403)
  }

  @Test func bodiesMethodsAndPathsThatAreWrongAreRefusedInDaimonsShape() throws {
    var daimon = try TestDaimon()
    #expect(try daimon.send("POST", "/v1/upgrade-link", Array("{".utf8), key: TestDaimon.key).status == 400)
    #expect(try daimon.send("POST", "/v1/upgrade-link", Array("[]".utf8), key: TestDaimon.key).status == 400)
    let method = try daimon.call("DELETE", "/v1/account")
    #expect(method.status == 405 && method.headers["allow"] == "GET, HEAD")
    #expect(try daimon.call("POST", "/v1/inboxes/inb_2/send", [:]).status == 404)
    var short = try TestDaimon(dialect: DaimonDialect(errors: .concepts))
    let reply = try short.call("GET", "/v1/account", key: nil)
    #expect(reply.value.object?.keys == ["error", "next_steps"])
  }
}
