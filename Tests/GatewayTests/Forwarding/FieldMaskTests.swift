import Billing
import JSON
import Testing

@testable import Gateway

@Suite("Fields and links that are taken out", .timeLimit(.minutes(1))) struct FieldMaskTests {
  private func masked(_ value: JSONValue) -> FieldMask.Masked {
    FieldMask(
      forwarding: Service.dock.profile.forwarding, inPlaceOfLinks: "***",
      matcher: SecretMatcher([Secret(StubUpstream.key)]))(
        value)
  }

  @Test func aLinkIsTakenOutWhereverItIsRepeated() {
    let masked = masked([
      "checkout_url": "https://pay.example/1", "note": "go to https://pay.example/1 now",
      "other": "https://docs.example/",
      "page": "see HTTPS://Checkout.Stripe.com/c/1", "api_key": "k", "mine": .string("it is " + StubUpstream.key),
    ])
    #expect(
      masked.value == [
        "checkout_url": "***", "note": "***", "other": "https://docs.example/", "page": "***", "api_key": "***",
        "mine": .string("it is " + String(repeating: "*", count: StubUpstream.key.count)),
      ])
    #expect(masked.links == 3)
  }

  @Test func manyLinksCostNoMoreThanTheyAreLong() {
    let rows = (0..<20_000).map { number -> JSONValue in
      ["checkout_url": .string("a://\(number)"), "text": .string("b://zz\(number)"), "plain": .string("zz\(number)")]
    }
    let masked = masked(.array(rows))
    #expect(masked.value[19_999] == ["checkout_url": "***", "text": "***", "plain": "zz19999"])
  }

  @Test func longLinksCostNoMoreEither() {
    let long = String(repeating: "a", count: 200_000)
    let masked = masked(["checkout_url": .string(long + "b://"), "text": .string(long + "c://")])
    #expect(masked.value["checkout_url"] == "***")
  }
}
