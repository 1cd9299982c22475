import Testing

@testable import Transfer

@Suite struct ParsedURLTests {
  @Test func anAddressIsTakenApartAndKeptInOneSpelling() throws {
    let url = try ParsedURL("HTTPS://Checkout.Stripe.COM.:443/c/./x/../pay/ü?a=1&b=ä#fragment-ö")
    #expect(url.scheme == "https")
    #expect(url.host == "checkout.stripe.com")
    #expect(url.port == 443)
    #expect(url.path.lowercased() == "/c/pay/%c3%bc")
    #expect(url.query?.lowercased() == "a=1&b=%c3%a4")
    #expect(url.origin == "https://checkout.stripe.com")
    #expect(url.displayHost == "checkout.stripe.com")
    #expect(url.text.lowercased() == "https://checkout.stripe.com/c/pay/%c3%bc?a=1&b=%c3%a4#fragment-%c3%b6")
    #expect(!url.hadUnicodeHost)
    #expect(try ParsedURL(url.text) == url)
  }

  @Test(arguments: [
    ("https://checkout.stripe.com", "checkout.stripe.com", false),
    ("https://checkout.strіpe.com/pay", "checkout.xn--strpe-p2e.com", true),
    ("https://checkout.xn--strpe-p2e.com/pay", "checkout.xn--strpe-p2e.com", true),
    ("https://checkout．stripe．com/pay", "checkout.stripe.com", true),
    ("https://checkout%2estripe.com/pay", "checkout.stripe.com", true),
    ("https://例え.テスト/ü", "xn--r8jz45g.xn--zckzah", true),
    ("https://stripe.com/例え", "stripe.com", false),
    ("https://stripe.com?x=例え", "stripe.com", false),
    ("https://pay.example:8443/", "pay.example:8443", false),
    ("http://2130706433/", "127.0.0.1", false),
    ("https://[2606:4700::1111]:444/", "[2606:4700::1111]:444", false),
  ])
  func theHostIsShownInASCIIAndForeignLettersAreMarked(text: String, shown: String, isMarked: Bool) throws {
    let url = try ParsedURL(text)
    #expect(url.displayHost == shown)
    #expect(url.hadUnicodeHost == isMarked)
  }

  @Test(arguments: [
    ("https://checkout.stripe.com@evil.example/", URLProblem.userInfo),
    ("https://checkout.stripe.com:x@evil.example/", .userInfo),
    ("https://checkout.stripe.com%2f@evil.example/", .userInfo),
    ("https://checkout.stripe.com\\@evil.example/", .malformed),
    ("https://checkout.stripe.com\\.evil.example/", .malformed),
    ("https://checkout.stripe.com/\\evil.example", .malformed),
    ("https://checkout.stripe.com%2fevil.example/", .malformed),
    ("https:checkout.stripe.com/", .malformed),
    ("https:/checkout.stripe.com/", .malformed),
    ("https:////checkout.stripe.com/", .malformed),
    ("/c/pay", .malformed),
    ("checkout.stripe.com:443/c", .malformed),
    ("-oProxyCommand=x", .malformed),
    ("file:///etc/passwd", .schemeNotAllowed("file")),
    ("javascript:alert(1)//https://checkout.stripe.com", .schemeNotAllowed("javascript")),
    ("ftp://checkout.stripe.com/", .schemeNotAllowed("ftp")),
    ("https://checkout.stripe.com/a b", .controlCharacters),
    ("https://checkout.stripe.com/\n", .controlCharacters),
    ("https://checkout.stripe.com/\u{1b}[2J", .controlCharacters),
    ("https://checkout.stripe.com/\u{85}", .controlCharacters),
    ("https://checkout.stripe.com/\u{3000}", .controlCharacters),
    ("https://checkout.stripe.com/" + String(repeating: "é", count: 5_000), .tooLong),
  ])
  func anAddressThatCanBeReadInTwoWaysIsRefused(text: String, problem: URLProblem) {
    #expect(throws: problem) { try ParsedURL(text) }
  }

  @Test func bidirectionalOverridesInThePathAreEncoded() throws {
    let url = try ParsedURL("https://stripe.com/\u{202e}gpj.exe#\u{2066}x")
    #expect(url.text.utf8.allSatisfy { (0x21...0x7e).contains($0) })
  }

  @Test func sameOriginMeansSchemeHostAndPort() throws {
    let origin = try Origin("https://checkout.stripe.com")
    #expect(try ParsedURL("https://CHECKOUT.stripe.com.:443/x?y#z").isSameOrigin(as: origin))
    #expect(try !ParsedURL("http://checkout.stripe.com/").isSameOrigin(as: origin))
    #expect(try !ParsedURL("https://checkout.stripe.com:8443/").isSameOrigin(as: origin))
    #expect(try !ParsedURL("https://checkout.stripe.com.evil.example/").isSameOrigin(as: origin))
    #expect(try !ParsedURL("https://checkout.strіpe.com/").isSameOrigin(as: origin))
  }

  @Test(arguments: [
    ("https://pay.example", "https://pay.example/"),
    ("https://pay.example/a/b", "https://pay.example/a/b"),
    ("https://pay.example/c/pay/cs_live_a1B2c3D4e5F6g7H8", "https://pay.example/c/pay/***"),
    ("https://pay.example/?token=secret&x=", "https://pay.example/?token=***&x=***"),
    ("https://pay.example/v2/2026/Ab3dEf/magic", "https://pay.example/v2/2026/***/magic"),
    ("https://pay.example/login;t=secret/id=secret", "https://pay.example/***/***"),
    ("https://pay.example/%73ecret", "https://pay.example/***"),
    ("https://pay.example/?Ab3dEf=1", "https://pay.example/?***"),
    ("https://pay.example/?secret", "https://pay.example/?***"),
    ("https://pay.example/?averylongnamethatisasecret=1", "https://pay.example/?***"),
    ("https://pay.example/#secret", "https://pay.example/#***"),
    ("https://pay.example/a?b=c?d=e&&f=g#h", "https://pay.example/a?b=***&f=***#***"),
  ])
  func secretsAreMasked(text: String, redacted: String) throws {
    #expect(try ParsedURL(text).redacted == redacted)
  }

  @Test func noDescriptionShowsSecrets() throws {
    let url = try ParsedURL("https://pay.example/a?token=CANARY#CANARY")
    var dumped = ""
    dump(url, to: &dumped)
    for text in ["\(url)", String(reflecting: url), dumped, "\([url])", "\(Optional(url) as Any)"] {
      #expect(!text.contains("CANARY"))
    }
    #expect(url.text.contains("CANARY"))
  }
}
