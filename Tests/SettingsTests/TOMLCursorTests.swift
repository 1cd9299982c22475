import Testing

@testable import Settings

@Suite("The TOML cursor")
struct TOMLCursorTests {
  private func content(_ text: String) throws -> String {
    var cursor = TOMLCursor(text)
    return try cursor.readString(isKey: false)
  }

  @Test(
    "Gives the content of a string",
    arguments: [
      (#""a\tb\n\"\\\b\f\r""#, "a\tb\n\"\\\u{8}\u{C}\r"), (#""\u00e9\U0001F600""#, "é😀"), (#"'a\t"b'"#, #"a\t"b"#),
      (#""""a"b""c"""""#, #"a"b""c""#), ("'''a'b'''''", "a'b''"), ("\"\"\"a\\\n \t\n b\"\"\"", "ab"), (#""""#, ""),
    ])
  func givesContent(_ text: String, _ expected: String) throws {
    #expect(try content(text) == expected)
  }

  @Test(arguments: [#""\x41""#, #""\u12"#, #""\UFFFFFFFF""#, "'a", "\"a", "'a\n'", "\"\"\"a\"\""])
  func aBrokenStringIsNotUnderstood(_ text: String) {
    #expect(throws: TOMLReader.Stop.self) { try content(text) }
  }

  @Test func linesAndColumnsAreCountedFromOne() throws {
    var cursor = TOMLCursor("\n\r\n  # c\n\t x")
    try cursor.skipBlankLines()
    #expect(cursor.next == "x")
    #expect(cursor.position == FilePosition(line: 4, column: 3))
  }

  @Test func theEndOfATextIsTheEndOfALine() throws {
    var cursor = TOMLCursor("  # c")
    try cursor.endLine()
    #expect(cursor.next == nil)
  }
}
