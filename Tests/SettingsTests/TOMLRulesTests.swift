import Testing

@testable import Settings

/// What TOML 1.0 says of a text as a whole: which tables may be added to, and which characters may stand where.
@Suite("The rules of TOML")
struct TOMLRulesTests {
  private func stop(_ text: String) -> TOMLReader.Stop? { TOMLReader(text).stop }

  @Test(
    "Tables that can be added to",
    arguments: [
      "[a.b]\n[a]\nc = 1", "[a.b.c]\n[a.b]\nd = 1\n[a]\ne = 1", "[a]\nb.c = 1\nb.d = 2",
      "a.b = 1\na.c.d = 2\na.c.e = 3",
      "[a]\nb.c = 1\n[a.b.d]\ne = 1", "[[a]]\nb = 1\n[[a]]\nb = 2\n[a.c]\nd = 1", "[[a.b]]\n[a]\nc = 1",
      "[[a]]\n[[a.b]]\n[[a.b]]\n[[a]]\n[[a.b]]", "[[a]]\n[a.b]\n[[a]]\n[a.b]", "a = { b.c = 1, b.d = 2 }",
      "[a]\n[\"A\"]\n[a.\"\"]", "\"a.b\" = 1\na.b = 2", "\"\" = 1", "[ a . 'b' ]\n[a.c]",
    ])
  func canBeAddedTo(_ text: String) {
    #expect(stop(text) == nil, "\(text)")
  }

  typealias Case = (text: String, found: TOMLReader.Definition, position: String)
  private static let closed: [Case] = [
    ("a = 1\n[a]", .value, "2:1"), ("a = 1\n[a.b]", .value, "2:1"), ("a = 1\na.b = 2", .value, "2:1"),
    ("a = {}\n[a.b]", .value, "2:1"), ("a = { b = 1 }\na.c = 2", .value, "2:1"), ("a = []\n[[a]]", .value, "2:1"),
    ("a = [{}]\n[a.b]", .value, "2:1"), ("[[a]]\n[a]", .tableList, "2:1"), ("[a]\n[[a]]", .header, "2:1"),
    ("[a.b]\n[[a]]", .longerHeader, "2:1"), ("a.b = 1\n[a]", .dottedKey, "2:1"),
    ("[a]\nb.c = 1\n[a.b]", .dottedKey, "3:1"), ("[a]\nb.c = 1\n[[a.b]]", .dottedKey, "3:1"),
    ("[a.b]\nc = 1\n[a]\nb.d = 2", .header, "4:1"), ("[a.b.c]\n[a]\nb.d = 2", .longerHeader, "3:1"),
    ("[[a.b]]\n[a]\nb.c = 1", .tableList, "3:1"), ("a = { b = 1, b.c = 2 }", .value, "1:14"),
    ("a = { b = { c = 1 }, b.d = 2 }", .value, "1:22"), ("a.b.c = 1\na.b.c.d = 2", .value, "2:5"),
  ]

  @Test("Tables that cannot be added to", arguments: closed.indices)
  func cannotBeAddedTo(_ index: Int) {
    let (text, found, position) = Self.closed[index]
    let stop = stop(text)
    guard case .taken(_, let definition, _)? = stop?.refusal else {
      Issue.record("\(String(describing: stop)): \(text)")
      return
    }
    #expect(definition == found, "\(text)")
    #expect(stop?.position.description == position, "\(text)")
  }

  @Test(
    "Keys that are given twice",
    arguments: [
      "a = 1\na = 2", "a = 1\n\"a\" = 2", "a.b = 1\na.b = 2", "a.b = 1\na = 2", "a = { b = 1, b = 2 }", "[a]\n[a]",
      "[a]\nb = 1\n[a]\nc = 1", "[a]\n[a.b]\n[a]", "[a.b]\n[a]\nb = 1", "[[a.b]]\n[a]\nb = 1", "a = { b.c = 1, b = 2 }",
    ])
  func areRefused(_ text: String) {
    guard case .duplicate? = stop(text)?.refusal else {
      Issue.record("\(String(describing: stop(text))): \(text)")
      return
    }
  }

  @Test(
    "Control characters",
    arguments: [
      ("a = 'x\u{1}'", "1:7"), ("a = \"x\u{1F}\"", "1:7"), ("a = \"\u{7F}\"", "1:6"), ("a = '''\n\u{8}'''", "2:1"),
      ("a = \"\"\"x\ry\"\"\"", "1:9"), ("# x\u{B}", "1:4"), ("a = 1 # \u{1B}[2J", "1:9"), ("# x\ry", "1:4"),
      ("\"a\u{2}\" = 1", "1:3"), ("a = [ # \u{0}\n]", "1:9"),
    ])
  func areNoPartOfAText(_ text: String, _ position: String) {
    #expect(stop(text)?.refusal == .controlCharacter, "\(text)")
    #expect(stop(text)?.position.description == position, "\(text)")
  }

  @Test(
    arguments: [
      "a = '\t'", "# \t é 世\n", "a = '''x\r\ny'''", "a = 1\r\nb = 2\r\n", "# x\r\n", "\u{FEFF}a = 1", "", "\n\n",
    ]
  )
  func tabsAndLineEndsMayStand(_ text: String) {
    #expect(stop(text) == nil, "\(text)")
  }

  private static let lookalikes: [(String, TOMLReader.Token)] = [
    ("a = \"\\u００E9\"", .escape), ("a = \"\\ \"", .escape), ("a = \"x\\\ny\"", .escape),
    ("a = \"\"\"x\\ y\"\"\"", .escape), ("a = \"\\e\"", .escape), ("a = \"\\x41\"", .escape), ("a = １", .value),
    ("a = “x”", .value), ("a\u{A0}= 1", .equalsSign), ("a = 1\u{2028}b = 2", .lineEnd), ("a\n= 1", .equalsSign),
    ("a = {\nb = 1 }", .key), ("a = { b = 1\n}", .tableEnd), ("\n\u{FEFF}a = 1", .key), ("a.b. = 1", .key),
    (".a = 1", .key), ("[a]]", .lineEnd), ("[[a] ]", .headerEnd), ("[ [a]]", .key), ("a = 2020-02-30", .date),
    ("a = 1e999", .number),
  ]

  @Test("Characters that look right and are not", arguments: lookalikes)
  func areExpectedToBeOthers(_ text: String, _ token: TOMLReader.Token) {
    #expect(stop(text)?.refusal == .expected(token), "\(text)")
  }

  /// What ended the program, or its stack, in parsers that were tried.
  @Test(arguments: [
    "[?]", "[", "[.]", "[..]", "[a", "a = 07:32:", "a = 1979-", "a = " + String(repeating: "[", count: 100_000),
    String(repeating: "[", count: 100_000), "a" + String(repeating: ".a", count: 100_000) + " = 1",
  ])
  func nothingEndsTheProgram(_ text: String) {
    #expect(stop(text) != nil)
  }
}
