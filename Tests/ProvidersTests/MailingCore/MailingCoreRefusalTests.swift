import Billing
import JSON
import Testing
import Transfer

@testable import Providers

@Suite struct MailingCoreRefusalTests {
  private let now = Instant(milliseconds: 1_777_636_800_000)

  private func refusal(
    _ status: Int, _ body: String, headers: [(name: String, value: String)] = []
  ) -> MailingCoreRefusal {
    MailingCoreRefusal(
      ServiceCall.Answer(
        status: status, headers: HTTPHeaders(headers), json: try? JSONValue.parse(Array(body.utf8))),
      now: now, claims: nil)
  }

  private func nest(_ status: Int, _ message: String) -> String {
    "{\"statusCode\":\(status),\"message\":\"\(message)\",\"path\":\"/p\",\"timestamp\":\"t\"}"
  }

  @Test(
    arguments: [
      (400, .declined), (401, .unauthorized), (403, .forbidden), (404, .declined), (409, .declined), (422, .declined),
      (402, nil), (500, nil), (503, nil), (418, nil),
    ] as [(Int, Refusal.Reason?)])
  func documentedStatusesAreDefinite(status: Int, reason: Refusal.Reason?) {
    for body in [
      nest(status, "words"), "{\"statusCode\":\(status),\"message\":[\"a\",\"b\"]}",
      "{\"type\":\"about:blank\",\"title\":\"t\",\"status\":\(status),\"detail\":\"words\"}",
    ] {
      switch refusal(status, body).change {
      case .refused(let refusal): #expect(refusal.reason == reason ?? .declined, "\(body)")
      case let other: Issue.record("\(other)")
      }
    }
  }

  @Test(arguments: ["", "<html>", "{}", "[]", "{\"message\":\"x\"}", "{\"statusCode\":200,\"message\":\"x\"}", "null"])
  func whateverTheStatusIsThereIsNoPage(body: String) {
    for status in [400, 401, 403, 404, 409, 422, 429, 500] {
      guard case .refused(let refusal) = refusal(status, body).change, refusal.reason == .declined,
        refusal.words.string.contains("\(status)")
      else {
        Issue.record("\(status) \(body)")
        continue
      }
    }
  }

  @Test func bothKindsOf429AreToldApart() {
    let rate = refusal(
      429, nest(429, "ThrottlerException: Too Many Requests"), headers: [("X-RateLimit-Reset", "1777636830")])
    let until = Instant(seconds: 1_777_636_830)
    #expect(rate.failure.kind == .rateLimited(until: until))
    #expect(rate.change == .refused(Refusal(.rateLimited(until: until), words: rate.failure.detail)))
    for body in [
      nest(429, "Monthly email quota exceeded"),
      "{\"statusCode\":429,\"message\":\"x\",\"quota\":{\"limit\":100,\"used\":115,\"percentage\":115}}",
    ] {
      let quota = refusal(429, body, headers: [("X-RateLimit-Reset", "1777636830")])
      #expect(quota.failure.kind == .atLimit(until: nil))
      #expect(quota.failure.detail.string.contains("quota of e-mails, not a limit on calls"))
      guard case .refused(let refusal) = quota.change, refusal.reason == .overLimit(until: nil) else {
        Issue.record("\(body)")
        continue
      }
    }
    guard case .refused(let bare) = refusal(429, "", headers: [("X-RateLimit-Reset", "1777636830")]).change else {
      Issue.record("the headers of the rate limit are documented")
      return
    }
    #expect(bare.reason == .rateLimited(until: until))
  }

  @Test(arguments: ["1777636799", "1777723201", "-5", "soon", "99999999999999999999", ""])
  func aTimeThatCannotBeIsNotBelieved(reset: String) {
    let refusal = refusal(429, nest(429, "Too Many"), headers: [("X-RateLimit-Reset", reset)])
    #expect(refusal.failure.kind == .rateLimited(until: nil))
  }

  @Test func wordsAreMadeDisplayableAndShort() {
    let hostile = "\\u001b[2Jfree\\u202e \(String(repeating: "x", count: 9_000))"
    let words = refusal(403, nest(403, hostile)).failure.detail.string
    #expect(!words.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
    #expect(words.count <= 600)
    #expect(words.contains("has to belong to the tenant"))
    let list = refusal(400, "{\"statusCode\":400,\"message\":[\"planSlug must be a string\",7,\"b\"]}")
    #expect(list.failure.detail == "MailingCore answered 400: planSlug must be a string; b")
  }

  @Test func onlyTheServicesOwnWordMakesNoSubscription() {
    #expect(refusal(404, nest(404, "No subscription found")).isNoSubscription)
    #expect(!refusal(404, nest(404, "Cannot GET /billing/subscription")).isNoSubscription)
    #expect(!refusal(404, "{\"message\":\"no subscription\"}").isNoSubscription)
    #expect(!refusal(400, nest(400, "No subscription found")).isNoSubscription)
  }
}
