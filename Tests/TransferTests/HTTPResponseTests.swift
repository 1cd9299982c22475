import Testing

@testable import Transfer

@Suite struct HTTPResponseTests {
  @Test func noDescriptionShowsHeadersOrBody() {
    let response = HTTPResponse(
      status: 200, headers: HTTPHeaders([("Set-Cookie", "CANARY")]), body: Array("CANARY".utf8), httpVersion: "1.1",
      remoteAddress: "127.0.0.1")
    var dumped = ""
    dump(response, to: &dumped)
    #expect("\(response)" == "HTTP/1.1 200, 6 bytes")
    for text in ["\(response)", String(reflecting: response), dumped, "\([response])"] {
      #expect(text.contains("6 bytes"))
      #expect(!text.contains("CANARY"))
      #expect(!text.contains("67, 65, 78"), "no bytes of the body either")
    }
  }
}
