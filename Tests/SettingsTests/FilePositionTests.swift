import Testing

@testable import Settings

@Suite("A place in a file")
struct FilePositionTests {
  @Test(
    arguments: [
      ("", "1:1"), ("a", "1:2"), ("a\n", "2:1"), ("a\r\n\tb", "2:3"), ("\u{FEFF}a", "1:2"), ("a\u{FEFF}", "1:3"),
      ("é世👩‍🚀", "1:6"),
    ])
  func isDirectlyAfterAText(_ text: String, _ position: String) {
    #expect(FilePosition(endOf: text.unicodeScalars).description == position)
  }

  @Test func placesComeInTheOrderOfTheFile() {
    let places = [(2, 1), (1, 9), (1, 10), (10, 1)].map { FilePosition(line: $0.0, column: $0.1) }
    #expect(places.sorted().map(\.description) == ["1:9", "1:10", "2:1", "10:1"])
  }
}
