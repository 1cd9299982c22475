import Testing

@testable import Transfer

@Suite struct URLProblemTests {
  @Test func everyProblemIsOneSentence() {
    let problems: [URLProblem] = [
      .malformed, .userInfo, .schemeNotAllowed("ftp"), .plainHTTPNotLoopback("a.example"), .privateAddress("10.0.0.1"),
      .hasPath, .controlCharacters, .tooLong,
    ]
    #expect(Set(problems.map(\.description)).count == problems.count)
    #expect(problems.allSatisfy { $0.description.hasSuffix(".") && !$0.description.contains("\n") })
    #expect(URLProblem.plainHTTPNotLoopback("a.example").description.contains("a.example"))
  }
}
