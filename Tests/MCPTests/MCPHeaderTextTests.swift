import Testing

@testable import MCP

@Suite struct MCPHeaderTextTests {
  @Test(arguments: [
    ("get_billing", "get_billing"), ("Hello, 世界", "=?base64?SGVsbG8sIOS4lueVjA==?="),
    (" padded ", "=?base64?IHBhZGRlZCA=?="), ("line1\nline2", "=?base64?bGluZTEKbGluZTI=?="),
    ("=?base64?literal?=", "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?="),
  ]) func theSpecificationsExamplesGoBothWays(_ word: String, _ value: String) {
    #expect(MCPHeaderText.encoded(word) == value)
    #expect(MCPHeaderText.decoded(value) == word)
  }

  @Test(arguments: ["=?base64?*?=", "=?base64?gA==?=", "=?base64?abc?="]) func aBrokenWrappingHoldsNothing(
    _ value: String
  ) {
    #expect(MCPHeaderText.decoded(value) == nil)
  }

  @Test(arguments: ["=?base64?", "?=", "=?base64?=", "=?BASE64?YQ==?="]) func whatOnlyResemblesOneIsAWord(
    _ value: String
  ) {
    #expect(MCPHeaderText.decoded(value) == value)
  }
}
