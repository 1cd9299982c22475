import Testing

@testable import Transfer

@Suite struct RequestFormTests {
  private func form(
    _ method: Transfer.Method = .get, _ path: String = "/", query: [(String, String)] = [],
    headers: [(String, String)] = [], body: [UInt8]? = nil, limit: Int = 1, userAgent: String = "test/1"
  ) throws -> RequestForm {
    let origin = try Origin("https://trydock.ai:8443")
    let request = HTTPRequest(method, origin, path, query: query, headers: headers, body: body, maximumBodyBytes: limit)
    return try RequestForm(request, userAgent: userAgent)
  }

  private func refusal(_ body: () throws -> RequestForm) -> TransferError? {
    #expect(throws: TransferError.self) { _ = try body() }
  }

  @Test(arguments: [
    "", "api", "//evil.example", "/a b", "/a\r\nX: y", "/a\u{0}", "/a?b=c", "/a#b", "/ü", "/a/../b", "/..", "/a/.",
    "/./a",
    "/%2e%2E/b", "/.%2e", "/a%2Fb", "/a%5cb", "/a\\b", "/a%00", "/a%0d%0a", "/a%20", "/a%", "/a%2", "/a%zz", "/a%7f",
    "/" + String(repeating: "a", count: 9_000),
  ])
  func aPathThatCanLeadElsewhereIsRefused(path: String) {
    let error = refusal { try form(.get, path) }
    #expect(error?.kind == .invalidRequest)
    #expect(error?.reach == .notSent)
  }

  @Test(arguments: [
    "/", "/a", "/a/b/", "/a//b", "/.well-known/x", "/a..b", "/...", "/%C3%BC", "/x@y.z;v=1:2", "/~a,b!$&'()*+",
  ])
  func aPlainPathIsSentAsItIs(path: String) throws {
    #expect(try form(.get, path).url == "https://trydock.ai:8443" + path)
  }

  @Test func namesAndValuesOfTheQueryAreEncoded() throws {
    let form = try form(.get, "/a", query: [("a b", "1&2=3#?/+%"), ("ü", ""), ("x", "日本~-._")])
    #expect(
      form.url
        == "https://trydock.ai:8443/a?a%20b=1%262%3D3%23%3F%2F%2B%25&%C3%BC=&x=%E6%97%A5%E6%9C%AC~-._")
  }

  private func withQuery(
    _ text: String, _ method: Transfer.Method = .get, at origin: String = "https://trydock.ai"
  ) throws -> RequestForm {
    var request = HTTPRequest(method, try Origin(origin), "/a", query: [("left", "out")])
    request.encodedQuery = text
    return try RequestForm(request, userAgent: "test/1")
  }

  @Test(arguments: ["", "a", "a=b+c", "a=b%2Bc&d", "a=%C3%BC&b=1/2?3:4@5", "=&&="])
  func aGivenQueryIsSentByteForByte(query: String) throws {
    #expect(try withQuery(query).url == "https://trydock.ai/a?" + query)
  }

  @Test(arguments: [
    "a b", "a#b", "ü", "a\r\nX: y", "%", "%2", "%zz", "a\u{0}", "\"", "<", String(repeating: "a", count: 9_000),
  ])
  func aGivenQueryThatIsNotPlainIsRefused(query: String) {
    let error = refusal { try withQuery(query) }
    #expect(error?.kind == .invalidRequest)
    #expect(error?.reach == .notSent)
  }

  @Test func onlyReadingsOverTLSMayUseHTTP2() throws {
    for method in [Transfer.Method.get, .head] { #expect(try withQuery("", method).mayUseHTTP2) }
    for method in [Transfer.Method.post, .put, .patch, .delete] { #expect(try !withQuery("", method).mayUseHTTP2) }
    #expect(try !withQuery("", at: "http://127.0.0.1:1").mayUseHTTP2)
    #expect(try withQuery("", at: "http://127.0.0.1:1").sharesConnections)
    var post = HTTPRequest(.post, try Origin("https://trydock.ai"), "/")
    post.isRepeatable = true
    #expect(try !RequestForm(post, userAgent: "x").mayUseHTTP2)
    var once = HTTPRequest(.get, try Origin("https://trydock.ai"), "/")
    once.isRepeatable = false
    #expect(try !RequestForm(once, userAgent: "x").sharesConnections)
  }

  @Test(arguments: [
    ("", "x"), ("a b", "x"), ("a:", "x"), ("ü", "x"), ("a\r\n", "x"), ("a", "x\r\nB: y"), ("a", "x\ny"),
    ("a", "x\u{0}"),
    ("a", " x"), ("a", "x\t"), ("a", "ü"), ("a", "\u{7f}"), ("a", String(repeating: "x", count: 20_000)),
    ("Host", "evil.example"), ("content-length", "0"), ("Transfer-Encoding", "chunked"), ("Connection", "close"),
    ("EXPECT", "100-continue"), ("Accept-Encoding", "gzip"), ("Upgrade", "h2c"), ("TE", "trailers"),
    ("User-Agent", "x"), ("Proxy-Authorization", "x"),
  ])
  func aHeaderThatFramesOrBreaksTheMessageIsRefused(name: String, value: String) {
    let error = refusal { try form(headers: [("Accept", "*/*"), (name, value)]) }
    #expect(error?.kind == .invalidRequest)
    #expect(error?.reach == .notSent)
  }

  @Test func aRefusalDoesNotRepeatTheValue() {
    #expect(refusal { try form(headers: [("Authorization", "CANARY\n")]) }?.description.contains("CANARY") == false)
    #expect(refusal { try form(.get, "/CANARY\n") }?.description.contains("CANARY") == false)
  }

  @Test func headersBecomeLines() throws {
    let lines = try form(.post, headers: [("Authorization", "Bearer x"), ("X-Empty", "")], body: []).headerLines
    #expect(
      lines == [
        "Authorization: Bearer x", "X-Empty;", "User-Agent: test/1", "Accept-Encoding: identity", "Expect:",
        "Content-Type:",
      ])
    #expect(try !form(.post, headers: [("content-type", "a/b")]).headerLines.contains("Content-Type:"))
  }

  @Test func aBadUserAgentIsRefusedToo() {
    #expect(refusal { try form(userAgent: "x\r\nEvil: y") }?.kind == .invalidRequest)
  }

  @Test func readingHasNoBodyAndWritingAlwaysHasALength() throws {
    #expect(refusal { try form(.get, body: [1]) }?.kind == .invalidRequest)
    #expect(refusal { try form(.head, body: []) }?.kind == .invalidRequest)
    #expect(try form(.post).body == [])
    #expect(try form(.put).body == [])
    #expect(try form(.patch).body == [])
    #expect(try form(.delete).body == nil)
    #expect(try form(.delete, body: [1]).body == [1])
    #expect(refusal { try form(limit: -1) }?.kind == .invalidRequest)
  }
}
