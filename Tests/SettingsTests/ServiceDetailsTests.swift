import Billing
import Testing

@testable import Settings

@Suite struct ServiceDetailsTests {
  @Test(
    arguments: [
      (nil, nil, "no success_url and no cancel_url"), ("https://a.example", nil, "no cancel_url for"),
      (nil, "https://a.example", "no success_url for"),
    ] as [(String?, String?, String)])
  func aCheckoutWithoutItsWaysBackIsWithheldAndNothingElse(
    _ success: String?, _ cancel: String?, _ words: String
  ) throws {
    let withheld = ServiceDetails.mailingcore(tenant: "cl1", successURL: success, cancelURL: cancel).withheld
    #expect(withheld.keys.map(\.rawValue) == ["checkout"])
    #expect(try #require(withheld[.checkout]).string.contains(words))
  }

  @Test func whatIsCompleteWithholdsNothing() {
    let complete: [ServiceDetails] = [
      .dock(consent: .token), .dock(consent: .web), .daimon, .agentidp,
      .mailingcore(tenant: "cl1", successURL: "https://a.example", cancelURL: "https://b.example"),
    ]
    for details in complete { #expect(details.withheld.isEmpty) }
  }
}
