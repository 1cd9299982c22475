import Testing

@testable import Transfer

@Suite struct HTTPHeadersTests {
  private let headers = HTTPHeaders([("Set-Cookie", "a"), ("content-type", "text/plain"), ("SET-COOKIE", "b")])

  @Test func namesAreFoundWhateverTheirCase() {
    #expect(headers.first(name: "Content-Type") == "text/plain")
    #expect(headers.first(name: "set-cookie") == "a")
    #expect(headers.first(name: "Location") == nil)
  }

  @Test func repeatedValuesAreKeptInTheirOrder() {
    #expect(headers.all(name: "set-cookie") == ["a", "b"])
    #expect(headers.all(name: "x").isEmpty)
    #expect(headers.fields.map(\.name) == ["Set-Cookie", "content-type", "SET-COOKIE"])
  }

  @Test func descriptionsShowNamesOnly() {
    let secret = HTTPHeaders([("X-Token", "CANARY")])
    var dumped = ""
    dump(secret, to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), dumped] {
      #expect(text.contains("X-Token"))
      #expect(!text.contains("CANARY"))
    }
  }
}
