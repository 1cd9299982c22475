import Testing

@testable import Billing

@Suite struct ForwardPathTests {
  @Test(arguments: [
    "", "a", "/", "//", "/a/", "/a//b", "/a/./b", "/a/../b", "/.", "/..", "/a;b", "/a\\b", "/a#b", "/a?b", "/a b", "/ä",
    "/%61", "/a%2fb", "/a%2Fb", "/a%5cb", "/a%3Bb", "/a%00", "/a%0a", "/a%20b", "/a%7f", "/a%25b", "/a%3fb", "/a%23b",
    "/a%2e", "/%2e%2e/b", "/a%2D", "/a%5f", "/a%7E", "/a%", "/a%4", "/a%zz", "/a\"", "/a<", "/a|", "/a^", "/a`", "/{a}",
  ])
  func whatTwoReadersCouldTakeDifferentlyDoesNotExist(path: String) { #expect(ForwardPath(path) == nil) }

  @Test(arguments: ["/a", "/a/b-c.d_e~f", "/a@b/c:d", "/a%40b", "/a%C3%A9", "/a+b,c!$&'()*=", "/...", "/.a", "/a.."])
  func plainPathsExist(path: String) { #expect(ForwardPath(path) != nil) }

  @Test func aPathThatNoServerTakesDoesNotExist() {
    #expect(ForwardPath("/" + String(repeating: "a", count: 8_000)) == nil)
  }
}
