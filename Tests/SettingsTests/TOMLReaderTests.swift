import Testing

@testable import Settings

@Suite("The TOML reader")
struct TOMLReaderTests {
  /// Every place, as `path key-position value-position` lines in the order of the keys' places.
  private func places(_ text: String) throws -> [String] {
    let reader = TOMLReader(text)
    try #require(reader.stop == nil)
    return reader.places.sorted {
      ($0.value.key, $0.key.description) < ($1.value.key, $1.key.description)
    }.map { "\($0.key) \($0.value.key) \($0.value.value)" }
  }

  @Test func findsKeysAndValuesOfPlainLines() throws {
    #expect(try places("a = 1\n\n  bc=\t'x' # a = 2\n") == ["a 1:1 1:5", "bc 3:3 3:7"])
  }

  @Test func countsListsOfTablesFromOne() throws {
    let text = "[[a]]\nx = 1\n[[a]]\n [ a . b ]\n y = 2\n"
    #expect(
      try places(text) == [
        "a 1:3 1:1", "a[1] 1:3 1:1", "a[1].x 2:1 2:5", "a[2] 3:3 3:1", "a[2].b 4:8 4:2", "a[2].b.y 5:2 5:6",
      ])
  }

  @Test func findsListsOfTablesInListsOfTables() throws {
    let text = "[[a]]\n[[a.b]]\n[[a.b]]\nx = 1\n[[a]]\n[[a.b]]\nx = 2"
    let found = try places(text)
    #expect(found.contains("a[1].b[2].x 4:1 4:5"))
    #expect(found.contains("a[2].b[1].x 7:1 7:5"))
  }

  @Test func findsDottedAndQuotedKeys() throws {
    #expect(
      try places("a.\"b c\" . 'd.e' = 1\na.f=2") == [
        "a 1:1 1:1", "a.\"b c\" 1:3 1:3", "a.\"b c\".\"d.e\" 1:11 1:19", "a.f 2:3 2:5",
      ])
  }

  @Test func findsTheKeysOfInlineTablesAndLists() throws {
    let text = "a = { b = [ 1, {c = 'x'},\n # no [ list ]\n \"]\" , ], d.e = {} }"
    #expect(
      try places(text) == [
        "a 1:1 1:5", "a.b 1:7 1:11", "a.b[1] 1:13 1:13", "a.b[2] 1:16 1:16", "a.b[2].c 1:17 1:21", "a.b[3] 3:2 3:2",
        "a.d 3:11 3:11", "a.d.e 3:13 3:17",
      ])
  }

  @Test func aHeaderInsideAnEarlierHeaderHasItsOwnPlace() throws {
    #expect(try places("[a.b]\n[a]\nc = 1").contains("a 2:2 2:1"))
  }

  @Test(
    "Skips strings of every kind",
    arguments: [
      #"a = "x # \" = [ { é世\u00e9\U0001F600""#, "a = 'C:\\\\ # [\"'", "a = \"\"\"\n[b]\nc = 1\n\\\"\"\" \"\" \"\"\"",
      "a = '''\n[b]\n'' ' \\'''", "a = \"\"\"x\"\"\"\"\"", "a = '''x'''''", "a = \"\"\"x\\\n   \t\n  y\"\"\"",
      "a = \"\"",
      "a = ''", "a = \"\"\"\"\"\"",
    ])
  func skipsStrings(_ line: String) throws {
    let found = try places(line + " # end\r\nlast = 1\r\n")
    #expect(found.count == 2)
    #expect(found.first == "a 1:1 1:5")
    #expect(found.last?.hasPrefix("last ") == true)
  }

  @Test(
    "Skips scalars of every kind",
    arguments: [
      "1_000", "0x1F", "+1.5e-3", "inf", "-nan", "true", "1979-05-27", "07:32:00.5", "1979-05-27T07:32:00Z",
      "+inf", "false", "1979-05-27 07:32:00-07:00",
    ])
  func skipsScalars(_ scalar: String) throws {
    #expect(try places("a = \(scalar) # x\nb = [\(scalar),\(scalar)]\n").count == 4)
  }

  @Test func aByteOrderMarkTakesNoColumn() throws {
    #expect(try places("\u{FEFF}a = 1") == ["a 1:1 1:5"])
  }

  @Test func aColumnIsAScalarAndATabIsOne() throws {
    #expect(try places("\ta = ['é', '世', '👩‍🚀', 1]").last == "a[4] 1:24 1:24")
  }

  @Test(arguments: 0..<150)
  func everyPlaceOfARandomDocumentIsFound(_ seed: Int) throws {
    let document = RandomDocument(seed: UInt64(seed))
    let reader = TOMLReader(document.text)
    #expect(reader.stop == nil, "\(document.text)")
    #expect(reader.places == document.places, "\(document.text)")
    #expect(reader.root == document.root, "\(document.text)")
  }

  @Test(
    "Refuses what is given twice, lies too deep, or would end a text",
    arguments: [
      ("a = \"x\\u0000\"", TOMLReader.Refusal.nulCharacter, "1:7"),
      ("\"\\U00000000\" = 1", .nulCharacter, "1:2"),
      ("a = 1\n a = 2", .duplicate(TOMLPath().appending("a"), first: FilePosition(line: 1, column: 1)), "2:2"),
      (
        "a = { b = 1, b = 2 }",
        .duplicate(TOMLPath().appending("a").appending("b"), first: FilePosition(line: 1, column: 7)), "1:14"
      ),
      ("[a]\n\n[a]", .duplicate(TOMLPath().appending("a"), first: FilePosition(line: 1, column: 1)), "3:1"),
      ("a = \(String(repeating: "[", count: 50_000))", .nestedTooDeep, "1:21"),
      ("a = \(String(repeating: "{a=", count: 50_000))", .nestedTooDeep, "1:53"),
      ("a\(String(repeating: ".a", count: 50_000)) = 1", .nestedTooDeep, "1:33"),
      ("[a\(String(repeating: ".a", count: 50_000))]", .nestedTooDeep, "1:34"),
    ])
  func refuses(_ text: String, _ refusal: TOMLReader.Refusal, _ position: String) {
    let stop = TOMLReader(text).stop
    #expect(stop?.refusal == refusal)
    #expect(stop?.position.description == position)
  }

  @Test(
    "Stops at what is no TOML",
    arguments: [
      ("a", TOMLReader.Token.equalsSign, "1:2"), ("a = ", .value, "1:5"), ("a = b", .value, "1:5"),
      ("a = -true", .scalar, "1:5"), ("a = +", .scalar, "1:5"), ("a = 1979-05-27 0", .scalar, "1:5"),
      ("a = infinite", .value, "1:5"), ("a = .5", .value, "1:5"),
      ("a = 'x", .stringEnd, "1:7"), ("a = \"x\ny\"", .stringEnd, "1:7"), ("a = \"\"\"x\"\"", .stringEnd, "1:11"),
      ("[a", .headerEnd, "1:3"), ("[[a]", .headerEnd, "1:5"), ("[?]", .key, "1:2"), ("[]", .key, "1:2"),
      ("[a.]", .key, "1:4"), ("a = [1 2]", .arrayEnd, "1:8"), ("a = [1,, 2]", .value, "1:8"),
      ("a = {b = 1\n}", .tableEnd, "1:11"), ("a = {b = 1,}", .key, "1:12"), ("a = 1 b", .lineEnd, "1:7"),
      ("a = 1\rb = 2", .lineEnd, "1:6"), ("= 1", .key, "1:1"), ("a = \"\\q\"", .escape, "1:7"),
      ("a = \"\\u12\"", .escape, "1:10"), ("a = \"\\uD800\"", .escape, "1:7"), ("a = \"\\", .escape, "1:7"),
      ("\"\"\"a\"\"\" = 1", .oneLineKey, "1:1"), ("世 = 1", .key, "1:1"), ("\u{B}", .key, "1:1"),
    ])
  func stops(_ text: String, _ token: TOMLReader.Token, _ position: String) {
    #expect(TOMLReader(text).stop?.refusal == .expected(token))
    #expect(TOMLReader(text).stop?.position.description == position)
  }
}
