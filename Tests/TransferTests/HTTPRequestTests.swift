import Testing

@testable import Transfer

@Suite struct HTTPRequestTests {
  @Test func onlyReadingIsRepeatableByDefault() throws {
    let origin = try Origin("https://trydock.ai")
    let repeatable = [Method.get, .head, .post, .put, .patch, .delete].filter {
      HTTPRequest($0, origin, "/").isRepeatable
    }
    #expect(repeatable == [.get, .head])
  }

  @Test func noDescriptionShowsQueryHeadersOrBody() throws {
    let request = HTTPRequest(
      .post, try Origin("https://trydock.ai"), "/api/billing/CANARY-0123456789abcdef?CANARY#CANARY",
      query: [("CANARY", "CANARY")], headers: [("Authorization", "Bearer CANARY")], body: Array("CANARY".utf8))
    var dumped = ""
    dump(request, to: &dumped)
    #expect("\(request)" == "POST https://trydock.ai/api/billing/***")
    for text in ["\(request)", String(reflecting: request), dumped, "\([request])"] {
      #expect(text.contains("POST https://trydock.ai/api/billing"))
      #expect(!text.contains("CANARY"))
      #expect(!text.contains("67, 65, 78"), "no bytes of the body either")
    }
  }
}
