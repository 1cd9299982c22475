import Testing

@testable import Settings

@Suite("A suggestion")
struct SuggestionTests {
  private let keys = AccountKey.allCases.map(\.rawValue)

  @Test(
    "Finds the word that was meant",
    arguments: [
      ("nmae", "name"), ("Name", "name"), ("provder", "provider"), ("base-url", "base_url"), ("baseurl", "base_url"),
      ("decidewithin", "decide_within"), ("crednetial", "credential"), ("lives", "live"), ("pol", "poll"),
    ])
  func finds(_ written: String, _ meant: String) {
    #expect(Suggestion.nearest(to: written, among: keys) == meant)
  }

  @Test(arguments: ["colour", "", "x", "世界", "zzzzzzzzzzzz", String(repeating: "name", count: 5000)])
  func saysNothingWhenNothingIsNear(_ written: String) {
    #expect(Suggestion.nearest(to: written, among: keys) == nil)
  }

  @Test func equallyNearWordsKeepTheirOrder() {
    #expect(Suggestion.nearest(to: "cat", among: ["bat", "car"]) == "bat")
    #expect(Suggestion.nearest(to: "cat", among: ["car", "bat"]) == "car")
  }

  @Test(
    "Counts insertions, removals, replacements and swaps",
    arguments: [
      ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("abc", "abd", 1), ("abc", "acb", 1), ("abcd", "badc", 2),
      ("kitten", "sitting", 3), ("é", "e", 1),
    ])
  func counts(_ left: String, _ right: String, _ distance: Int) {
    #expect(Suggestion.distance(Array(left.unicodeScalars), Array(right.unicodeScalars)) == distance)
    #expect(Suggestion.distance(Array(right.unicodeScalars), Array(left.unicodeScalars)) == distance)
  }
}
