import Billing
import JSON
import Testing

@testable import Gateway

/// The status page as browsers and programs get it.
@Suite struct StatusPageServerTests {
  private func page(_ http: HTTPDoor) async throws -> String {
    let answer = await http.door.ask()
    #expect(answer.status == 200)
    return "/s/" + http.door.gateway.statusHandle.text(for: try await http.door.newest().id)
  }

  private func get(
    _ http: HTTPDoor, _ path: String, method: String = "GET", host: String? = nil, fields: String = ""
  ) async throws -> (status: Int, text: String) {
    let host = host ?? "127.0.0.1:\(http.port)"
    let reply = try await http.reply(to: "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\n\(fields)\r\n")
    let head = reply.headers.map { "\($0.key.lowercased()): \($0.value)" }.sorted().joined(separator: "\n")
    return (reply.status, head + "\n" + String(decoding: reply.body, as: UTF8.self))
  }

  @Test func aLinkOfAnotherSiteLeadsToIt() async throws {
    try await HTTPDoor.run { http in
      let path = try await page(http)
      let browser = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nAccept: text/html\r\n"
      let told = try await get(http, path, fields: browser)
      #expect(told.status == 200 && told.text.contains("Waits for an operator"))
      for field in [
        "content-security-policy: default-src 'none'", "referrer-policy: no-referrer", "cache-control: no-store",
      ] { #expect(told.text.contains(field), "\(field)") }
      // The rest of the door stays closed to browsers.
      #expect(try await get(http, "/api/billing", fields: browser).status == 403)
    }
  }

  @Test func aProgramGetsJSON() async throws {
    try await HTTPDoor.run { http in
      let told = try await get(http, try await page(http), fields: "Accept: application/json\r\n")
      #expect(
        told.text.contains("\"schema\":\"countersign.status_page/1\"") && told.text.contains("\"state\":\"pending\""))
    }
  }

  @Test func thereIsNothingElseBelowThePath() async throws {
    try await HTTPDoor.run { http in
      let path = try await page(http)
      for other in [
        path + "0", path + "/", path + "?x", String(path.dropLast()), "/s/", "/s/../api/billing", path.uppercased(),
        "/s/" + String(repeating: "0", count: 32),
      ] { #expect(try await get(http, other).status != 200, "\(other)") }
      #expect(try await get(http, path, method: "POST", fields: "Content-Length: 0\r\n").status == 405)
      #expect(try await get(http, path, host: "evil.example").status == 421)
    }
  }

  @Test func itHasCapsOfItsOwn() async throws {
    try await HTTPDoor.run { http in
      let path = try await page(http)
      // Those who guess take nothing from those who know.
      for _ in 0..<StatusPage.guessesPerSecond { #expect(http.door.gateway.guesses.take()) }
      #expect(try await get(http, "/s/" + String(repeating: "a", count: 32)).status == 429)
      http.door.time.advance(by: .seconds(1))
      #expect(try await get(http, path).status == 200)
      for _ in 1..<StatusPage.perSecond { #expect(http.door.gateway.pages.take()) }
      _ = http.door.gateway.pages.take()
      #expect(try await get(http, path).status == 429)
      http.door.time.advance(by: .seconds(1))
      #expect(try await get(http, path).status == 200)
    }
  }
}
