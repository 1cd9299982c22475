import Testing

@testable import Sandbox

@Suite("Base 64 for addresses")
struct Base64URLTests {
  @Test(arguments: [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE")])
  func theVectorsOfTheRFCHoldWithoutPadding(plain: String, text: String) {
    #expect(Base64URL.encoded(Array(plain.utf8)) == text)
    #expect(Base64URL.decoded(text) == Array(plain.utf8))
  }

  @Test func everyByteComesBack() {
    let bytes = (0...255).map { UInt8($0) }
    #expect(Base64URL.decoded(Base64URL.encoded(bytes)) == bytes)
    #expect(Base64URL.encoded([0xFB, 0xFF]) == "-_8")
  }

  @Test(arguments: ["A", "Zg==", "Zh", "Z g", "+_8", "/", "ü", "Zm9vY"])
  func anotherSpellingIsRefused(text: String) {
    #expect(Base64URL.decoded(text) == nil)
  }
}
