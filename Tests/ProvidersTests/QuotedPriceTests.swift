import Billing
import Testing

@testable import Providers

@Suite struct QuotedPriceTests {
  private static let scale = PlanName("scale")

  @Test(arguments: [
    ("Upgrade vector-build from Pro ($19/mo) to Scale ($49/mo). Pro-rated to today.", 4900 as Int64?),
    ("Upgrade to scale $49.50/mo", 4950), ("Scale ($588/yr)", 58_800), ("Scale ($0/mo)", 0),
    ("Upgrade Scale ($1/mo) from Pro ($19/mo) to Scale ($49/mo).", nil),
    // A name that somebody chose must not stand in for the price that the service writes in another way.
    ("Upgrade Acme Scale $1/mo from Pro to Scale, billed at $490/month from today.", nil),
    ("Upgrade Acme Scale $1/mo to Scale for €490.", nil), ("Upgrade Acme Scale $1/mo to Scale (£490/mo).", nil),
    ("Upgrade from Pro ($19/mo) to Scale ($49/mo), $30/mo more.", 4900),
    ("Autoscale ($49/mo)", nil), ("Scaled ($49/mo)", nil), ("Scale costs $49/mo", nil), ("Scale ($1,049/mo)", nil),
    ("Scale ($49/month)", nil), ("Scale ($49.5/mo)", nil), ("Scale ($４９/mo)", nil), ("Scale (€49/mo)", nil),
    ("Scale ($-49/mo)", nil), ("Scale ($9999999999/mo)", nil), ("Scale (", nil), ("", nil), ("Scale", nil),
  ])
  func onlyAnUnmistakablePriceIsRead(_ sentence: String, _ minor: Int64?) throws {
    let price = QuotedPrice.find(after: try #require(Self.scale), in: sentence)
    #expect(price?.money.minorUnits == minor)
    if let price { #expect(price.money.currency == .usd) }
  }

  @Test func theIntervalIsTheOneThatIsWritten() throws {
    let plan = try #require(Self.scale)
    #expect(QuotedPrice.find(after: plan, in: "Scale ($49/mo)")?.interval == .month)
    #expect(QuotedPrice.find(after: plan, in: "Scale ($588/yr)")?.interval == .year)
  }
}
