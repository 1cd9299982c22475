import Billing
import JSON
import Support
import Testing

@testable import Sandbox

@Suite("Bad requests", .timeLimit(.minutes(2)))
struct FuzzTests {
  private static let posts = [
    "/api/billing/upgrade", "/api/billing/downgrade", "/api/billing/checkout", "/api/billing/portal",
    "/api/billing/request-limit-increase", "/api/stripe/webhook", "/sandbox/faults", "/sandbox/price", "/sandbox/plan",
    "/sandbox/organisation",
    "/sandbox/usage", "/sandbox/drift", "/sandbox/clock", "/sandbox/dialect", "/sandbox/stripe/resend",
    "/web-approve/x", "/api/workspaces", "/api/workspaces/x", "/api/support", "/api/mcp", "/sandbox/stripe/checkout/x",
    "/sandbox/stripe/portal/x",
  ]
  private static let gets = [
    "/api/me", "/api/billing", "/api/web-approve/status", "/sandbox", "/sandbox/effects", "/sandbox/state",
    "/sandbox/stripe", "/api/workspaces/x", "/api/workspaces/x/rows", "/api/search", "/api/support/x",
  ]
  /// Well-formed, and wrong for every route that reads fields.
  private static let wrongFields = Array(
    ("{\"plan\":7,\"mode\":{},\"kind\":[],\"organisation\":1,\"meter\":\"\\u001b\",\"event\":false,"
      + "\"advance_ms\":\"x\",\"route\":-0,\"errors\":null,\"minor\":1e3}").utf8)
  private static let badBodies: [[UInt8]] = [
    Array("{".utf8), Array("[]".utf8), Array("null".utf8), Array("\"x\"".utf8), Array("{\"plan\":\"pro\",}".utf8),
    Array("{\"plan\":\"pro\",\"plan\":\"scale\"}".utf8), Array("plan=scale&mode=web".utf8), [0xFF, 0xFE, 0x00],
    Array("{\"plan\":\"\\ud800\"}".utf8), Array(String(repeating: "[", count: 5_000).utf8),
    [0xEF, 0xBB, 0xBF, 0x7B, 0x7D],
    Array("{\"plan\":1e999,\"mode\":1e999,\"kind\":1e999}".utf8), Array("<?xml version=\"1.0\"?>".utf8),
    [UInt8](repeating: 0x20, count: 70_000),
    wrongFields, wrongFields, wrongFields, Array("action=%ZZ".utf8), Array("{\"\u{202E}\":\"\u{1B}[2J\"".utf8),
  ]
  private static let badMethods = ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "BREW", "get"]
  private static let badHeads = [
    "GET /api/billing HTTP/9.9\r\n\r\n", "GET\r\n\r\n", "\r\n\r\n\r\n", "GET /api/billing HTTP/1.1\r\n\r\n",
    "POST /api/billing/upgrade HTTP/1.1\r\nHost: HOST\r\nContent-Length: -5\r\n\r\n",
    "POST /api/billing/upgrade HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}",
    "POST /api/billing/upgrade HTTP/1.1\r\nHost: HOST\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
    "POST /api/billing/upgrade HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n{}\r\n",
    "GET /api/billing HTTP/1.1\r\nHost: HOST\r\nno colon\r\n\r\n",
    "GET /api/bill\u{0}ing HTTP/1.1\r\nHost: HOST\r\n\r\n",
    "GET http://evil.example/api/billing HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "GET /api/../sandbox/state HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n",
    "GET /api/billing%00 HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n",
    "GET //api/billing HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n", "\u{16}\u{3}\u{1}\u{0}\u{A5}",
  ]
  private static let badHeaders = [
    "Authorization: Bearer", "Authorization: Bearer  dk_build", "Authorization: Bearer dk_build\u{E9}",
    "Authorization: Basic ZGs6Yg==", "Cookie: dock-session", "Cookie: =;;=dock-session=", "Authorization: ",
    "Cookie: dock-session=\(String(repeating: "x", count: 9_000))",
  ]

  /// One request that nothing should come of, as bytes.
  private func request(_ random: inout RandomSource, host: String) -> [UInt8] {
    func one<Element>(_ list: [Element]) -> Element { list[Int.random(in: list.indices, using: &random)] }
    let key = "Host: \(host)\r\nAuthorization: Bearer \(TestDock.key)\r\nConnection: close\r\n"
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      return Array(one(Self.badHeads).replacing("HOST", with: host).utf8)
    case 1:
      return Array("\(one(Self.badMethods)) \(one(Self.posts + Self.gets)) HTTP/1.1\r\n\(key)\r\n".utf8)
    case 2:
      let head = "GET \(one(Self.gets)) HTTP/1.1\r\nHost: \(host)\r\n\(one(Self.badHeaders))\r\n"
      return Array((head + "Connection: close\r\n\r\n").utf8)
    case 3:
      let path = one(Self.posts) + one(["/", "x", "//", "%2e%2e", "/../..", "/\u{E9}"])
      return Array("POST \(path) HTTP/1.1\r\n\(key)Content-Length: 2\r\n\r\n{}".utf8)
    case 4:
      // Bytes at random, as many as announced.
      let body = (0..<Int.random(in: 1...200, using: &random)).map { _ in UInt8.random(in: 1...255, using: &random) }
      return Array("POST \(one(Self.posts)) HTTP/1.1\r\n\(key)Content-Length: \(body.count)\r\n\r\n".utf8) + body
    default:
      let body = one(Self.badBodies)
      return Array("POST \(one(Self.posts)) HTTP/1.1\r\n\(key)Content-Length: \(body.count)\r\n\r\n".utf8) + body
    }
  }

  @Test func threeHundredOfThemHarmNothing() async throws {
    try await RunningSandbox.run(change: {
      $0.seed = 1; $0.callsPerHour = 10_000
    }) { running in
      var random = RandomSource(seed: 20_260_501, purpose: 9)
      var statuses: [Int: Int] = [:]
      for number in 0..<300 {
        let bytes = request(&random, host: "127.0.0.1:\(running.port)")
        let connection = try await WireConnection(port: running.port)
        // A server that has seen enough may close before everything is sent; then nothing comes back either.
        try? await connection.send(bytes)
        connection.finish()
        let answer = WireAnswer((try? await connection.readToEnd()) ?? [])
        let status = answer?.status ?? 0
        statuses[status, default: 0] += 1
        let shown = String(decoding: bytes.prefix(300), as: UTF8.self)
        if status == 200 {
          // The administrator's lists take no credential, so a broken one does not matter there; and a portal link is
          // given for whatever object.
          let isInOrder = shown.hasPrefix("GET /sandbox") || shown.hasPrefix("POST /api/billing/portal ")
          #expect(isInOrder, "\(number): \(shown)")
        } else if status != 0 {
          #expect((400..<500).contains(status) || status == 505, "\(number) \(status): \(shown)")
          if answer?.headers["content-type"]?.hasPrefix("application/json") == true {
            let problem = try #require(answer?.value, "\(number): \(shown)")
            // The errors of JSON-RPC say it one level deeper.
            let message = problem["message"] ?? problem.at("error", "message")
            #expect(message?.string?.isEmpty == false, "\(number): \(shown)")
          }
        }
      }
      #expect(
        (statuses[400] ?? 0) > 50 && (statuses[405] ?? 0) > 20 && (statuses[404] ?? 0) > 10 && (statuses[422] ?? 0) > 5,
        "\(statuses)")
      #expect(await running.sandbox.effects().isEmpty)
      let organisations = await running.sandbox.state().at("dock", "organisations")?.array
      #expect(organisations?.map { $0["plan"] } == ["pro", "free"])
      #expect(await running.sandbox.state().at("dock", "prices") == ["pro": 1_900, "scale": 4_900])
      #expect(await running.sandbox.state()["faults"] == [])
      let minted = try await running.call("POST", "/api/billing/upgrade", "{\"plan\":\"scale\"}")
      #expect(minted.status == 200)
      let token = try #require(minted.value?["confirm_token"])
      let body = JSONValue.members([("plan", "scale"), ("confirm_token", token)]).serialized()
      #expect(try await running.call("POST", "/api/billing/upgrade", body).value?["status"] == "switched")
    }
  }
}
