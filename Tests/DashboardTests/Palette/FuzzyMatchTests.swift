import Testing

@testable import Dashboard

@Suite struct FuzzyMatchTests {
  @Test(arguments: [("rt", "renew-token"), ("ol", "open-link"), ("refa", "refresh-all"), ("", "anything")])
  func lettersInTheirOrderFit(_ query: String, _ name: String) {
    #expect(FuzzyMatch.score(query, in: name) != nil)
  }

  @Test(arguments: [("tr", "renew-tok"), ("zz", "zoom"), ("漢", "zoom")])
  func lettersThatAreMissingOrTurnedRoundDoNot(_ query: String, _ name: String) {
    #expect(FuzzyMatch.score(query, in: name) == nil)
  }

  @Test func theStartsOfWordsAndNeighboursCountMore() {
    func best(_ query: String, _ names: [String]) -> String? {
      names.max { (FuzzyMatch.score(query, in: $0) ?? .min) < (FuzzyMatch.score(query, in: $1) ?? .min) }
    }
    #expect(best("rt", ["sort", "renew-token"]) == "renew-token")
    #expect(best("ref", ["refresh-all", "refresh", "reverse-filter"]) == "refresh")
    #expect(best("link", ["l-i-x-n-k", "open-link"]) == "open-link")
  }
}
