import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("MailingCore's months")
struct MailingCoreTimeTests {
  private static let month = Duration.seconds(31 * 86_400)

  @Test func aPaidInvoiceBeginsTheCycleAnew() throws {
    var core = try TestMailingCore()
    _ = try core.administer(["usage": ["emails": 5_600, "ai_tokens": 7]])
    #expect(try core.send().status == 429)
    core.time.advance(by: Self.month)
    let now = try core.subscription()
    #expect(now["currentPeriodStart"] == "2026-06-01T00:00:00Z" && now["currentPeriodEnd"] == "2026-07-01T00:00:00Z")
    #expect(now["aiTokensBalance"] == 10_000, "what was left is not kept")
    #expect(try core.send().headers["x-quota-used"] == "1")
    #expect(core.effects().isEmpty, "a month that is paid is no change of plan")
  }

  @Test func manyMonthsPassAtOnceAsOneByOne() throws {
    var (step, jump) = (try TestMailingCore(), try TestMailingCore())
    for _ in 0..<26 {
      step.time.advance(by: .seconds(15 * 86_400))
      _ = try step.subscription()
    }
    jump.time.advance(by: .seconds(26 * 15 * 86_400))
    #expect(try step.subscription() == jump.subscription())
    #expect(try jump.subscription()["currentPeriodStart"] == "2027-05-01T00:00:00Z")
  }

  @Test func aMonthKeepsItsDay() throws {
    var core = try TestMailingCore()
    core.time.advance(by: .seconds(30 * 86_400))
    let path = try core.path(try core.checkout())
    _ = try core.browser("POST", path, action: "pay")
    var ends: [String?] = []
    for _ in 0..<3 {
      ends.append(try core.subscription()["currentPeriodEnd"]?.string)
      core.time.advance(by: Self.month)
    }
    #expect(ends == ["2026-06-30T12:00:00Z", "2026-07-31T12:00:00Z", "2026-08-31T12:00:00Z"])
  }

  @Test func aScheduledEndComesWithThePeriod() throws {
    var core = try TestMailingCore()
    let path = try core.path(try core.user("POST", "/billing/portal"))
    _ = try core.browser("POST", path, action: "cancel")
    core.time.advance(by: Self.month)
    #expect(try core.subscription().isNull)
    #expect(core.effects() == ["cancel pro>free by portal", "expire pro>free by period-end"])
    #expect(core.world.log.effects.last?.at == Instant(iso8601: "2026-06-01T00:00:00Z"))
    #expect(try core.send().headers["x-quota-limit"] == "100")
  }

  @Test func anInvoiceUnderWayLeavesTheOldCycle() throws {
    var core = try TestMailingCore { $0.webhookDelay = .seconds(3_600) }
    core.time.advance(by: .seconds(30 * 86_400 + 43_200))
    #expect(try core.subscription()["currentPeriodEnd"] == "2026-06-01T00:00:00Z")
    #expect(try core.send().headers["x-quota-used"] == "4200")
    core.time.advance(by: .seconds(3_600))
    #expect(try core.send().headers["x-quota-used"] == "1")
    #expect(try core.subscription()["currentPeriodEnd"] == "2026-07-01T00:00:00Z")
  }

  @Test func anUnpaidBillBeginsNothing() throws {
    var core = try TestMailingCore()
    _ = try core.administer(["status": "past_due"])
    core.time.advance(by: Self.month)
    let now = try core.subscription()
    #expect(now["status"] == "past_due" && now["currentPeriodEnd"] == "2026-06-01T00:00:00Z")
    #expect(try core.send().headers["x-quota-used"] == "4200")
  }

  @Test func aPlanWithoutAPriceBeginsItsMonthByItself() throws {
    var core = try TestMailingCore()
    core.time.advance(by: Self.month)
    #expect(try core.send(TestMailingCore.freeKey).headers["x-quota-used"] == "1")
  }
}
