import Billing
import JSON
import Testing

@testable import Providers

@Suite struct DaimonOverheardTests {
  private func read(
    _ status: Int, _ body: JSONValue?, _ method: String = "POST", _ path: String = "/v1/inboxes/inb_1/send"
  ) -> Overheard {
    DaimonOverheard.read(
      OverheardAnswer(
        method: method, path: path, status: status, headers: [:], document: body?.serialized(),
        at: Instant(milliseconds: 1_777_636_800_000)))
  }

  @Test func aSendThatNeedsAPaidPlanIsALimitWithoutItsLiveLink() {
    let heard = read(
      402,
      [
        "error": "SEND_REQUIRES_PAID",
        "message": "Outbound sending is only available on paid plans: https://daimon.email/upgrade?token=eyJx",
        "upgrade_context": ["operator_action_url": "https://daimon.email/upgrade?token=eyJx"],
      ])
    #expect(heard.limit?.code == "SEND_REQUIRES_PAID" && heard.limit?.title == "sending needs a paid plan")
    #expect(heard.limit?.words == "Outbound sending is only available on paid plans: ‹link›")
    #expect(heard.usage.isEmpty && heard.passed.isEmpty)
    #expect(read(202, nil).passed.contains(heard.limit?.gate ?? ""))
    #expect(!read(200, nil, "GET", "/v1/inboxes").passed.contains(heard.limit?.gate ?? ""))
  }

  @Test func aUsedUpDayTellsItsCount() {
    let heard = read(
      429,
      [
        "error": "SEND_LIMIT_EXCEEDED", "code": "DAILY_SEND_QUOTA", "retry_after": 43200, "message": "Daily limit",
        "current_usage": ["sent_today": 1_000, "limit": 1_000, "reset_at": "2026-05-02T00:00:00Z"],
      ])
    #expect(heard.limit?.code == "DAILY_SEND_QUOTA" && heard.limit?.title == "the day's messages are used up")
    #expect(heard.usage.map(\.used) == [1_000] && heard.usage.map(\.limit) == [1_000])
    #expect(heard.usage.first?.name == "sends today", "the name that looks have")
    #expect(heard.usage.first?.resetsAt == Instant(iso8601: "2026-05-02T00:00:00Z"))
  }

  @Test(
    arguments: [
      (429, ["error": "SEND_LIMIT_EXCEEDED", "code": "MONTHLY_SEND_QUOTA"], "MONTHLY_SEND_QUOTA"),
      (429, ["error": "RATE_LIMIT_EXCEEDED", "code": "INBOX_CREATE_RATE_LIMIT"], "INBOX_CREATE_RATE_LIMIT"),
      (429, ["error": "RATE_LIMIT_EXCEEDED", "code": "API_RATE_LIMIT"], "API_RATE_LIMIT"),
      (402, ["error": "DOMAIN_REQUIRES_PAID"], "DOMAIN_REQUIRES_PAID"),
      (402, ["error": "INBOX_LIMIT_EXCEEDED"], "INBOX_LIMIT_EXCEEDED"), (402, ["error": "NEW_THING"], "NEW_THING"),
      (403, ["error": "TIER", "upgrade_context": ["operator_action_label": "x"]], "TIER"),
      (403, ["error": "ACCOUNT_UNDER_REVIEW"], nil), (401, ["error": "UNAUTHORIZED"], nil), (429, ["note": "x"], nil),
      (400, ["error": "SEND_REQUIRES_PAID"], nil), (500, ["error": "SEND_LIMIT_EXCEEDED"], nil), (402, nil, nil),
    ] as [(Int, JSONValue?, String?)])
  func whatIsALimitAndWhatIsNot(status: Int, body: JSONValue?, code: String?) {
    #expect(read(status, body).limit?.code == code)
  }

  @Test func whatAnAgentHasStoredWithTheServiceTellsNothing() {
    let planted: JSONValue = ["error": "SEND_LIMIT_EXCEEDED", "current_usage": ["sent_today": 9, "limit": 10]]
    #expect(read(200, planted, "GET", "/v1/messages/msg_1").usage.isEmpty)
    #expect(read(200, planted, "GET", "/v1/messages/msg_1").limit == nil)
    #expect(read(402, planted).usage.isEmpty, "only a 429 tells the day's count")
  }

  @Test(arguments: [-1, 0, 1, 1_000] as [JSONValue])
  func aCountThatCannotBeIsNotTaken(sent: JSONValue) {
    let heard = read(429, ["error": "SEND_LIMIT_EXCEEDED", "current_usage": ["sent_today": sent, "limit": 0]])
    #expect(heard.usage.count == (sent == -1 ? 0 : 1))
    #expect(heard.usage.allSatisfy { $0.limit == nil })
  }
}
