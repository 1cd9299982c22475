import Testing

@testable import Settings

@Suite("A web address")
struct WebAddressTests {
  @Test(
    "Is brought to its origin",
    arguments: [
      ("https://trydock.ai", "https://trydock.ai", ""), ("HTTPS://TryDock.AI:443/", "https://trydock.ai", "/"),
      ("https://trydock.ai:8443?a=b", "https://trydock.ai:8443", "?a=b"),
      ("http://localhost:80/x#y", "http://localhost", "/x#y"), ("http://127.8.9.1:3000", "http://127.8.9.1:3000", ""),
      ("http://[::1]:65535", "http://[::1]:65535", ""),
      ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example", ""),
      ("https://93.184.216.34", "https://93.184.216.34", ""),
      ("https://[2606:2800:220:1::1946]", "https://[2606:2800:220:1::1946]", ""), ("https://a:443", "https://a", ""),
      ("https://0x.example", "https://0x.example", ""),
    ])
  func isBroughtToItsOrigin(_ text: String, _ origin: String, _ rest: String) throws {
    let address = try WebAddress(text, isPrivateAllowed: false)
    #expect(address.origin == origin)
    #expect(address.rest == rest)
  }

  @Test(
    "Is refused for what is wrong",
    arguments: [
      ("", WebAddress.Fault.notAnAddress), ("trydock.ai", .notAnAddress), ("ftp://trydock.ai", .notAnAddress),
      ("https:/trydock.ai", .notAnAddress), (" https://trydock.ai", .notAnAddress), ("https://a/b c", .notAnAddress),
      ("https://a/\\b", .notAnAddress), ("https://a/\u{202E}", .notAnAddress), ("https://a/\n", .notAnAddress),
      ("https://u@trydock.ai", .userInfo), ("https://trydock.ai@evil.example", .userInfo),
      ("https://a:b@[::1]", .userInfo), ("https://", .host), ("https:///x", .host), ("https://.a", .host),
      ("https://a.", .host), ("https://a..b", .host), ("https://-a.b", .host), ("https://a_b", .host),
      ("https://dö.ai", .host), ("https://раypal.com", .host), ("https://a\\b", .host), ("https://a b", .host),
      ("https://a%2eb", .host), ("https://[::1", .host), ("https://[::1]x", .host), ("https://[fe80::1%25eth0]", .host),
      ("https://[v1.x]", .host), ("https://2130706433", .host), ("https://0x7f.1", .host), ("https://127.1", .host),
      ("https://a.0x7f000001", .host), ("https://1.2.3.4.5", .host), ("https://::1", .host),
      ("https://\(String(repeating: "a", count: 64)).b", .host), ("https://a:", .port), ("https://a:0", .port),
      ("https://a:65536", .port), ("https://a:+1", .port), ("https://a:１", .port), ("https://a:1:2", .port),
      ("https://a:000080", .port), ("http://trydock.ai", .plainHTTP), ("http://10.0.0.1", .plainHTTP),
      ("http://localhost.evil.example", .plainHTTP), ("http://[::2]", .plainHTTP),
      ("https://10.0.0.1", .privateAddress),
      ("https://172.31.255.255", .privateAddress), ("https://192.168.0.1:1", .privateAddress),
      ("https://169.254.169.254", .privateAddress), ("https://100.64.0.1", .privateAddress),
      ("https://0.0.0.0", .privateAddress), ("https://[::]", .privateAddress), ("https://[fd00::1]", .privateAddress),
      ("https://[fe80::1]", .privateAddress), ("https://[::ffff:10.0.0.1]", .privateAddress),
    ])
  func isRefused(_ text: String, _ fault: WebAddress.Fault) {
    #expect(throws: fault) { try WebAddress(text, isPrivateAllowed: false) }
  }

  @Test func aPrivateAddressIsTakenWhereItIsAllowedButNeverInClearText() throws {
    #expect(try WebAddress("https://10.1.2.3:8443", isPrivateAllowed: true).origin == "https://10.1.2.3:8443")
    #expect(throws: WebAddress.Fault.plainHTTP) { try WebAddress("http://10.1.2.3", isPrivateAllowed: true) }
  }

  @Test func anAddressOfAnyLengthIsReadInBounds() {
    #expect(throws: WebAddress.Fault.notAnAddress) {
      try WebAddress("https://a/" + String(repeating: "x", count: 3000), isPrivateAllowed: false)
    }
  }
}
