import Billing
import JSON
import Testing

@testable import Providers

@Suite struct DaimonSendCountTests {
  private let now = Instant(milliseconds: 1_777_636_800_000)

  @Test func theDocumentedUsageIsRead() {
    let count = DaimonSendCount(
      ["current_usage": ["sent_today": 1_000, "limit": 1_000, "reset_at": "2026-05-01T20:00:00Z"]], now: now)
    #expect(count?.sent == 1_000 && count?.limit == 1_000)
    #expect(count?.resetsAt == Instant(iso8601: "2026-05-01T20:00:00Z"))
  }

  @Test(arguments: ["2026-05-09T00:00:00Z", "2026-05-01T12:00:00Z", "1970-01-01", "soon", nil])
  func aResetThatCannotBeTodaysIsMidnight(reset: String?) {
    let usage: JSONValue = ["sent_today": 7, "limit": -1, "reset_at": reset.map(JSONValue.string) ?? .null]
    let count = DaimonSendCount(["current_usage": usage], now: now)
    #expect(count?.sent == 7 && count?.limit == nil)
    #expect(count?.resetsAt == Instant(iso8601: "2026-05-02T00:00:00Z"))
  }

  @Test(
    arguments: [
      nil, [:], ["current_usage": 7], ["current_usage": ["sent_today": -1]],
      ["current_usage": ["sent_today": "7 messages"]],
      ["current_usage": ["count": 10, "window_end": "2026-05-02T00:00:00Z"]],
    ] as [JSONValue?])
  func everythingElseTellsNoCount(body: JSONValue?) {
    #expect(DaimonSendCount(body, now: now) == nil)
  }
}
