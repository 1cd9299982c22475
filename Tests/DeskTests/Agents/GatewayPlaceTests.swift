import Billing
import Testing

@testable import Desk

@Suite struct GatewayPlaceTests {
  @Test func portsAndSocketsAreRead() throws {
    #expect("\(try GatewayPlace("http://127.0.0.1:8787/"))" == "http://127.0.0.1:8787")
    #expect("\(try GatewayPlace("https://Door.example"))" == "https://door.example")
    #expect("\(try GatewayPlace("unix:/run/x.sock"))" == "unix:/run/x.sock")
  }

  @Test(
    "Nothing else is one",
    arguments: [
      "", "8787", "127.0.0.1:8787", "http://example.com", "http://127.0.0.1:8787/mcp", "unix:x.sock", "unix:/", "unix:",
      "unix:/" + String(repeating: "x", count: 103), "unix:/a\u{7}b", "ftp://127.0.0.1",
    ])
  func others(text: String) {
    let problem = #expect(throws: Problem.self) { try GatewayPlace(text) }
    #expect(problem?.advice.string.contains("--gateway") == true)
  }

  @Test(arguments: [
    ("http://u:CANARY@127.0.0.1:1", "http://…@127.0.0.1:1"), ("u:CANARY@127.0.0.1:1", "…@127.0.0.1:1"),
    ("https://CANARY@door.example", "https://…@door.example"),
    ("http://u:CANARY@x/#CANARY@127.0.0.1", "http://…@127.0.0.1"), ("u:CANARY@b://CANARY@c", "…@c"),
    ("http://u:CANARY@127.0.0.1:1/x?t=CANARY", "http://…@127.0.0.1:1/x?…"),
    ("http://127.0.0.1:1?t=CANARY", "http://127.0.0.1:1?…"), ("http://127.0.0.1:1#CANARY", "http://127.0.0.1:1#…"),
    ("unix:CANARY@x.sock", "…@x.sock"),
  ]) func noPasswordIsRepeated(text: String, shown: String) {
    let problem = #expect(throws: Problem.self) { try GatewayPlace(text) }
    #expect(
      problem?.what.string.contains(shown) == true && problem?.what.string.contains(" is no gateway's address") == true,
      "\(problem as Any)")
    #expect(problem.map { !"\($0)".contains("CANARY") } == true)
  }
}
