import Testing

@testable import JSON

@Suite struct ExactStringTests {
  @Test func canonicalTwinsDiffer() {
    #expect("K" == "\u{212A}")
    #expect(ExactString("K") != ExactString("\u{212A}"))
    #expect(ExactString("é") != ExactString("e\u{301}"))
    #expect(ExactString("é") == ExactString("\u{E9}"))
    #expect(ExactString("") != ExactString("\u{0}"))
  }

  @Test func equalStringsHashEquallyHoweverTheyAreStored() {
    let long = "a string that is too long to be stored inline"
    let built = long.map(String.init).joined()
    #expect(ExactString(long) == ExactString(built))
    #expect(ExactString(long).hashValue == ExactString(built).hashValue)
    #expect(ExactString(String(long.prefix(5))).hashValue == ExactString("a str").hashValue)
    #expect(Set(["", "a", "b", "ab", "K", "\u{212A}"].map(ExactString.init)).count == 6)
  }
}
