import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("AgentIdP in the sandbox")
struct AgentIdPWorldTests {
  @Test func theAnnouncementHasWhatAClientNeeds() throws {
    let agentIdP = try TestAgentIdP()
    let announced = try agentIdP.service.announcement(url: "http://127.0.0.1:4242")
    #expect(announced.keys == ["base_url", "client_id", "client_secret", "credential", "bootstrap"])
    #expect(announced["base_url"] == "http://127.0.0.1:4242")
    #expect(announced["client_id"]?.string == TestAgentIdP.client.id)
    #expect(announced["client_secret"]?.string == TestAgentIdP.client.secret)
  }

  @Test func theAnnouncedTokenLivesForAMonth() throws {
    var agentIdP = try TestAgentIdP()
    agentIdP.time.advance(by: .seconds(30 * 86_400 - 1))
    #expect(try agentIdP.bearer("GET", TestAgentIdP.statusPath).status == 200)
    agentIdP.time.advance(by: .seconds(1))
    #expect(try agentIdP.bearer("GET", TestAgentIdP.statusPath).status == 401)
  }

  @Test func theStateHoldsNoSecret() throws {
    var agentIdP = try TestAgentIdP()
    let page = try agentIdP.page()
    let state = try agentIdP.service.state(now: agentIdP.world.clock.now)
    #expect(state["tier"] == "free")
    #expect(state.at("usage", "agents") == 3)
    #expect(state["checkouts"]?[0]?["state"] == "open")
    let text = state.serialized()
    for secret in [TestAgentIdP.client.secret, TestAgentIdP.bootstrap.secret, agentIdP.token] {
      #expect(!text.contains(secret))
    }
    #expect(!text.contains(String(page.suffix(32))))
    _ = try agentIdP.browser("POST", page, action: "pay")
    #expect(try agentIdP.service.state(now: agentIdP.world.clock.now)["checkouts"]?[0]?["state"] == "done")
  }

  @Test func equalSeedsMakeEqualServices() throws {
    let (one, two) = (AgentIdPConfiguration.standard(seed: 3), AgentIdPConfiguration.standard(seed: 3))
    #expect(one == two)
    #expect(one != .standard(seed: 4))
    #expect(AgentIdPConfiguration.standard(seed: nil) != .standard(seed: nil))
    #expect(one.clients.count == 2)
    #expect(Set(one.clients.map(\.id) + [one.organisationID, one.bootstrapClient?.id ?? ""]).count == 4)
    for client in one.clients {
      #expect(client.id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    }
  }

  @Test func itStandsInTheStandardSandboxAndTakesFaults() throws {
    #expect(SandboxConfiguration.standard(seed: 1).agentidp != nil)
    var agentIdP = try TestAgentIdP()
    try agentIdP.world.set(
      Fault(route: TestAgentIdP.statusPath, kind: .errorBefore, times: 1, milliseconds: 0, phase: .any))
    #expect(try agentIdP.bearer("GET", TestAgentIdP.statusPath).status == 500)
    #expect(try agentIdP.status().at("usage", "callsToday") == 143)
  }
}
