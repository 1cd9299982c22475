import Testing

@testable import Providers

@Suite struct DockMeterFieldTests {
  @Test(arguments: [
    ("agents", "agents", false), ("workspaces", "workspaces", false), ("rows", "rows/workspace", false),
    ("rows_per_workspace", "rows/workspace", false), ("api_calls", "API calls", true),
    ("apiCallsPerMonth", "API calls", true), ("webhooks_month", "webhooks month", true), ("messages", "messages", true),
    ("", "", false), ("API_CALLS", "API CALLS", false), ("日本_語", "日本 語", false),
  ])
  func aFieldHasATitleAndKnowsWhetherItsCountBeginsAnew(name: String, title: String, isMonthly: Bool) {
    let field = DockMeterField(name: name)
    #expect(field.title.string == title)
    #expect(field.isMonthly == isMonthly)
  }

  @Test func aHostileNameMakesATitleThatCanBeShown() {
    let title = DockMeterField(name: "\u{1B}[2J\r\u{202E}" + String(repeating: "語", count: 1_000)).title
    #expect(title.hadUnsafeScalars)
    #expect(title.isTruncated)
    #expect(!title.string.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
  }

  @Test func theLeadingFieldsAreKnownOnes() {
    #expect(DockMeterField.known.isSuperset(of: DockMeterField.leading))
  }
}
