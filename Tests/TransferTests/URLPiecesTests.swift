import Testing

@testable import Transfer

@Suite struct URLPiecesTests {
  @Test(arguments: [
    ("/x", "https://api.example:8443/x"),
    ("x?y=1#z", "https://api.example:8443/a/x?y=1#z"),
    ("../../../x", "https://api.example:8443/x"),
    ("?q", "https://api.example:8443/a/b?q"),
    ("//other.example/x", "https://other.example/x"),
    ("https://OTHER.example.", "https://other.example/"),
  ])
  func aReferenceIsResolvedAgainstTheCalledAddress(reference: String, whole: String) throws {
    let pieces = try URLPieces(reference, relativeTo: "https://api.example:8443/a/b?token=1")
    #expect(pieces.text == whole)
  }

  @Test func theSchemesOwnPortIsNotWritten() throws {
    #expect(try URLPieces("https://a.example:443/").text == "https://a.example/")
    #expect(try URLPieces("http://a.example:443/").text == "http://a.example:443/")
    #expect(URLPieces.defaultPort(of: "https") == 443)
    #expect(URLPieces.defaultPort(of: "http") == 80)
  }

  @Test func literalsAreRecognised() throws {
    #expect(try URLPieces("https://[::1]/").literal == NetworkAddress(literal: "::1"))
    #expect(try URLPieces("https://0x7f.1/").literal == NetworkAddress(literal: "127.0.0.1"))
    #expect(try URLPieces("https://a.example/").literal == nil)
  }
}
