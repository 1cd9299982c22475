import JSON
import Support
import Testing

@Suite struct JSONParserTests {
  private static let validDocuments: [(text: String, value: JSONValue)] = [
    ("null", nil), ("true", true), (" false ", false), ("0", 0), ("-1", -1), ("\"\"", ""), ("[]", []), ("{}", [:]),
    ("[ ]", []), ("{ }", [:]), ("\t\r\n [1 , 2]\n", [1, 2]), (#"{"a":{"b":[null]}}"#, ["a": ["b": [nil]]]),
    ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
    ("9223372036854775808", .number("9223372036854775808")), ("-9223372036854775809", .number("-9223372036854775809")),
    ("99999999999999999999999999", .number("99999999999999999999999999")),
    ("-0", .number("-0")), ("1.0", .number("1.0")), ("1e0", .number("1e0")), ("0e1", .number("0e1")),
    ("-0.0", .number("-0.0")),
    ("1E+2", .number("1E+2")), ("0.5e-3", .number("0.5e-3")), ("1e999999", .number("1e999999")), ("100", 100),
    (#""sc\u0061le""#, "scale"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9\u00E9""#, "éé"),
    (#""\ud83d\ude42""#, "🙂"), (#""\uD83D\uDE42x""#, "🙂x"), (#""\u0000""#, "\u{0}"), (#""\uFFFF""#, "\u{FFFF}"),
    (#""\uDBFF\uDFFF""#, "\u{10FFFF}"), ("\"\u{7F}\u{2028}\u{FEFF}\"", "\u{7F}\u{2028}\u{FEFF}"),
    ("\"日本 é 🙂\"", "日本 é 🙂"),
    (#""\\u0041""#, #"\u0041"#), (#"{"":1}"#, ["": 1]), (#"{"a":1,"A":2}"#, ["a": 1, "A": 2]),
    ("{\"K\":1,\"\u{212A}\":2}", ["K": 1, "\u{212A}": 2]), ("{\"é\":1,\"e\u{301}\":2}", ["é": 1, "e\u{301}": 2]),
    (#"{"__proto__":1,"toString":2}"#, ["__proto__": 1, "toString": 2]),
    ("[1,-0,0]", [1, .number("-0"), 0]),
  ]

  @Test("Valid documents are read as they are", arguments: validDocuments)
  func aValidDocument(_ document: (text: String, value: JSONValue)) throws {
    #expect(try JSONValue.parse(document.text) == document.value)
    #expect(try JSONValue.parse(Array(" \(document.text)\n".utf8)) == document.value)
  }

  private static let brokenDocuments: [(text: String, reason: JSONError.Reason, offset: Int)] = [
    ("", .empty, 0), (" \n\t", .empty, 3),
    // Keys twice, however they are spelled and however far apart.
    (#"{"plan":"pro","plan":"scale"}"#, .duplicateKey("plan"), 14), (#"{"a":1,"\u0061":1}"#, .duplicateKey("a"), 7),
    (#"{"a":{"b":1,"b":1}}"#, .duplicateKey("b"), 12), (#"{"":1,"":2}"#, .duplicateKey(""), 6),
    (#"{"0":0,"1":0,"2":0,"3":0,"4":0,"5":0,"6":0,"7":0,"8":0,"9":0,"3":1}"#, .duplicateKey("3"), 61),
    // Byte order marks and other white space.
    ("\u{FEFF}{}", .byteOrderMark, 0), ("{}\u{FEFF}", .trailingBytes, 2), ("\u{A0}1", .unexpected, 0),
    ("\u{C}1", .unexpected, 0),
    ("1\u{0}", .trailingBytes, 1), ("\u{0}", .unexpected, 0),
    // Surrogates.
    (#""\ud800""#, .loneSurrogate, 1), (#""\udc00""#, .loneSurrogate, 1), (#""\ud800\ud800""#, .loneSurrogate, 1),
    (#""\ud800\u0041""#, .loneSurrogate, 1),
    (#""\ud800x""#, .loneSurrogate, 1), (#""\ud800\n""#, .loneSurrogate, 1), (#"{"\ud800":1}"#, .loneSurrogate, 2),
    (#""\udc00\ud800""#, .loneSurrogate, 1), (#""\udc00"#, .loneSurrogate, 1),
    (#""\ud800\uZZZZ""#, .badEscape, 7),
    // Numbers.
    ("01", .badNumber, 0), ("-01", .badNumber, 0), ("00", .badNumber, 0), ("1.", .truncated, 2), ("1.x", .badNumber, 2),
    ("1e", .truncated, 2), ("1e+", .truncated, 3),
    ("[1e+]", .badNumber, 4), ("-", .truncated, 1), ("-x", .badNumber, 1), ("--1", .badNumber, 1),
    ("+1", .unexpected, 0), (".5", .unexpected, 0), ("[1.]", .badNumber, 3),
    ("1.e5", .badNumber, 2), ("0x10", .trailingBytes, 1), ("1_000", .trailingBytes, 1), ("1 2", .trailingBytes, 2),
    ("1.2.3", .trailingBytes, 3), ("１", .unexpected, 0),
    ("NaN", .unexpected, 0), ("Infinity", .unexpected, 0), ("-Infinity", .badNumber, 1), ("[0012]", .badNumber, 1),
    ("1,0", .trailingBytes, 1),
    // Literals.
    ("tru", .truncated, 3), ("trux", .unexpected, 3), ("True", .unexpected, 0), ("nul", .truncated, 3),
    ("nulll", .trailingBytes, 4), ("undefined", .unexpected, 0),
    // Commas, colons, quotes, comments.
    ("[1,]", .unexpected, 3), ("[,1]", .unexpected, 1), ("[1,,2]", .unexpected, 3), ("[1 2]", .unexpected, 3),
    ("[1", .truncated, 2), ("[", .truncated, 1),
    ("{\"a\":1,}", .unexpected, 7), ("{,}", .unexpected, 1), ("{\"a\"}", .unexpected, 4), ("{\"a\":}", .unexpected, 5),
    ("{\"a\",1}", .unexpected, 4), ("{a:1}", .unexpected, 1),
    ("{'a':1}", .unexpected, 1), ("{1:1}", .unexpected, 1), ("{\"a\":1 \"b\":2}", .unexpected, 7),
    ("{\"a\"::1}", .unexpected, 5), ("{\"a\":1;}", .unexpected, 6), ("[1}", .unexpected, 2),
    ("{]", .unexpected, 1), ("]", .unexpected, 0), ("{}{}", .trailingBytes, 2), ("[][]", .trailingBytes, 2),
    ("{} //", .trailingBytes, 3), ("/* */1", .unexpected, 0),
    ("[1]#", .trailingBytes, 3), ("{\"a\":1}}", .trailingBytes, 7),
    // Strings.
    ("\"a\nb\"", .controlCharacter, 2), ("\"\t\"", .controlCharacter, 1), ("\"\u{0}\"", .controlCharacter, 1),
    ("\"\u{1F}\"", .controlCharacter, 1), (#""\n"# + "\n\"", .controlCharacter, 3),
    ("\"abc", .truncated, 4), (#""\"#, .truncated, 2), (#""\""#, .truncated, 3), (#""\x41""#, .badEscape, 1),
    (#""\'""#, .badEscape, 1), (#""\0""#, .badEscape, 1),
    (#""\U0041""#, .badEscape, 1), (#""\u00G0""#, .badEscape, 1), (#""\u+041""#, .badEscape, 1),
    (#""\u 041""#, .badEscape, 1), (#""\u00""#, .badEscape, 1), (#""\u00"#, .truncated, 5),
    (#""\u{41}""#, .badEscape, 1), (#""\é""#, .badEscape, 1), ("'a'", .unexpected, 0), ("“a”", .unexpected, 0),
  ]

  @Test("Everything else is refused, with its reason and its place", arguments: brokenDocuments)
  func aBrokenDocument(_ document: (text: String, reason: JSONError.Reason, offset: Int)) {
    let error = #expect(throws: JSONError.self) { try JSONValue.parse(document.text) }
    #expect(error?.reason == document.reason)
    #expect(error?.offset == document.offset)
  }

  @Test(
    "Bytes that are no UTF-8 are refused, wherever they stand",
    arguments: [
      [0xFF], [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xC1, 0x81, 0x22], [0x22, 0xE0, 0x80, 0xAF, 0x22],
      [0x22, 0xED, 0xA0, 0x80, 0x22],
      [0x22, 0xED, 0xA0, 0xBD, 0xED, 0xB9, 0x82, 0x22], [0x22, 0xF0, 0x80, 0x80, 0x80, 0x22],
      [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xF8, 0x88, 0x80, 0x80, 0x80, 0x22],
      [0x22, 0xE2, 0x82, 0x22], [0x22, 0x80, 0x22], [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], [0x31, 0xFE],
      [0x22, 0xC3],
    ] as [[UInt8]]
  )
  func invalidUTF8(_ bytes: [UInt8]) {
    let error = #expect(throws: JSONError.self) { try JSONValue.parse(bytes) }
    #expect(error?.reason == .notUTF8)
    #expect(error?.offset == bytes.firstIndex { $0 >= 0x80 })
  }

  @Test(
    "Other Unicode encodings are refused",
    arguments: [[0xFE, 0xFF, 0x00, 0x31], [0xFF, 0xFE, 0x31, 0x00], [0xEF, 0xBB, 0xBF, 0x31], [0xEF, 0xBB, 0xBF]]
      as [[UInt8]])
  func byteOrderMarks(_ bytes: [UInt8]) {
    let error = #expect(throws: JSONError.self) { try JSONValue.parse(bytes) }
    #expect(error?.reason == .byteOrderMark)
  }

  @Test func depthIsCountedInBrackets() throws {
    let eight = String(repeating: "[", count: 8) + String(repeating: "]", count: 8)
    #expect(try JSONValue.parse(eight, limits: .strict).array?.count == 1)
    #expect(throws: JSONError.self) { try JSONValue.parse("[" + eight + "]", limits: .strict) }
    // Siblings are not depth.
    let broad = "[" + Array(repeating: "[[]]", count: 100).joined(separator: ",") + "]"
    #expect(try JSONValue.parse(broad, limits: JSONLimits(depth: 3, bytes: 1000)).array?.count == 100)
    #expect(try JSONValue.parse("1", limits: JSONLimits(depth: 0, bytes: 1)) == 1)
    let error = #expect(throws: JSONError.self) {
      try JSONValue.parse(#"{"a":[]}"#, limits: JSONLimits(depth: 1, bytes: 100))
    }
    #expect(error?.reason == .tooDeep)
    #expect(error?.offset == 5)
  }

  @Test("A body of nothing but brackets is refused, not followed", arguments: ["[", "{\"a\":", "[{\"a\":"])
  func brackets(_ opening: String) {
    let body = Array(String(repeating: opening, count: 100_000).utf8)
    for depth in [8, 32, JSONLimits.deepest, 1_000_000, .max] {
      let error = #expect(throws: JSONError.self) {
        try JSONValue.parse(body, limits: JSONLimits(depth: depth, bytes: .max))
      }
      #expect(error?.reason == .tooDeep)
    }
  }

  @Test func theDeepestValueCanBeUsed() throws {
    let text = String(repeating: "[", count: JSONLimits.deepest) + String(repeating: "]", count: JSONLimits.deepest)
    let value = try JSONValue.parse(text, limits: JSONLimits(depth: .max, bytes: .max))
    #expect(value.serialized() == text)
    #expect(try value.canonical() == text)
    #expect(try value == JSONValue.parse(text, limits: JSONLimits(depth: .max, bytes: .max)))
    #expect(Set([value, value]).count == 1)
  }

  @Test func lengthIsCountedInBytes() throws {
    #expect(try JSONValue.parse("\"é\"", limits: JSONLimits(depth: 1, bytes: 4)) == "é")
    let error = #expect(throws: JSONError.self) { try JSONValue.parse("\"é\"", limits: JSONLimits(depth: 1, bytes: 3)) }
    #expect(error?.reason == .tooLarge)
    #expect(error?.offset == 3)
    #expect(throws: JSONError.self) { try JSONValue.parse([0x31], limits: JSONLimits(depth: 1, bytes: -1)) }
    let spaces = [UInt8](repeating: 0x20, count: JSONLimits.strict.bytes)
    #expect(throws: JSONError.self) { try JSONValue.parse(spaces + [0x31], limits: .strict) }
    #expect(try JSONValue.parse(spaces.dropLast() + [0x31], limits: .strict) == 1)
  }

  @Test func everyOneOfManyMembersIsFound() throws {
    let members = (0..<50_000).map { "\"key\($0)\":\($0)" }.joined(separator: ",")
    let value = try JSONValue.parse("{\(members)}")
    #expect(value.object?.count == 50_000)
    #expect(value["key49999"]?.integer == 49_999)
  }

  private static let sample =
    #"{"plan":"sc\u0061le \ud83d\ude42","amount":[1,-2.5e3,0,true,null,{"x":{}}],"é":"日本","f":false}"#

  @Test func everyTruncationIsRefused() throws {
    let bytes = Array(Self.sample.utf8)
    #expect(try JSONValue.parse(bytes).object?.count == 4)
    for length in 0..<bytes.count {
      #expect(throws: JSONError.self) { try JSONValue.parse(Array(bytes.prefix(length))) }
    }
  }

  @Test func randomDamageIsReadOrRefusedButNeverBreaks() {
    var random = SplitMix64(seed: 77)
    let original = Array(Self.sample.utf8)
    let favourites = Array("{}[]\",:\\u0-e.".utf8) + [0xFF, 0xC0, 0xED, 0x00, 0x0A]
    var read = 0
    for _ in 0..<30_000 {
      var bytes = original
      for _ in 0...random.below(3) {
        let place = random.below(bytes.count)
        let byte = random.below(2) == 0 ? favourites[random.below(favourites.count)] : UInt8(random.below(256))
        switch random.below(3) {
        case 0: bytes[place] = byte
        case 1: bytes.insert(byte, at: place)
        default: bytes.remove(at: place)
        }
      }
      do {
        let value = try JSONValue.parse(bytes)
        read += 1
        #expect(try JSONValue.parse(value.serialized()) == value)
        #expect(String(validating: bytes, as: UTF8.self) != nil)
      } catch {
        #expect((0...bytes.count).contains(error.offset))
        #expect(error.line >= 1 && error.column >= 1)
      }
    }
    #expect(read > 100)
  }
}
