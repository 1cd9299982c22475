import Screen
import Testing

struct ThemeTokenTests {
  @Test("Every chain of stand-ins ends at ordinary text", arguments: ThemeToken.allCases)
  func chains(_ token: ThemeToken) {
    var visited = [token]
    while let next = visited.last?.fallback {
      #expect(!visited.contains(next))
      guard !visited.contains(next) else { return }
      visited.append(next)
    }
    #expect(visited.last == .text)
  }

  @Test func tokensAreWrittenInLowerCaseWithHyphens() {
    for token in ThemeToken.allCases {
      #expect(token.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
    }
  }
}
