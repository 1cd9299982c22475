import Testing

@testable import Gateway

@Suite struct AnswerKindTests {
  @Test(arguments: [
    (nil, AnswerKind.text), ("application/json", .json), ("Application/JSON ; charset=utf-8", .json),
    ("text/json", .json),
    ("application/problem+json", .json), ("application/x-ndjson", .events), ("text/event-stream", .events),
    ("text/plain", .text), ("text/html; a=b", .text), ("multipart/byteranges; boundary=x", .parts),
    ("image/png", .other),
    ("", .other), ("application/octet-stream", .other),
  ])
  func theTypeTells(type: String?, kind: AnswerKind) { #expect(AnswerKind(type) == kind) }

  @Test(arguments: [
    ("", nil), (" \r\n\t", nil), (" {", true), ("[", true), ("\u{FEFF} {", true), ("a{", false), ("<", false),
  ])
  func theFirstLetterOfATextTells(text: String, isJSON: Bool?) {
    #expect(AnswerKind.text.isJSON(beginning: Array(text.utf8)) == isJSON)
    #expect(AnswerKind.json.isJSON(beginning: Array(text.utf8)) == true)
    #expect(AnswerKind.other.isJSON(beginning: Array(text.utf8)) == false)
  }
}
