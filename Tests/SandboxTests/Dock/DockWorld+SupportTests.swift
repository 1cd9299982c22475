import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("Dock's support")
struct DockSupportTests {
  private let body: JSONValue = ["kind": "bug", "title": "It \u{202E} fails", "body": "Steps."]

  @Test func aTicketIsFiledListedAndShown() throws {
    var dock = try TestDock()
    #expect(try dock.agent("GET", "/api/support").value == ["tickets": []])
    let filed = try dock.agent("POST", "/api/support", body)
    #expect(filed.status == 200)
    let id = try #require(filed.value["id"]?.string)
    #expect(
      filed.value == [
        "id": .string(id), "kind": "bug", "title": "It \u{202E} fails", "status": "open", "githubNumber": .null,
        "githubUrl": .null, "githubError": "The sandbox does not reach GitHub.", "createdAt": "2026-05-01T12:00:00Z",
      ])
    dock.advance(.seconds(1))
    _ = try dock.human("POST", "/api/support", ["kind": "billing", "title": "Second", "body": "b"])
    let listed = try dock.agent("GET", "/api/support").value["tickets"]?.array
    #expect(listed?.map { $0["title"] } == ["Second", "It \u{202E} fails"])
    #expect(try dock.agent("GET", "/api/support/" + id).value["body"] == "Steps.")
    #expect(try dock.agent("GET", "/api/support/" + id, key: TestDock.foreignKey).status == 404)
    #expect(dock.world.takeEffects().map(\.operation) == ["support-ticket", "support-ticket"])
  }

  @Test func whatIsMissingOrUnknownIsSaid() throws {
    var dock = try TestDock()
    let reply = try dock.agent("POST", "/api/support", ["kind": "rant", "title": 1])
    #expect(reply.status == 422)
    #expect(reply.value["details"]?.array?.map { $0["field"] } == ["body", "kind", "title"])
    #expect(try dock.agent("GET", "/api/support").value == ["tickets": []])
    #expect(try dock.agent("POST", "/api/support/upload").status == 405)
  }

  @Test func elevenTicketsInAnHourAreOneTooMany() throws {
    var dock = try TestDock()
    for _ in 0..<10 { #expect(try dock.agent("POST", "/api/support", body).status == 200) }
    let refused = try dock.agent("POST", "/api/support", body)
    #expect(refused.status == 429)
    #expect(refused.value["endpoint"] == "/api/support")
    #expect(refused.value["limit"] == 10)
    #expect(try dock.agent("GET", "/api/support").value["tickets"]?.array?.count == 10, "reads are not counted")
    dock.advance(.seconds(3_600))
    #expect(try dock.agent("POST", "/api/support", body).status == 200)
  }
}
