import Testing

@testable import Sandbox

@Suite("MailingCore's quota ladder")
struct MailingCoreQuotaTests {
  @Test(
    arguments: [
      (0, 0, false, false), (79, 79, false, false), (80, 80, true, false), (100, 100, true, false),
      (110, 110, true, false), (111, 111, true, true), (115, 115, true, true),
    ] as [(Int64, Int64, Bool, Bool)])
  func eachStepOfAHundred(used: Int64, percentage: Int64, isWarned: Bool, isBlocked: Bool) {
    let quota = MailingCoreQuota(limit: 100, used: used)
    #expect(quota.percentage == percentage)
    #expect(quota.isWarned == isWarned)
    #expect(quota.isBlocked == isBlocked)
    #expect((quota.headers["x-quota-warning"] == "true") == isWarned)
  }

  @Test func theDocumentedSample() {
    #expect(
      MailingCoreQuota(limit: 5_000, used: 4_200).headers == [
        "x-quota-limit": "5000", "x-quota-used": "4200", "x-quota-percentage": "84", "x-quota-warning": "true",
      ])
  }

  @Test func oneEmailPastTheGraceIsBlockedThoughTheShareRoundsDown() {
    #expect(!MailingCoreQuota(limit: 5_000, used: 5_500).isBlocked)
    #expect(MailingCoreQuota(limit: 5_000, used: 5_501).isBlocked)
    #expect(MailingCoreQuota(limit: 5_000, used: 5_501).percentage == 110)
  }

  @Test func extremeNumbersDoNotOverflow() {
    #expect(MailingCoreQuota(limit: .max, used: .max).percentage == 100)
    #expect(MailingCoreQuota(limit: 1, used: .max).percentage == .max)
    #expect(MailingCoreQuota(limit: 0, used: 0).isBlocked)
  }
}
