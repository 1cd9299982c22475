import JSON
import Testing

@Suite struct JSONValueTests {
  private let value: JSONValue = [
    "text": "a", "yes": true, "count": -3, "none": nil, "list": [1, "b", nil], "nested": ["x": ["y": 1]],
  ]

  @Test func valuesAreReachedByKeyAndIndex() {
    #expect(value["text"]?.string == "a")
    #expect(value["yes"]?.bool == true)
    #expect(value["count"]?.integer == -3)
    #expect(value["none"]?.isNull == true)
    #expect(value["list"]?[1]?.string == "b")
    #expect(value["list"]?.array?.count == 3)
    #expect(value["nested"]?["x"]?["y"]?.integer == 1)
    #expect(value["nested"]?.object?.keys == ["x"])
  }

  @Test func whatIsNotThereIsNil() {
    #expect(value["missing"] == nil)
    #expect(value[0] == nil)
    #expect(value["list"]?["text"] == nil)
    for index in [-1, 3, .min, .max] { #expect(value["list"]?[index] == nil) }
    #expect(value["text"]?.isNull == false)
    let all: [JSONValue] = [nil, true, 1, .number("1.5"), "s", [], [:]]
    #expect(all.count { $0.string != nil } == 1)
    #expect(all.count { $0.bool != nil } == 1)
    #expect(all.count { $0.integer != nil } == 1)
    #expect(all.count { $0.double != nil } == 2)
    #expect(all.count { $0.array != nil } == 1)
    #expect(all.count { $0.object != nil } == 1)
    #expect(all.count { $0.isNull } == 1)
  }

  @Test("Only what was written as an integer is one", arguments: ["1.0", "1e0", "-0", "9223372036854775808", "10E-1"])
  func noIntegers(_ literal: String) throws {
    let value = try JSONValue.parse(literal)
    #expect(value == .number(literal))
    #expect(value.integer == nil)
    #expect(value.double == Double(literal))
  }

  @Test func doublesAreFiniteNumbers() {
    #expect(JSONValue.integer(.max).double == 9_223_372_036_854_775_807.0)
    #expect(JSONValue.number("-0").double?.sign == .minus)
    #expect(JSONValue.number("1e400").double == nil)
    #expect(JSONValue.number("-1e400").double == nil)
    for literal in ["nan", "inf", "0x10", "1.", "", " 1", "1 ", "12,5", "infinity"] {
      #expect(JSONValue.number(literal).double == nil, "\(literal)")
    }
  }

  @Test func stringsAreComparedByTheirCodePoints() {
    #expect(JSONValue.string("K") != .string("\u{212A}"))
    #expect(JSONValue.string("é") != .string("e\u{301}"))
    #expect(Set<JSONValue>(["K", "\u{212A}", "é", "e\u{301}", "K"]).count == 4)
    #expect(JSONValue.number("1.0") != .number("1.00"))
    #expect(JSONValue.integer(1) != .number("1.0"))
    #expect(JSONValue.bool(true) != .integer(1))
    #expect(JSONValue.null != .string("null"))
    #expect(JSONValue.array([]) != .object([:]))
  }

  @Test func equalValuesHashEqually() {
    let one: JSONValue = ["a": 1, "b": [true, nil, "x"], "c": .number("1.5")]
    let other: JSONValue = ["c": .number("1.5"), "b": [true, nil, "x"], "a": 1]
    #expect(one == other)
    #expect(one.hashValue == other.hashValue)
    #expect(one != ["a": 1, "b": [nil, true, "x"], "c": .number("1.5")])
  }
}
