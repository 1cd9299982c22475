import Testing

@testable import Transfer

@Suite struct OriginTests {
  @Test(arguments: [
    ("https://trydock.ai", "https://trydock.ai"),
    ("https://trydock.ai/", "https://trydock.ai"),
    ("HTTPS://TryDock.AI:443/", "https://trydock.ai"),
    ("https://trydock.ai.:8443", "https://trydock.ai:8443"),
    ("https://trydock.ai:", "https://trydock.ai"),
    ("https://xn--strpe-p2e.com", "https://xn--strpe-p2e.com"),
    ("https://strіpe.com", "https://xn--strpe-p2e.com"),
    ("https://checkout．stripe．com", "https://checkout.stripe.com"),
    ("https://b%C3%BCcher.example", "https://xn--bcher-kva.example"),
    ("http://127.0.0.1:8787", "http://127.0.0.1:8787"),
    ("http://2130706433", "http://127.0.0.1"),
    ("http://0x7f.1", "http://127.0.0.1"),
    ("http://0x7f.1.:81", "http://127.0.0.1:81"),
    ("http://１２７.０.０.１", "http://127.0.0.1"),
    ("http://%31%32%37.0.0.1", "http://127.0.0.1"),
    ("http://%30x7f.1", "http://127.0.0.1"),
    ("http://localhost:80", "http://localhost"),
    ("http://LocalHost.", "http://localhost"),
    ("http://dock.localhost:9", "http://dock.localhost:9"),
    ("http://[::1]:9", "http://[::1]:9"),
    ("http://[0:0:0:0:0:0:0:1]", "http://[::1]"),
    ("http://[::ffff:127.0.0.1]", "http://[::ffff:127.0.0.1]"),
    ("https://[2606:4700:0000::1111]", "https://[2606:4700::1111]"),
    ("https://8.8.8.8:444", "https://8.8.8.8:444"),
  ])
  func anOriginHasOneSpelling(text: String, spelling: String) throws {
    let origin = try Origin(text)
    #expect(origin.description == spelling)
    #expect(try Origin(origin.description) == origin, "its spelling reads as the same origin")
  }

  @Test(arguments: [
    ("", URLProblem.malformed),
    ("trydock.ai", .malformed),
    ("//trydock.ai", .malformed),
    ("https:trydock.ai", .malformed),
    ("https:/trydock.ai", .malformed),
    ("https:///trydock.ai", .malformed),
    ("https://", .malformed),
    ("https://:443", .malformed),
    ("https://a..example", .malformed),
    ("https://.example", .malformed),
    ("https://example..", .malformed),
    ("https://exa<mple", .malformed),
    ("https://example%2Fevil.example", .malformed),
    ("https://example%00.evil.example", .malformed),
    ("https://1.2.3.4.5", .malformed),
    ("https://256.256.256.256", .malformed),
    ("https://example.0x1", .malformed),
    ("https://[fe80::1%25eth0]", .malformed),
    ("https://[::1", .malformed),
    ("https://[::g]", .malformed),
    ("https://example:0", .malformed),
    ("https://example:65536", .malformed),
    ("https://example:44a", .malformed),
    ("https://example\\.evil.example", .malformed),
    ("https://\u{202e}example", .malformed),
    ("ftp://example", .schemeNotAllowed("ftp")),
    ("file:///etc/passwd", .schemeNotAllowed("file")),
    ("file://localhost/etc/passwd", .schemeNotAllowed("file")),
    ("javascript:alert(1)", .schemeNotAllowed("javascript")),
    ("data:text/html,x", .schemeNotAllowed("data")),
    ("unix:/run/x", .schemeNotAllowed("unix")),
    ("https://user@example", .userInfo),
    ("https://user:pass@example", .userInfo),
    ("https://:@example", .userInfo),
    ("https://checkout.stripe.com%2f@evil.example", .userInfo),
    ("http://trydock.ai", .plainHTTPNotLoopback("trydock.ai")),
    ("http://localhost.evil.example", .plainHTTPNotLoopback("localhost.evil.example")),
    ("http://127.0.0.1.evil.example", .plainHTTPNotLoopback("127.0.0.1.evil.example")),
    ("http://8.8.8.8", .plainHTTPNotLoopback("8.8.8.8")),
    ("https://10.0.0.1", .privateAddress("10.0.0.1")),
    ("https://0xa.1", .privateAddress("10.0.0.1")),
    ("https://192.168.1.1:8443", .privateAddress("192.168.1.1")),
    ("https://172.31.255.255", .privateAddress("172.31.255.255")),
    ("https://169.254.169.254", .privateAddress("169.254.169.254")),
    ("https://2852039166", .privateAddress("169.254.169.254")),
    ("https://0.0.0.0", .privateAddress("0.0.0.0")),
    ("https://0", .privateAddress("0.0.0.0")),
    ("https://[fd00::1]", .privateAddress("[fd00::1]")),
    ("https://[fe80::1]", .privateAddress("[fe80::1]")),
    ("https://[::ffff:a00:1]", .privateAddress("[::ffff:10.0.0.1]")),
    ("https://[::]", .privateAddress("[::]")),
    ("https://example/path", .hasPath),
    ("https://example/?", .hasPath),
    ("https://example?q=1", .hasPath),
    ("https://example#top", .hasPath),
    ("https://example//", .hasPath),
    (" https://example", .controlCharacters),
    ("https://exa mple", .controlCharacters),
    ("https://example\r\nHost: evil", .controlCharacters),
    ("https://exam\u{0}ple", .controlCharacters),
    ("https://example\u{7f}", .controlCharacters),
    ("https://example\u{9b}", .controlCharacters),
    ("https://example\u{2028}", .controlCharacters),
    ("https://" + String(repeating: "a", count: 9_000), .tooLong),
    ("https://" + String(repeating: "abcdefg.", count: 40) + "example", .tooLong),
  ])
  func whatIsNoOriginIsRefusedWithItsReason(text: String, problem: URLProblem) {
    #expect(throws: problem) { try Origin(text) }
  }

