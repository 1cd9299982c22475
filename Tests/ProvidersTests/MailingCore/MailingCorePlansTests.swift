import Billing
import JSON
import Testing
import Text

@testable import Providers

@Suite struct MailingCorePlansTests {
  private func offer(_ plan: JSONValue) -> PlanOffer? { MailingCorePlans([plan])?.offers.first }

  @Test func plansStandSideBySideInTheServicesOrder() throws {
    let plans = try #require(MailingCorePlans(MailingCoreService.plans))
    #expect(plans.offers.map(\.name.rawValue) == ["free", "pro"])
    #expect(plans.offers[0].price == nil && plans.offers[0].words == "price not told")
    #expect(plans.offers[1].price?.description == "€19/mo")
    #expect(plans.offers[1].words == "Professional 港, Stripe's price_1")
    #expect(
      plans.offers[1].limits == [
        .init(name: "e-mails a month", limit: .of(5_000)), .init(name: "AI tokens a month", limit: .of(10_000)),
        .init(name: "domains", limit: .unlimited),
      ])
    #expect(plans.emails(of: PlanName("pro")) == .of(5_000))
    #expect(plans.emails(of: PlanName("gold")) == .unknown && plans.emails(of: nil) == .unknown)
  }

  @Test(arguments: ["data", "plans", "items"])
  func everyEnvelopeIsOpened(name: String) {
    var object: JSONObject = [:]
    object[name] = MailingCoreService.plans
    #expect(MailingCorePlans(.object(object))?.offers.count == 2)
  }

  @Test(arguments: [.null, "x", 7, [:], ["data": 7], true] as [JSONValue])
  func whatIsNoListIsNone(body: JSONValue) {
    #expect(MailingCorePlans(body) == nil)
  }

  @Test func onlyAnUnmistakablePriceIsOne() {
    for plan: JSONValue in [
      ["slug": "a", "priceCents": 1_900], ["slug": "a", "priceCents": 1_900, "currency": "eur"],
      ["slug": "a", "priceCents": 1_900, "interval": "month"], ["slug": "a", "price": 19, "currency": "eur"],
      ["slug": "a", "priceCents": "1900", "currency": "eur", "interval": "month"],
      ["slug": "a", "priceCents": -1, "currency": "eur", "interval": "month"],
      ["slug": "a", "priceCents": 1_900, "currency": "euro", "interval": "month"],
      ["slug": "a", "priceCents": 1_900, "currency": "eur", "interval": "week"],
      ["slug": "a", "monthlyPriceCents": 1_900, "currency": "eur", "interval": "year"],
      ["slug": "a", "priceCents": .number("19.5"), "currency": "eur", "interval": "month"],
    ] {
      #expect(offer(plan)?.price == nil, "\(plan.serialized())")
    }
    #expect(offer(["slug": "a", "monthlyPriceCents": 5, "currency": "EUR"])?.price?.description == "€0.05/mo")
    #expect(
      offer(["slug": "a", "priceCents": 5_000, "currency": "usd", "interval": "year"])?.price?.description == "$50/yr")
    #expect(offer(["slug": "a", "price": 19])?.words == "price 19, its unit is not told")
    #expect(offer(["slug": "a", "price": "19.90"])?.words == "price 19.90, its unit is not told")
    #expect(offer(["slug": "a", "price": "free! \u{1B}[2J"])?.words == "price not told")
  }

  @Test func stripesPriceIsTold() {
    #expect(
      offer(["slug": "pro", "stripePriceId": "price_1\u{1B}[2J"])?.words.string
        == "price not told, Stripe's price_1\\u{1B}[2J")
    #expect(offer(["slug": "pro", "stripePriceId": .null])?.words == "price not told")
  }

  @Test func plansThatCannotBeAskedForAreLeftOut() {
    for plan: JSONValue in [
      [:], ["slug": ""], ["slug": "Pro"], ["slug": 7], ["slug": "a\u{202E}b"], ["slug": "a", "isActive": false],
      ["name": "Pro"], 7, .null,
    ] {
      #expect(offer(plan) == nil, "\(plan.serialized())")
    }
    #expect(MailingCorePlans([["slug": "a"], ["slug": "a"], ["slug": "b"]])?.offers.count == 2)
    #expect(
      MailingCorePlans(.array((0..<500).map { ["slug": .string("p\($0)")] }))?.offers.count
        == MailingCorePlans.mostPlans)
  }

  @Test func aLimitThatCannotBeReadIsUnknown() {
    for value: JSONValue in [.null, -2, "many", [], .number("5.5"), true] {
      #expect(offer(["slug": "a", "monthlyEmailLimit": value])?.limits.map(\.limit) == [.unknown])
    }
    #expect(offer(["slug": "a", "monthlyEmailLimit": "Unlimited"])?.limits.map(\.limit) == [.unlimited])
  }
}
