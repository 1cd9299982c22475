import JSON
import Support
import Testing

@Suite struct JSONWriterTests {
  @Test(
    "Values are written compactly, in their order",
    arguments: [
      (nil, "null"), (true, "true"), (false, "false"), (0, "0"), (.integer(.min), "-9223372036854775808"),
      (.number("1.50"), "1.50"), (.number("-0"), "-0"), ("", "\"\""),
      ([], "[]"), ([:], "{}"), ([1, [2, "x"], [:]], #"[1,[2,"x"],{}]"#),
      (["z": 1, "a": [nil]], #"{"z":1,"a":[null]}"#), ("a/b", #""a/b""#), ("日本 🙂 é", "\"日本 🙂 é\""),
    ] as [(JSONValue, String)]
  )
  func written(_ value: JSONValue, _ text: String) {
    #expect(value.serialized() == text)
  }

  @Test(
    "What a terminal would obey is escaped",
    arguments: [
      ("\"\\", #""\"\\""#), ("\n\r\t\u{8}\u{C}", #""\n\r\t\b\f""#), ("\u{0}\u{1B}\u{1F}", #""\u0000\u001b\u001f""#),
      ("\u{7F}", #""\u007f""#), ("\u{80}\u{85}\u{9B}\u{9F}", #""\u0080\u0085\u009b\u009f""#),
      ("\u{2028}\u{2029}", #""\u2028\u2029""#), ("\u{202E}x\u{2066}\u{61C}", #""\u202ex\u2066\u061c""#),
      ("\u{200B}\u{FEFF}\u{AD}", #""\u200b\ufeff\u00ad""#),
      ("\u{E0041}", #""\udb40\udc41""#), ("x\u{FE0F}\u{3164}", #""x\ufe0f\u3164""#), ("\u{A0}", "\"\u{A0}\""),
    ]
  )
  func escaped(_ text: String, _ written: String) throws {
    #expect(JSONValue.string(text).serialized() == written)
    #expect(([text: .null] as JSONValue).serialized() == "{\(written):null}")
    #expect(try JSONValue.parse(written) == .string(text))
  }

  @Test(
    "A literal that is no number does not break the document",
    arguments: ["", "NaN", "1,\"a\":2", "01", "1\n", "1 ", "\u{1B}"])
  func handMadeNumbers(_ literal: String) throws {
    let written = (["n": .number(literal)] as JSONValue).serialized()
    #expect(try JSONValue.parse(written) == ["n": .string(literal)])
  }

  @Test func everyRandomValueIsReadAgainAsItWas() throws {
    var random = SplitMix64(seed: 2)
    for _ in 0..<5000 {
      let value = RandomValue.value(depth: 4, from: &random)
      let written = value.serialized()
      #expect(try JSONValue.parse(written) == value)
      #expect(try JSONValue.parse(written).serialized() == written)
      let isPrintable = written.unicodeScalars.allSatisfy { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
      }
      #expect(isPrintable, "\(written.unicodeScalars.map(\.value))")
    }
  }
}
