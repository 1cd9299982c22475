import Billing
import Testing
import Text

@testable import Dashboard

@Suite struct DocumentedLimitsTests {
  private func words(_ plan: String, _ used: Int64, of limit: Int64) -> String? {
    DocumentedLimits.words(
      of: PlanName(plan), at: .dock, for: [Sample.meter("agents", used, .of(limit))])?.string
  }

  @Test func whatIsNearlyUsedUpIsToldAsDocumented() throws {
    #expect(try #require(words("scale", 9, of: 10)).hasPrefix("30 agents (Dock's "))
    #expect(words("scale", 5, of: 10) == nil, "what is far from its limit decides nothing")
  }

  @Test func whatASmallerPlanWouldNotHoldIsTold() throws {
    #expect(try #require(words("free", 4, of: 30)).hasPrefix("3 agents (Dock's "))
    #expect(words("free", 3, of: 30) == nil)
    #expect(words("unknown", 4, of: 30) == nil)
  }
}
