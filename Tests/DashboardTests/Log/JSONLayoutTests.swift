import Testing

@testable import Dashboard

@Suite struct JSONLayoutTests {
  private func text(_ document: String) -> String {
    JSONLayout(document).lines.map { String(repeating: " ", count: 2 * $0.depth) + $0.text }.joined(separator: "\n")
  }

  @Test func aMemberOrAnElementHasALine() {
    #expect(
      text(#"{"a":1,"b":[true,null],"c":{"d":"x"}}"#) == #"""
        {
          "a": 1,
          "b": [
            true,
            null
          ],
          "c": {
            "d": "x"
          }
        }
        """#)
  }

  @Test func whatStandsInATextIsNoStructure() {
    #expect(text(#"{"a":"{[,:]} \" \\"}"#) == "{\n  \"a\": \"{[,:]} \\\" \\\\\"\n}")
    #expect(text("1") == "1" && text("").isEmpty)
  }
}
