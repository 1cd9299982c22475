import Billing
import JSON
import Testing

@testable import Providers

@Suite struct MailingCoreOverheardTests {
  private func read(
    _ status: Int, _ headers: [String: String] = [:], _ body: JSONValue? = nil, _ method: String = "POST"
  ) -> Overheard {
    MailingCoreOverheard.read(
      OverheardAnswer(
        method: method, path: "/emails/send", status: status, headers: headers, document: body?.serialized(),
        at: Instant(milliseconds: 1_777_636_800_000)))
  }

  /// The sample of https://mailingcore.com/en/docs/billing/quota-enforcement.
  private let sample = [
    "x-quota-limit": "5000", "x-quota-used": "4200", "x-quota-percentage": "84", "x-quota-warning": "true",
  ]

  @Test func aSendTellsTheMonthsCount() {
    let heard = read(201, sample)
    #expect(heard.usage.map(\.used) == [4_200] && heard.usage.map(\.limit) == [5_000])
    #expect(heard.usage.first?.name == "e-mails this month", "the name that looks have")
    #expect(heard.limit == nil && heard.passed.contains("sends"))
  }

  @Test func aSendBeyondTheGraceIsALimitThatTheNextSendEnds() {
    let message = "Monthly email quota exceeded (111%). Upgrade your plan to continue sending."
    let heard = read(
      429, [:], ["statusCode": 429, "message": .string(message), "quota": ["limit": 100, "used": 111]])
    #expect(heard.limit?.code == "QUOTA_EXCEEDED" && heard.limit?.title == "the month's e-mails are used up")
    #expect(heard.limit?.words.string == message)
    #expect(heard.usage.map(\.used) == [111] && heard.usage.map(\.limit) == [100])
    #expect(read(201, sample).passed.contains(heard.limit?.gate ?? ""))
    #expect(!read(200, [:], nil, "GET").passed.contains(heard.limit?.gate ?? ""), "a reading is no send")
    #expect(read(429, [:], ["message": "Monthly email quota exceeded"]).limit?.code == "QUOTA_EXCEEDED")
  }

  @Test func tooManyCallsAreAnotherLimit() {
    let heard = read(429, [:], ["statusCode": 429, "message": "ThrottlerException: Too Many Requests"])
    #expect(heard.limit?.code == "RATE_LIMITED" && heard.usage.isEmpty)
    #expect(read(200, [:], nil, "GET").passed.contains(heard.limit?.gate ?? ""))
    #expect(read(403, [:], ["statusCode": 403, "message": "Missing required API key scope: email:send"]).isEmpty)
  }

  @Test(arguments: ["-5", "", "1e9", " 7", "٧", "99999999999999999999", "9007199254740992"])
  func aHeaderThatIsNoCountMovesNothing(text: String) {
    #expect(read(201, ["x-quota-used": text, "x-quota-limit": "5000"]).usage.isEmpty)
    #expect(read(201, ["x-quota-used": "1", "x-quota-limit": text]).usage.map(\.limit) == [nil])
  }

  @Test func aBodyThatWasServedTellsNothing() {
    #expect(read(200, [:], ["quota": ["limit": 100, "used": 99]]).usage.isEmpty)
  }
}
