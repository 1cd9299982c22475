import Billing
import Consent
import Screen
import Testing

@testable import Dashboard

@Suite struct PaymentRowTests {
  private func waiting() -> ConsentRequest { Sample.page(50, account: Sample.idp) }

  private func link(_ id: Int64, to plan: String, expires: Int64 = 900) -> Link {
    Link(
      id: id, account: Sample.idp.name, kind: .checkout, target: Sample.plan(plan), host: "checkout.stripe.com",
      createdAt: Sample.start.wall, expiresAt: Sample.start.wall.adding(.seconds(expires)), state: .unused)
  }

  private func desk(_ links: [Link]) -> Desk {
    var snapshot = Sample.world(waiting())
    snapshot.links = links
    return Desk(snapshot, size: Size(columns: 120, rows: 40))
  }

  @Test func itsPageOpensFromItsRow() {
    var desk = desk([link(1, to: "scale"), link(2, to: "enterprise")])
    #expect(desk.frame().text.contains("o open"))
    desk.press(.character("o"))
    #expect(desk.effects.contains(.openLink(1)))
  }

  @Test func whereItIsNotCertainNothingOpens() {
    for links in [[], [link(2, to: "enterprise")], [link(1, to: "scale"), link(2, to: "scale", expires: 801)]] {
      var desk = desk(links)
      desk.press(.character("o"))
      #expect(desk.effects.isEmpty)
      #expect(desk.frame().text.contains("It is not certain which page is this request's"))
    }
  }

  @Test func itCountsAsWaiting() {
    let text = desk([link(1, to: "scale")]).frame().text
    #expect(text.contains("nothing pending   1 to pay"))
    #expect(text.contains("Pending · 1 to pay"))
  }
}
