import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("AgentIdP's agents")
struct AgentIdPAgentsTests {
  private static let path = "/api/v1/agents"

  private func writing(_ agentIdP: inout TestAgentIdP) throws -> String {
    try #require(try agentIdP.askToken(scope: "agents:read agents:write").value["access_token"]?.string)
  }

  @Test func aFullTierRefusesAnotherAgentAndADecommissionedOneFreesItsPlaceAtOnce() throws {
    var agentIdP = try TestAgentIdP { $0.agents = 9 }
    let token = try writing(&agentIdP)
    let registered = try agentIdP.bearer("POST", Self.path, ["agentType": "screener"], token: token)
    #expect(registered.status == 201)
    let id = try #require(registered.value["agentId"]?.string)
    #expect(try agentIdP.status().at("usage", "agentCount") == 10)
    let refused = try agentIdP.bearer("POST", Self.path, [:], token: token)
    #expect(refused.status == 403 && refused.plainCode == "FREE_TIER_LIMIT_EXCEEDED")
    #expect(refused.value.at("details", "limit") == 10)
    #expect(try agentIdP.bearer("DELETE", Self.path + "/" + id, token: token).status == 204)
    #expect(try agentIdP.status().at("usage", "agentCount") == 9)
    #expect(try agentIdP.bearer("POST", Self.path, [:], token: token).status == 201)
  }

  @Test func midnightFreesNoAgent() throws {
    var agentIdP = try TestAgentIdP { $0.agents = 10 }
    agentIdP.time.advance(by: .seconds(86_400))
    let token = try writing(&agentIdP)
    #expect(try agentIdP.status().at("usage", "agentCount") == 10)
    #expect(try agentIdP.bearer("POST", Self.path, [:], token: token).plainCode == "FREE_TIER_LIMIT_EXCEEDED")
  }

  @Test func anAgentIsDecommissionedOnce() throws {
    var agentIdP = try TestAgentIdP()
    let token = try writing(&agentIdP)
    let path = Self.path + "/" + TestAgentIdP.client.id
    #expect(try agentIdP.bearer("DELETE", path, token: token).status == 204)
    for id in [TestAgentIdP.client.id, TestAgentIdP.bootstrap.id, "nobody"] {
      let reply = try agentIdP.bearer("DELETE", Self.path + "/" + id, token: token)
      #expect(reply.status == 404 && reply.plainCode == "AGENT_NOT_FOUND")
    }
    #expect(try agentIdP.askToken().status == 401, "its client is gone with it")
    #expect(try agentIdP.status().at("usage", "agentCount") == 2)
  }

  @Test func aReadingTokenRegistersNobody() throws {
    var agentIdP = try TestAgentIdP()
    let reply = try agentIdP.bearer("POST", Self.path, [:])
    #expect(reply.status == 403 && reply.plainCode == "FORBIDDEN")
    #expect(try agentIdP.status().at("usage", "agentCount") == 3)
    #expect(try agentIdP.call("POST", Self.path).status == 401)
    #expect(try agentIdP.bearer("GET", Self.path).status == 405)
    let token = try writing(&agentIdP)
    #expect(try agentIdP.bearer("POST", Self.path, ["x"], token: token).status == 400)
  }
}
