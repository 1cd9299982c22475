import Testing

@testable import Terminal

struct Base64Tests {
  @Test(
    "The examples of RFC 4648 come out",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"),
    ])
  func examples(_ text: String, _ encoded: String) {
    #expect(Base64.encode(text.utf8) == encoded)
  }

  @Test func everyByteHasItsPlace() {
    #expect(Base64.encode([0xFF, 0xEF, 0xBE]) == "/+++")
    #expect(Base64.encode([0, 0, 0, 0]) == "AAAAAA==")
  }
}
