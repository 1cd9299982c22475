import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct ShownURLTests {
  @Test(arguments: [
    ("https://checkout.stripe.com/c/pay/cs_1#frag", "checkout.stripe.com"), ("https://daimon.email", "daimon.email"),
    ("https://user:pass@evil.example/checkout.stripe.com", "evil.example"),
    ("https://checkout.stripe.com@evil.example:8443?x=@y", "evil.example"),
    ("http://127.0.0.1:9000/idp", "127.0.0.1"), ("https://[::1]:8443/x", "[::1]"),
    ("https://[2001:db8::1]", "[2001:db8::1]"),
    ("https://good.example\\@evil.example/", "good.example"), ("https://a.example#@b.example", "a.example"),
    ("nothing", "nothing"), ("", ""), ("https://", ""), ("https:///x", ""),
  ])
  func theHostIsWhereABrowserFindsIt(_ url: String, _ host: String) {
    #expect(ShownURL(url).pieces.hostName == host)
  }

  @Test(arguments: 1...90)
  func brokenLinesAreTheWholeURLAndNothingElse(_ columns: Int) {
    let url = "https://user@a漢字.\u{202E}example.com:80/" + String(repeating: "xyz漢", count: 30)
    let pieces = ShownURL(url).pieces
    let lines = pieces.lines(columns: columns)
    #expect(lines.map(\.text).joined() == SafeText(url, maximumCharacters: .max).string)
    #expect(lines.allSatisfy { DisplayWidth.columns(of: $0.text) <= max(2, columns) })
    #expect(lines.reduce(0) { $0 + $1.host.count } == DisplayWidth.columns(of: pieces.hostName))
  }

  @Test func whatAPersonShouldKnowIsSaid() {
    func warnings(_ url: String, _ recorded: SafeText) -> [String] { ShownURL(url).pieces.warnings(recorded: recorded) }
    #expect(warnings("https://daimon.email/x", "Daimon.Email").isEmpty)
    #expect(warnings("http://127.0.0.1:9000/", "127.0.0.1").isEmpty)
    #expect(warnings("http://daimon.email/", "daimon.email") == ["It is not encrypted (http)."])
    #expect(warnings("https://daimon.email@evil.example/", "evil.example").count == 1)
    #expect(warnings("http://127.0.0.1:8787/x", "127.0.0.1:8787").isEmpty)
    #expect(warnings("https://daimon.email:443/x", "daimon.email").isEmpty)
    #expect(
      warnings("https://daimon.email/x", "daimon.email:8443") == [
        "The host is not the recorded one: daimon.email:8443."
      ])
    #expect(warnings("https://evil.example/", "daimon.email") == ["The host is not the recorded one: daimon.email."])
    #expect(
      warnings("https://xn--pypal-4ve.com/", "xn--pypal-4ve.com") == [
        "xn--pypal-4ve is how computers write p\u{430}ypal: compare every letter."
      ])
    #expect(warnings("https://xn--99999999999.com/", "xn--99999999999.com").first?.contains("stands for none") == true)
    #expect(warnings("https://a.example/\u{202E}\u{1B}", "a.example").first?.contains("escapes") == true)
  }

  @Test func printedItSaysNothing() {
    let url = ShownURL("https://daimon.email/SECRET")
    #expect("\(url)" == "‹secret›")
    var text = ""
    dump(url, to: &text)
    #expect(!text.contains("SECRET"))
    #expect(!text.contains("modules"), "whoever has the code has the URL")
  }

  @Test func aURLThatIsTooLongHasNoCode() {
    #expect(ShownURL("https://a.example/").code != nil)
    #expect(ShownURL("https://a.example/" + String(repeating: "x", count: 3000)).code == nil)
  }
}
