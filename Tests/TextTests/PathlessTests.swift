import Support
import Testing

@testable import Text

@Suite("Text in which of each address only the host is left") struct PathlessTests {
  @Test(arguments: [
    ("pay at https://user:pw@pay.example/cs_live_1?x=2, no card", "pay at pay.example/… no card"),
    ("https://dock.example:8443 did not answer", "dock.example:8443 did not answer"),
    ("checkout.stripe.com/c/pay/SECRET", "checkout.stripe.com/…"), ("//host/SECRET", "host/…"),
    ("https:host/SECRET", "host/…"), ("https[:]//host/SECRET", "host/…"), ("www.evil.io/?a=b", "www.evil.io/…"),
    ("HTTPS:/host/SECRET", "host/…"), ("https:\\\\host\\SECRET", "host/…"), ("hxxps://host/SECRET", "host/…"),
    ("hxxps[:]//evil[.]io/SECRET", "evil[.]io/…"), ("evil[.]io/SECRET", "evil[.]io/…"),
    ("evil(.)io/SECRET", "evil(.)io/…"), ("evil。io／SECRET", "evil。io/…"), ("https：／／host／SECRET", "host/…"),
    ("evil.io?SECRET", "evil.io/…"), ("evil.io#SECRET", "evil.io/…"), ("evil.io:8443/SECRET", "evil.io:8443/…"),
    ("10.0.0.1/SECRET", "10.0.0.1/…"), ("http://[::1]:80/SECRET", "[::1]:80/…"), ("bücher.例え/SECRET", "bücher.例え/…"),
    ("(https://evil.io/SECRET)", "(evil.io/…"), ("(see evil.io/SECRET).", "(see evil.io/…"),
    ("a.example,b.example/SECRET", "a.example,b.example/…"), ("url=https://evil.io/SECRET", "url=evil.io/…"),
    ("{\"url\":\"https://evil.io/SECRET\"}", "{\"url\":\"evil.io/…\"}"),
    ("<https://evil.io/SECRET|click>", "<evil.io/…|click>"),
    ("user:SECRET@evil.io/x", "evil.io/…"), ("https://evil.io,SECRET", "evil.io/…"), ("ftp://evil.io", "evil.io"),
    ("one https://a.io/1 two b.io/2 three", "one a.io/… two b.io/… three"), ("https://evil.io./SECRET", "evil.io/…"),
    ("https:////evil.io/SECRET", "evil.io/…"), ("file:///etc/SECRET", "etc/…"),
    ("mailto:a@evil.io?SECRET", "evil.io/…"),
  ])
  func onlyTheHostIsLeft(text: String, expected: String) {
    #expect(Pathless.text(text) == expected)
    #expect(!Pathless.text(text).contains("SECRET"))
    #expect(Pathless.text(Pathless.text(text)) == expected, "once is enough")
  }

  @Test(arguments: [
    "rows/workspace", "and/or", "10 rows/workspace used, 24/7", "a@b.example", "write to ops@acme.example.",
    "mailto:a@b.example",
    "$19.50/mo (+$30/mo)", "v1.2/3", "1.5/day", "e.g./i.e.", "evil.example", "Is it evil.example?", "see evil.io.",
    "Use https: it is safer", "GET /v1/rows", "// a comment", "~/.config/countersign/token", "12:15:00 UTC, 15:00 left",
    "",
    "Pro -> Scale on dock-main (+$30/mo)  LIVE  decide by 2026-05-01 12:15:00 UTC", "/", "://", "https://", "a//b",
    "and://",
  ])
  func wordsStayAsTheyAre(text: String) {
    #expect(Pathless.text(text) == text)
  }

  /// Every spelling of what leads to a host, with every host, what goes before, and what hides a secret behind it.
  @Test func noSpellingLeavesWhatStandsBehindTheHost() {
    for before in ["", "(", "see:", "url=", "x,"] {
      for scheme in ["https://", "HTTP:", "https:\\\\", "https[:]//", "hxxp://", "//", "", "custom+x://", "https:///"] {
        for name in ["", "me@", "me:SECRET@"] {
          for host in ["pay.example", "pay[.]example", "pay。example", "10.0.0.1", "例え.テスト", "a-b.c_d.example:8443"] {
            for secret in ["/SECRET", "/?a=SECRET", "?SECRET", "#SECRET", "\\SECRET", "/x/../SECRET)", "／SECRET"] {
              let text = "\(before)\(scheme)\(name)\(host)\(secret)"
              let cut = Pathless.text("before \(text) behind")
              #expect(!cut.contains("SECRET"), "\(text)")
              #expect(cut.hasPrefix("before ") && cut.hasSuffix("\(host)/… behind"), "\(text): \(cut)")
            }
          }
        }
      }
    }
  }
}
