import JSON
import Testing

@Suite struct JSONErrorTests {
  @Test(
    "The place is given as people count",
    arguments: [
      ("x", 0, 1, 1), ("  x", 2, 1, 3), ("[\n  1,\n  x]", 9, 3, 3), ("[\"日本\", x]", 11, 1, 8), ("[\r\n x]", 4, 2, 2),
      ("\n\n", 2, 3, 1), ("[", 1, 1, 2),
    ]
  )
  func places(_ text: String, _ offset: Int, _ line: Int, _ column: Int) {
    let error = #expect(throws: JSONError.self) { try JSONValue.parse(text) }
    #expect(error?.offset == offset)
    #expect(error?.line == line)
    #expect(error?.column == column)
  }

  @Test func theDescriptionIsASentenceOfPrintableASCII() {
    let error = #expect(throws: JSONError.self) { try JSONValue.parse(#"{"plan":1, "plan":2}"#) }
    #expect(error?.description == #"line 1, column 12: the key "plan" stands twice"#)
    let key = #"\u001b[2J\u202e日"# + String(repeating: "x", count: 100)
    let hostile = #"{"\#(key)":1,"\#(key)":2}"#
    let description = #expect(throws: JSONError.self) { try JSONValue.parse(hostile) }?.description ?? ""
    #expect(description.contains(#"\u{1B}[2J\u{202E}\u{65E5}xxx"#))
    #expect(description.utf8.allSatisfy { (0x20...0x7E).contains($0) })
    #expect(description.contains("...\" stands twice"))
    #expect(description.utf8.count < 200)
  }

  @Test func everyReasonHasItsOwnWords() {
    let reasons: [JSONError.Reason] = [
      .empty, .tooLarge, .tooDeep, .byteOrderMark, .notUTF8, .truncated, .unexpected, .badNumber, .badEscape,
      .loneSurrogate, .controlCharacter, .duplicateKey("a"), .duplicateKey("b"),
      .trailingBytes,
    ]
    #expect(Set(reasons.map(\.description)).count == reasons.count)
  }
}
