import JSON
import Support
import Testing

@Suite struct JSONCanonicalTests {
  @Test func keysAreOrderedByTheirUTF16CodeUnits() throws {
    // RFC 8785, section 3.2.3.
    let value = try JSONValue.parse(
      #"""
      {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\ud83d\ude00": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis"
      }
      """#
    )
    let expected =
      "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\","
      + "\"\u{F6}\":\"Latin Small Letter O With Diaeresis\",\"\u{20AC}\":\"Euro Sign\","
      + "\"\u{1F600}\":\"Emoji: Grinning Face\",\"\u{FB33}\":\"Hebrew Letter Dalet With Dagesh\"}"
    #expect(try Array(value.canonical().utf8) == Array(expected.utf8))
  }

  @Test func stringsAreEscapedNoMoreThanNeeded() throws {
    // RFC 8785, section 3.2.2, without its floating-point numbers.
    let value = try JSONValue.parse(
      #"""
      {
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
      }
      """#
    )
    let expected = #"{"literals":[null,true,false],"string":""# + "\u{20AC}" + #"$\u000f\nA'B\"\\\\\"/"}"#
    #expect(try Array(value.canonical().utf8) == Array(expected.utf8))
    #expect(
      try JSONValue.string("\u{8}\t\n\u{C}\r\u{0}\u{1F}\u{7F}\u{85}\u{2028}\u{202E}").canonical()
        == "\"\\b\\t\\n\\f\\r\\u0000\\u001f\u{7F}\u{85}\u{2028}\u{202E}\"")
  }

  @Test(
    "Keys are sorted, white space goes, nothing else changes",
    arguments: [
      ("[ 56, { \"d\": true, \"10\": null, \"1\": [ ] } ]", #"[56,{"1":[],"10":null,"d":true}]"#),
      (#"{ "pro\u00e9": "x", "prof": "y", "pro": "z" }"#, #"{"pro":"z","prof":"y","proé":"x"}"#),
      (
        #"{"a": {"B": {"c": "d", "C": 5}, "\n": 6}, "": 0, "A": { }}"#,
        #"{"":0,"A":{},"a":{"\n":6,"B":{"C":5,"c":"d"}}}"#
      ),
      ("[]", "[]"),
      ("0", "0"), (" -1 ", "-1"), (#""e\u0301""#, "\"e\u{301}\""),
      (#"{"b":1,"aa":2,"a":3}"#, #"{"a":3,"aa":2,"b":1}"#),
    ]
  )
  func samples(_ text: String, _ canonical: String) throws {
    let written = try JSONValue.parse(text).canonical()
    #expect(Array(written.utf8) == Array(canonical.utf8))
    #expect(try JSONValue.parse(written).canonical() == written)
  }

  @Test func integersAreExactOrRefused() throws {
    let exact: Int64 = 9_007_199_254_740_991
    #expect(try JSONValue.integer(exact).canonical() == "9007199254740991")
    #expect(try JSONValue.integer(-exact).canonical() == "-9007199254740991")
    for value in [exact + 1, -exact - 1, .max, .min] {
      let error = #expect(throws: JSONCanonicalError.self) {
        try (["a": [0, .integer(value)]] as JSONValue).canonical()
      }
      #expect(error == .integerTooLarge(value, at: "/a/1"))
    }
  }

  @Test("Other numbers are refused, with their place", arguments: ["1.0", "1e0", "-0", "0.5", "9223372036854775808"])
  func otherNumbers(_ literal: String) throws {
    let value: JSONValue = ["list": [["a/b~": .number(literal)]]]
    let error = #expect(throws: JSONCanonicalError.self) { try value.canonical() }
    #expect(error == .notAnInteger(literal, at: "/list/0/a~1b~0"))
    #expect(error?.description == "the number \"\(literal)\" at \"/list/0/a~1b~0\" is not an integer")
  }

  @Test func theDescriptionIsPrintable() {
    let value: JSONValue = ["\u{1B}[2J\u{202E}": .integer(.max)]
    let description = #expect(throws: JSONCanonicalError.self) { try value.canonical() }?.description ?? ""
    #expect(description == #"the integer 9223372036854775807 at "/\u{1B}[2J\u{202E}" is too large"#)
  }

  @Test func orderAndSpellingDoNotChangeTheCanonicalForm() throws {
    var random = SplitMix64(seed: 8)
    var compared = 0
    for _ in 0..<3000 {
      let value = RandomValue.value(depth: 3, from: &random)
      guard let canonical = try? value.canonical() else { continue }
      compared += 1
      #expect(try JSONValue.parse(canonical) == value)
      #expect(try JSONValue.parse(value.serialized()).canonical() == canonical)
      #expect(try reversed(value).canonical() == canonical)
    }
    #expect(compared > 500)
  }

  private func reversed(_ value: JSONValue) -> JSONValue {
    switch value {
    case .null, .bool, .integer, .number, .string: return value
    case .array(let elements): return .array(elements.map(reversed))
    case .object(let members):
      var object = JSONObject()
      for member in members.reversed() { object[member.key] = reversed(member.value) }
      return .object(object)
    }
  }
}
