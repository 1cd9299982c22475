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
}
