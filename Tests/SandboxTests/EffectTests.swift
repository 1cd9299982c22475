import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("Effects")
struct EffectTests {
  @Test func everyCauseHasItsWord() {
    let words = [
      Effect.Cause.agent("build-bot"), .human, .checkout, .webApproval, .portal, .periodEnd, .admin,
    ].map(\.description)
    #expect(words == ["agent:build-bot", "human", "checkout", "web-approve", "portal", "period-end", "admin"])
  }

  @Test func whatIsUnknownIsNull() {
    let effect = Effect(
      at: Instant(milliseconds: 1), service: "dock", operation: "limit-increase", from: nil, to: nil, by: .human,
      organisation: "a\"\u{1B}", requestID: nil, priceMinor: nil)
    var log = EffectLog()
    log.record([effect, effect])
    #expect(log.effects == [effect, effect])
    #expect(
      log.json.array?.first == [
        "at": "1970-01-01T00:00:00.001Z", "service": "dock", "operation": "limit-increase", "from": nil, "to": nil,
        "by": "human", "organisation": "a\"\u{1B}", "request_id": nil, "amount_minor": nil,
      ])
  }
}
