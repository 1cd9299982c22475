import Testing

@testable import Settings

@Suite("The way to a value")
struct TOMLPathTests {
  @Test func listsCountFromOneForPeople() {
    let path = TOMLPath().appending("account").appending(1).appending("quota").appending("calls")
    #expect(path.description == "account[2].quota.calls")
    #expect(path.parent.description == "account[2].quota")
    #expect(TOMLPath().description == "")
    #expect(TOMLPath().parent == TOMLPath())
  }

  @Test(
    arguments: [
      ("", "\"\""), ("a b", "\"a b\""), ("a.b", "\"a.b\""), ("世", "\"世\""),
      ("a\u{1B}\u{202E}", "\"a\\u{1B}\\u{202E}\""),
      ("a-B_9", "a-B_9"),
    ])
  func aStrangeKeyStandsInQuotationMarks(_ key: String, _ written: String) {
    #expect(TOMLPath().appending("x").appending(key).description == "x." + written)
  }
}
