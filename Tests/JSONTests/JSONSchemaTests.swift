import JSON
import Support
import Testing

/// The validator of `docs/schemas`, which other tests rely on.
@Suite struct JSONSchemaTests {
  private func mismatches(_ schema: String, _ document: String) throws -> [String] {
    try JSONSchema(JSONValue.parse(schema)).mismatches(in: JSONValue.parse(document)).map(\.description)
  }

  @Test(
    "Each keyword takes what fits and refuses what does not",
    arguments: [
      (#"{"type":"string"}"#, #""a""#, "1"), (#"{"type":["string","null"]}"#, "null", "false"),
      (#"{"type":"integer"}"#, "1", "1.5"), (#"{"type":"number"}"#, "1.5", #""1.5""#),
      (#"{"type":"boolean"}"#, "true", "0"),
      (#"{"type":"object"}"#, "{}", "[]"), (#"{"type":"array"}"#, "[]", "{}"), (#"{"const":"a"}"#, #""a""#, #""A""#),
      (#"{"enum":["a",null]}"#, "null", #""b""#), (#"{"pattern":"^[0-9]+$"}"#, #""17""#, #""17a""#),
      (#"{"minLength":2}"#, #""ab""#, #""a""#), (#"{"minimum":1}"#, "1", "0"), (#"{"maximum":5}"#, "5", "5.1"),
      (#"{"minItems":1}"#, "[1]", "[]"), (#"{"items":{"type":"string"}}"#, #"["a"]"#, #"["a",1]"#),
      (#"{"required":["a"]}"#, #"{"a":null}"#, "{}"),
      (#"{"properties":{"a":{"type":"null"}}}"#, #"{"a":null}"#, #"{"a":1}"#),
      (#"{"properties":{"a":{}},"additionalProperties":false}"#, #"{"a":1}"#, #"{"a":1,"b":2}"#),
      (#"{"anyOf":[{"type":"null"},{"type":"string"}]}"#, "null", "1"),
      (##"{"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}}}"##, #""a""#, "1"),
    ])
  func aKeywordHolds(_ schema: String, _ good: String, _ bad: String) throws {
    #expect(try mismatches(schema, good) == [])
    #expect(try !mismatches(schema, bad).isEmpty, "\(bad) fits \(schema)")
  }

  @Test func aMismatchSaysWhere() throws {
    let schema = #"{"properties":{"a":{"items":{"required":["b"],"properties":{"b":{"type":"string"}}}}}}"#
    #expect(
      try mismatches(schema, #"{"a":[{"b":"x"},{},{"b":7}]}"#) == [
        "$.a[1]: b is missing", "$.a[2].b: 7 is not \"string\"",
      ])
  }

  @Test(
    "A schema that says what is not understood here is refused",
    arguments: [
      #"{"format":"date-time"}"#, #"{"properties":{"a":{"maxLength":3}}}"#, #"{"anyOf":[{"oneOf":[]}]}"#,
      #"{"$defs":{"a":{"items":{"minLenght":1}}}}"#, #"{"type":"text"}"#, #"{"$ref":"other.json"}"#,
      ##"{"$ref":"#/$defs/gone"}"##, #"{"additionalProperties":true}"#, #"{"pattern":"("}"#, #"{"enum":[]}"#, "true",
      #"{"items":[]}"#,
    ])
  func anUnknownKeywordIsRefused(_ schema: String) throws {
    let document = try JSONValue.parse(schema)
    #expect(throws: JSONSchema.Fault.self) { try JSONSchema(document) }
  }
}
