import Billing
import JSON
import Testing

@testable import Providers

@Suite struct MailingCoreMemoryTests {
  @Test func theLatestQuotaIsKept() throws {
    let memory = MailingCoreMemory()
    #expect(memory.told == nil)
    for used: Int64 in [1, 2] {
      memory.keep(try #require(MailingCoreQuota(["used": .integer(used)])), at: Instant(seconds: used))
    }
    #expect(memory.told?.quota.used == 2 && memory.told?.at == Instant(seconds: 2))
  }
}