  @Test func privateAddressesAreAllowedOnRequestOnly() throws {
    #expect(try Origin("https://10.1.2.3", policy: .allowPrivate).description == "https://10.1.2.3")
    #expect(try Origin("https://[fd00::1]", policy: .allowPrivate).host == "[fd00::1]")
    #expect(throws: URLProblem.plainHTTPNotLoopback("10.1.2.3")) {
      try Origin("http://10.1.2.3", policy: .allowPrivate)
    }
    #expect(throws: URLProblem.privateAddress("0.0.0.0")) { try Origin("https://0.0.0.0", policy: .allowPrivate) }
    #expect(throws: URLProblem.privateAddress("224.0.0.1")) { try Origin("https://224.0.0.1", policy: .allowPrivate) }
  }

  @Test func onlyThisMachineIsLoopback() throws {
    #expect(try Origin("http://localhost").isLoopback)
    #expect(try Origin("https://a.b.localhost").isLoopback)
    #expect(try Origin("https://127.255.0.1").isLoopback)
    #expect(try !Origin("https://localhost.example").isLoopback)
    #expect(try !Origin("https://notlocalhost").isLoopback)
    #expect(try !Origin("https://10.0.0.1", policy: .allowPrivate).isLoopback)
  }

  @Test func theRuleForAddressesFollowsFromHostAndPolicy() throws {
    #expect(try Origin("https://trydock.ai").addressRule == .publicOnly)
    #expect(try Origin("https://trydock.ai", policy: .allowPrivate).addressRule == .publicOrPrivate)
    #expect(try Origin("https://localhost", policy: .allowPrivate).addressRule == .loopbackOnly)
  }

  @Test func originsAreEqualBySchemeHostAndPort() throws {
    let origin = try Origin("https://trydock.ai")
    #expect(try origin == Origin("https://TRYDOCK.ai.:443", policy: .allowPrivate))
    #expect(try origin != Origin("https://trydock.ai:8443"))
    #expect(try origin != Origin("https://api.trydock.ai"))
    #expect(try Origin("http://localhost:443") != Origin("https://localhost"))
    #expect(try Set([origin, Origin("https://trydock.ai:443/")]).count == 1)
  }
}
