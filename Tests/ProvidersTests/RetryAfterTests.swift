import Billing
import Support
import Testing
import Transfer

@testable import Providers

@Suite struct RetryAfterTests {
  private let now = Instant(seconds: 1_800_000_000)

  @Test(arguments: [
    ("120", 120 as Int64?), ("0", 0), ("86400", 86_400), ("86401", nil), ("-1", nil), ("", nil), ("soon", nil),
    ("99999999999999999999", nil), ("Fri, 15 Jan 2027 08:02:00 GMT", 120), ("Fri, 15 Jan 2027 07:59:00 GMT", nil),
  ])
  func itIsReadAsFarAsItCanBeBelieved(_ text: String, _ seconds: Int64?) {
    let read = RetryAfter.time(in: HTTPHeaders([("Retry-After", text)]), at: now)
    #expect(read == seconds.map { now.adding(.seconds($0)) }, "\(text)")
  }

  @Test func aDateIsReadAgainstTheServicesOwnClock() {
    let headers = HTTPHeaders([
      ("Retry-After", "Fri, 15 Jan 2027 08:02:00 GMT"), ("Date", "Fri, 15 Jan 2027 08:01:00 GMT"),
    ])
    #expect(RetryAfter.time(in: headers, at: now) == now.adding(.seconds(60)))
  }

  @Test(arguments: [429, 503, 500, 401])
  func everyServiceIsHeardWhateverItsStatusIs(_ status: Int) {
    let answer = ServiceCall.Answer(
      status: status, headers: HTTPHeaders([("Retry-After", "120")]), json: ["message": "no", "error": "X"])
    let failures = [
      DockRefusal(answer, now: now).failure, AgentIdPRefusal(answer, now: now, claims: nil).failure,
      MailingCoreRefusal(answer, now: now, claims: nil).failure,
    ]
    #expect(failures.allSatisfy { $0.notBefore == now.adding(.seconds(120)) }, "\(failures)")
    let daimon = try? DaimonRefusal(answer, from: Origin("https://api.daimon.email"), now: now).failure
    #expect(daimon?.notBefore == now.adding(.seconds(120)))
  }
}
