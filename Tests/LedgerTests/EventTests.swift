import Billing
import Consent
import JSON
import Testing

@testable import Ledger

@Suite struct EventTests {
  /// The hash is defined by a document, not by this code: written out here by hand.
  @Test func theHashIsTakenOverTheCanonicalDocument() async throws {
    let folder = try TemporaryFolder()
    let ledger = try folder.ledger()
    try await ledger.record(
      "test.entry", account: try Sample.name("dock-main"), actor: .engine, body: ["b": 1, "a": "é\n"], at: Sample.now)
    let event = try #require(try await ledger.events(limit: 1).first)
    let zeros = String(repeating: "0", count: 64)
    let text =
      "{\"account\":\"dock-main\",\"actor\":\"engine\",\"at\":\"2026-05-01T12:00:00Z\",\"body\":{\"a\":\"é\\n\",\"b\":1},"
      + "\"kind\":\"test.entry\",\"previous\":\"\(zeros)\",\"request\":null,\"seq\":1}"
    #expect(event.hash == sha256Hex(text))
    #expect(try event.exported.canonical().contains("\"hash\":\"\(event.hash)\""))
    // An export holds all it takes to compute the hash again.
    guard case .object(var exported) = event.exported else { throw Unexpected(what: "no object") }
    exported["hash"] = nil
    #expect(try JSONValue.object(exported).canonical() == text)
  }
}
