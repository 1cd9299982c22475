import Testing
import Text

@Suite("Base 64")
struct Base64Tests {
  static let vectors = [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ]

  @Test(arguments: vectors)
  func theVectorsOfTheRFCHold(plain: String, text: String) {
    #expect(Base64.standard.encoded(plain.utf8) == text)
    #expect(Base64.standard.decoded(text) == Array(plain.utf8))
  }

  @Test(arguments: vectors)
  func addressesHaveNoPadding(plain: String, padded: String) {
    let text = String(padded.prefix { $0 != "=" })
    #expect(Base64.url.encoded(plain.utf8) == text)
    #expect(Base64.url.decoded(text) == Array(plain.utf8))
  }

  @Test func everyByteHasItsPlaceAndComesBack() {
    let bytes = (0...255).map { UInt8($0) }
    for base in [Base64.standard, .url] { #expect(base.decoded(base.encoded(bytes)) == bytes) }
    #expect(Base64.standard.encoded([0xFF, 0xEF, 0xBE]) == "/+++")
    #expect(Base64.standard.encoded([0, 0, 0, 0]) == "AAAAAA==")
    #expect(Base64.url.encoded([0xFB, 0xFF]) == "-_8")
  }

  @Test(arguments: ["A", "Zg==", "Zh", "Z g", "+_8", "/", "ü", "Zm9vY"])
  func anotherSpellingOfAnAddressIsRefused(text: String) {
    #expect(Base64.url.decoded(text) == nil)
  }

  @Test(arguments: ["A", "Zg", "Zg=", "Zg===", "Zh==", "Z g=", "-_8=", "=", "====", "Zg==Zg==", "Zm9v\n"])
  func anotherSpellingIsRefused(text: String) {
    #expect(Base64.standard.decoded(text) == nil)
  }
}
