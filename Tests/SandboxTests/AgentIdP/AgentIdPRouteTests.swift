import Testing

@testable import Sandbox

@Suite("AgentIdP's routes")
struct AgentIdPRouteTests {
  @Test("A path leads to its route", arguments: AgentIdPRoute.allCases)
  func everyRouteIsFound(route: AgentIdPRoute) throws {
    let address = try #require(AgentIdPAddress(path: route.path("abc")))
    #expect(address.route == route)
    #expect(address.id == ([.checkoutPage, .agent].contains(route) ? "abc" : ""))
  }

  @Test("The prefix of the published server leads to the same")
  func theOtherPrefix() throws {
    for route in AgentIdPRoute.allCases where route.pattern.hasPrefix("/api/") {
      let path = String(route.path("abc").dropFirst("/api".count))
      #expect(AgentIdPAddress(path: path)?.route == route)
      #expect(DaimonRoute.at(path) == nil, "\(path) is another service's on the same port")
    }
  }

  @Test(
    "Nothing else leads anywhere",
    arguments: [
      "", "/", "/api/v1", "/api/v1/tiers", "/api/v1/tiers/status/", "/API/V1/TOKEN", "/api/v1/agents/",
      "/api/v1/agents/a/b", "/api/v1/token/x",
      "/sandbox/agentidp", "/sandbox/agentidp/checkout/", "/sandbox/agentidp/checkout/a/b", "/api/v2/token", "/v1",
      "/v1/", "/v1/tiers",
    ])
  func nowhere(path: String) {
    #expect(AgentIdPAddress(path: path) == nil)
  }
}
