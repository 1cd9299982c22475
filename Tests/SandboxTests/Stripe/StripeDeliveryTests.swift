import Billing
import Testing

@testable import Sandbox

@Suite("Delivering an event")
struct StripeDeliveryTests {
  private let start = Instant(seconds: 1_777_636_800)

  private func delivery() -> StripeDelivery {
    StripeDelivery(
      id: "evt_1", type: "invoice.paid", payload: Array("{}".utf8), cause: .portal, requestID: nil, due: start)
  }

  @Test func whatArrivedIsNotTriedAgain() {
    var delivery = delivery()
    #expect(!delivery.isDelivered)
    delivery.note(.init(at: start, signature: "s", status: 200))
    #expect(delivery.isDelivered)
    #expect(delivery.due == nil)
  }

  @Test func whatFailsIsTriedThreeTimesMoreAndThenGivenUp() {
    var delivery = delivery()
    var dues: [Int64] = []
    for status in [nil, 500, 307] as [Int?] {
      delivery.note(.init(at: delivery.due ?? start, signature: "s", status: status))
      dues.append(delivery.due?.milliseconds(since: start) ?? -1)
    }
    #expect(dues == [300_000, 2_100_000, 9_300_000])
    delivery.note(.init(at: start, signature: "s", status: 404))
    #expect(delivery.due == nil)
    #expect(!delivery.isDelivered)
  }

  @Test func aRepetitionByHandPlansNothing() {
    var delivery = delivery()
    delivery.note(.init(at: start, signature: "s", status: 200))
    delivery.note(.init(at: start, signature: "s", status: nil))
    #expect(delivery.due == nil)
    #expect(delivery.isDelivered)
  }
}
