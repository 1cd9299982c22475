import JSON
import Testing

@testable import Sandbox

@Suite("Ruined bodies")
struct RuinedBodyTests {
  @Test func garbageIsNeitherUTF8NorJSON() {
    #expect(String(validating: RuinedBody.garbage, as: UTF8.self) == nil)
    #expect(throws: JSONError.self) { try JSONValue.parse(RuinedBody.garbage) }
  }

  @Test func aTruncatedBodyIsNoJSON() throws {
    for text in ["{}", "{\"a\":1}", "[]"] {
      #expect(throws: JSONError.self) { try JSONValue.parse(RuinedBody.truncated(Array(text.utf8))) }
    }
    #expect(RuinedBody.truncated([]).isEmpty)
  }

  @Test func hugeIsMoreThanAnyClientShouldRead() {
    #expect(RuinedBody.huge.count > 8 << 20)
  }
}
