import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("AgentIdP's administrator")
struct AgentIdPAdministrationTests {
  @Test func aTierChangesBehindEverybodysBackAndIsWrittenDownOnce() throws {
    var agentIdP = try TestAgentIdP(tier: .enterprise)
    #expect(try agentIdP.administer(["tier": "free"]).status == 200)
    #expect(try agentIdP.administer(["tier": "free"]).status == 200)
    #expect(try agentIdP.effects() == ["set-plan enterprise>free by admin"])
    #expect(try agentIdP.status()["tier"] == "free")
  }

  @Test func usageIsSetByMeter() throws {
    var agentIdP = try TestAgentIdP()
    #expect(try agentIdP.administer(["usage": ["agents": 10, "tokens": -5]]).status == 200)
    #expect(try agentIdP.status()["usage"] == ["agentCount": 10, "callsToday": 143, "tokensToday": -5])
    #expect(try agentIdP.effects().isEmpty)
  }

  @Test func switchesThatAreNamedChangeAndTheOthersStay() throws {
    var agentIdP = try TestAgentIdP()
    let reply = try agentIdP.administer([
      "dialect": [
        "schema": "monthly", "unlimited": "word", "not_an_upgrade": "VALIDATION_ERROR", "limit_status": "429",
      ], "enforces_limits": false, "webhook_delay_ms": 1_500,
    ])
    #expect(reply.status == 200)
    #expect(try agentIdP.administer(["dialect": ["counters": "flushed"]]).status == 200)
    let service = try agentIdP.service
    #expect(
      service.dialect
        == AgentIdPDialect(
          schema: .monthly, unlimited: .word, notAnUpgrade: .validation, limitStatus: .tooManyRequests,
          counters: .flushed))
    #expect(!service.enforcesLimits)
    #expect(service.webhookDelay == .milliseconds(1_500))
  }

  @Test(
    arguments: [
      ["plan": "pro"], ["tier": "scale"], ["tier": 1], ["usage": 5], ["usage": ["rows": 1]], ["usage": ["calls": "1"]],
      ["usage": ["calls": 9_007_199_254_740_992]], ["dialect": []], ["dialect": ["schema": "weekly"]],
      ["dialect": ["colour": "red"]], ["webhook_delay_ms": -1], ["webhook_delay_ms": 86_400_001],
      ["enforces_limits": "no"], ["tier": "pro", "\u{202E}": 1],
    ] as [JSONValue])
  func aWishThatIsWrongAnywhereChangesNothing(wish: JSONValue) throws {
    var agentIdP = try TestAgentIdP()
    let before = try agentIdP.service.state(now: agentIdP.world.clock.now)
    let reply = try agentIdP.administer(wish)
    #expect(reply.status == 422)
    #expect(try agentIdP.service.state(now: agentIdP.world.clock.now) == before)
    #expect(try agentIdP.effects().isEmpty)
  }

  @Test func aBodyThatIsNoObjectIsRefused() throws {
    var agentIdP = try TestAgentIdP()
    #expect(try agentIdP.administer([1]).status == 400)
    #expect(try agentIdP.call("POST", "/sandbox/agentidp", bytes: Array("{".utf8)).status == 400)
    #expect(try agentIdP.call("GET", "/sandbox/agentidp").status == 405)
  }
}
