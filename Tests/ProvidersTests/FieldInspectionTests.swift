import Billing
import JSON
import Testing
import Text

@testable import Providers

@Suite struct FieldInspectionTests {
  private func findings(_ json: JSONValue) -> [FieldFinding] {
    FieldInspection(
      source: "GET /x", form: AnswerForm(["plan": [.text, .object], "usage": [.object], "usage.agents": [.integer]])
    )
    .findings(in: json)
  }

  private func lines(_ json: JSONValue) -> [String] {
    findings(json).map { "\($0.path) \($0.type) \($0.isRecognised ? "yes" : "no")" }
  }

  @Test func everyFieldIsNamedWithItsType() {
    let json: JSONValue = [
      "plan": "pro", "usage": ["agents": 3, "other": .number("1.5")], "list": [["a": true], ["a": .null], 1],
    ]
    #expect(
      lines(json) == [
        "plan string yes", "usage object yes", "usage.agents integer yes", "usage.other number no", "list array no",
        "list[] object or integer no", "list[].a boolean or null no",
      ])
  }

  @Test func aKnownNameOfAnotherTypeIsNotRecognised() {
    #expect(lines(["plan": 7]) == ["plan integer no"])
    #expect(lines(["usage": ["agents": "3"]]) == ["usage object yes", "usage.agents string no"])
    #expect(lines(["usage": ["agents": .number("3.0")]]) == ["usage object yes", "usage.agents number no"])
    #expect(lines(["plan": .null]) == ["plan null yes"], "nothing is reported, and that is understood")
  }

  @Test func aNameThatOnlyLooksLikeAPlaceIsNotRecognised() {
    #expect(lines(["usage.agents": 3]) == ["usage.agents integer no"])
    let both: JSONValue = ["usage.agents": 3, "usage": ["agents": 3]]
    #expect(lines(both) == ["usage.agents integer no", "usage object yes", "usage.agents integer yes"])
  }

  @Test func valuesAreNeverTold() {
    let json: JSONValue = ["plan": "CANARY", "card": ["last4": "CANARY"], "list": ["CANARY"]]
    #expect(!"\(findings(json))".contains("CANARY"))
  }

  @Test func hostileNamesAreMadeDisplayableAndShort() {
    let json: JSONValue = .object([
      "\u{1B}[2J\r\u{202E}": 1, String(repeating: "x", count: 10_000): 1, "日本語": 1, "": 1,
    ])
    let found = findings(json)
    #expect(found.contains { $0.path.hadUnsafeScalars })
    #expect(
      found.allSatisfy { $0.path.string.count <= 121 && !$0.path.string.unicodeScalars.contains { $0.value < 0x20 } })
  }

  @Test func noMoreThanFiveHundredAreNamed() {
    var object: JSONObject = [:]
    for number in 0..<2_000 { object["field\(number)"] = ["inner": .integer(Int64(number))] }
    #expect(findings(.object(object)).count == 500)
  }

  @Test func whatHasNoFieldsHasNoFindings() {
    for json in [JSONValue.null, "text", 7, [], [:]] { #expect(findings(json).isEmpty) }
  }
}
