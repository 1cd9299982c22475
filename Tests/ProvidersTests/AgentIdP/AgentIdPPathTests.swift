import Testing
import Transfer

@testable import Providers

@Suite struct AgentIdPPathTests {
  @Test(arguments: [
    ("http://localhost:3000", "/api/v1/tiers/status"), ("https://idp.example.com", "/api/v1/tiers/status"),
    ("https://api.sentryagent.ai", "/v1/tiers/status"),
  ])
  func theVendorsOwnServerHasAnotherPrefix(origin: String, path: String) throws {
    #expect(AgentIdPPath.status.text(at: try Origin(origin)) == path)
    #expect(
      AgentIdPPath.checkout.text(at: try Origin(origin)) == path.replacing("tiers/status", with: "billing/checkout"))
  }
}
