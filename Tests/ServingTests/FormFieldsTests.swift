import Testing

@testable import Serving

@Suite("Form fields")
struct FormFieldsTests {
  @Test(
    "A field is decoded",
    arguments: [
      ("action=pay", "pay"), ("x=1&action=pay", "pay"), ("action=a+b%20c", "a b c"), ("action=%E7%A0%94", "研"),
      ("action=", ""), ("action", ""), ("action=1&action=2", "1"), ("%61ction=ok", "ok"), ("action=a=b", "a=b"),
    ])
  func decoded(text: String, value: String) {
    #expect(FormFields(text)["action"] == value)
  }

  @Test(
    "A broken field is left out", arguments: ["", "action=%", "action=%4", "action=%ZZ", "action=%FF", "&&=", "b=c"])
  func broken(text: String) {
    #expect(FormFields(text)["action"] == nil)
  }
}
