import Billing
import JSON
import Testing
import Text

@testable import Sandbox

@Suite("AgentIdP's token endpoint")
struct AgentIdPTokenEndpointTests {
  @Test func aClientGetsATokenOfAnHourWhichIsCounted() throws {
    var agentIdP = try TestAgentIdP()
    let reply = try agentIdP.askToken(scope: "agents:read audit:read")
    #expect(reply.status == 200)
    #expect(reply.value["token_type"] == "Bearer")
    #expect(reply.value["expires_in"] == 3_600)
    #expect(reply.value["scope"] == "agents:read audit:read")
    let token = try #require(reply.value["access_token"]?.string)
    let usage = try agentIdP.bearer("GET", TestAgentIdP.statusPath, token: token).value["usage"]
    #expect(usage == ["agentCount": 3, "callsToday": 144, "tokensToday": 88])
    agentIdP.time.advance(by: .seconds(3_599))
    #expect(try agentIdP.bearer("GET", TestAgentIdP.statusPath, token: token).status == 200)
    agentIdP.time.advance(by: .seconds(1))
    #expect(try agentIdP.bearer("GET", TestAgentIdP.statusPath, token: token).status == 401)
  }

  @Test func httpBasicIsTakenInPlaceOfTheForm() throws {
    var agentIdP = try TestAgentIdP()
    // RFC 4648's other alphabet has "+" and "/", and padding.
    let pair = TestAgentIdP.client.id + ":" + TestAgentIdP.escaped(TestAgentIdP.client.secret)
    let code = Base64.url.encoded(Array(pair.utf8)).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
    var headers = [
      "authorization": "Basic " + String(code) + "==", "content-type": "application/x-www-form-urlencoded",
    ]
    let body = Array("grant_type=client_credentials".utf8)
    #expect(try agentIdP.call("POST", TestAgentIdP.tokenPath, headers: headers, bytes: body).status == 200)
    for wrong in ["Basic", "Basic ÄÖ", "Basic eDp5", "Bearer \(agentIdP.token)"] {
      headers["authorization"] = wrong
      #expect(try agentIdP.call("POST", TestAgentIdP.tokenPath, headers: headers, bytes: body).status == 401)
    }
  }

  @Test(arguments: AgentIdPDialect.TokenErrors.allCases)
  func aBadCallForATokenIsRefusedInItsDialect(shape: AgentIdPDialect.TokenErrors) throws {
    var agentIdP = try TestAgentIdP { $0.dialect.tokenErrors = shape }
    var other = TestAgentIdP.client
    other.secret = "wrong"
    var nobody = TestAgentIdP.client
    nobody.id = "研究"
    let json = try agentIdP.call(
      "POST", TestAgentIdP.tokenPath, headers: ["content-type": "application/json"],
      bytes: JSONValue.members([("grant_type", "client_credentials")]).wireBytes)
    let cases: [(Reply, Int, coded: String, oauth: String)] = [
      (try agentIdP.askToken(other), 401, "UNAUTHORIZED", "invalid_client"),
      (try agentIdP.askToken(nobody), 401, "UNAUTHORIZED", "invalid_client"),
      (try agentIdP.askToken(grant: "password"), 400, "VALIDATION_ERROR", "unsupported_grant_type"),
      (try agentIdP.askToken(scope: "billing:write"), 400, "VALIDATION_ERROR", "invalid_scope"),
      (json, 400, "VALIDATION_ERROR", "invalid_request"),
    ]
    for (reply, status, coded, oauth) in cases {
      #expect(reply.status == status)
      #expect(reply.value["code"]?.string == (shape == .coded ? coded : nil))
      #expect(reply.value["error"]?.string == (shape == .oauth ? oauth : nil))
    }
    #expect(try agentIdP.status()["usage"] == ["agentCount": 3, "callsToday": 143, "tokensToday": 87])
  }

  @Test func theDaysTokensEndAndBeginAnewAtMidnight() throws {
    var agentIdP = try TestAgentIdP { $0.tokens = 999 }
    #expect(try agentIdP.askToken().status == 200)
    let refused = try agentIdP.askToken()
    #expect(refused.status == 403)
    #expect(refused.plainCode == "FREE_TIER_LIMIT_EXCEEDED")
    agentIdP.time.advance(by: .seconds(12 * 3_600))
    #expect(try agentIdP.askToken().status == 200)
  }

  @Test func aClientMayAskAHundredTimesAMinute() throws {
    var agentIdP = try TestAgentIdP()
    for _ in 0..<100 { #expect(try agentIdP.askToken().status == 200) }
    #expect(try agentIdP.askToken().status == 429)
    #expect(try agentIdP.askToken(TestAgentIdP.bootstrap).status == 200)
    agentIdP.time.advance(by: .seconds(60))
    #expect(try agentIdP.askToken().status == 200)
  }
}
