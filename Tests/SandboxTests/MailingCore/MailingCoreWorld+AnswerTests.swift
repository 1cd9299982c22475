import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("MailingCore's door")
struct MailingCoreAnswerTests {
  private static let billing = [
    ("GET", "/billing/plans"), ("GET", "/billing/subscription"), ("POST", "/billing/checkout"),
    ("POST", "/billing/portal"), ("GET", "/tenants"),
  ]

  @Test func billingTakesASessionTokenAndNothingElse() throws {
    var core = try TestMailingCore()
    for (method, path) in Self.billing {
      for authorization in [
        nil, "Bearer \(TestMailingCore.key)", "Bearer x.y.z", "Basic \(core.token)", "Bearer \(core.token)x", "Bearer ",
        core.token,
      ] {
        var headers = ["x-tenant-id": TestMailingCore.tenant]
        headers["authorization"] = authorization
        let reply = try core.call(method, path, headers: headers)
        #expect(reply.status == 401, "\(path) \(authorization ?? "-")")
        #expect(reply.value["message"] == "Unauthorized")
      }
    }
    #expect(core.effects().isEmpty)
  }

  @Test func aTenantHasToBeNamedAndTheUsersOwn() throws {
    var core = try TestMailingCore()
    for (method, path) in Self.billing where path != "/billing/plans" && path != "/tenants" {
      #expect(try core.user(method, path, tenant: nil).status == 400)
      #expect(try core.user(method, path, tenant: "").status == 400)
      #expect(try core.user(method, path, tenant: "clxforeign").status == 403)
    }
    #expect(try core.user("GET", "/billing/plans", tenant: nil).status == 200)
    #expect(try core.administer(["dialect": ["plans_tenant": "required"]]).status == 200)
    #expect(try core.user("GET", "/billing/plans", tenant: nil).status == 400)
    #expect(try core.user("GET", "/billing/plans").status == 200)
  }

  @Test func aSignInGivesATokenOfFifteenMinutes() throws {
    var core = try TestMailingCore()
    let right: JSONValue = ["email": "op@example.com", "password": "pass+wörd"]
    let reply = try core.call("POST", "/auth/login", bytes: right.wireBytes)
    #expect(reply.status == 200)
    let token = try #require(reply.value["accessToken"]?.string)
    #expect(reply.value["refreshToken"]?.string?.isEmpty == false)
    core.time.advance(by: .milliseconds(899_999))
    #expect(try core.user("GET", "/billing/subscription", token: token).status == 200)
    core.time.advance(by: .milliseconds(1))
    #expect(try core.user("GET", "/billing/subscription", token: token).status == 401)
    #expect(try core.user("GET", "/billing/subscription").status == 200, "the announced one lives on")
  }

  @Test func aWrongPasswordIsRefusedAndTriesAreCounted() throws {
    var core = try TestMailingCore()
    let body: JSONValue = ["email": "op@example.com", "password": "pass"]
    let wrong = body.wireBytes
    for left in (0..<15).reversed() {
      let reply = try core.call("POST", "/auth/login", bytes: wrong)
      #expect(reply.status == 401)
      #expect(reply.headers["x-ratelimit-remaining"] == String(left))
    }
    #expect(try core.call("POST", "/auth/login", bytes: wrong).status == 429)
    core.time.advance(by: .seconds(900))
    #expect(try core.call("POST", "/auth/login", bytes: wrong).status == 401)
    #expect(try core.call("POST", "/auth/login").status == 400)
  }

  @Test func aSecondFactorIsAskedForWhereTheUserHasOne() throws {
    var core = try TestMailingCore { $0.code = "271828" }
    _ = try core.administer(["dialect": ["two_factor": "totp"]])
    func sign(_ core: inout TestMailingCore, _ path: String, _ body: JSONValue) throws -> Reply {
      try core.call("POST", path, bytes: body.wireBytes)
    }
    func challenge(_ core: inout TestMailingCore) throws -> JSONValue {
      let reply = try sign(&core, "/auth/login", ["email": "op@example.com", "password": "pass+wörd"])
      #expect(reply.status == 200 && reply.value["accessToken"] == nil && reply.value["requiresTwoFactor"] == true)
      return try #require(reply.value["challengeToken"])
    }
    let verify = "/auth/login/verify-2fa"
    #expect(try sign(&core, "/auth/login", ["email": "op@example.com", "password": "pass"]).status == 401)
    let wrong = try challenge(&core)
    #expect(try sign(&core, verify, ["challengeToken": wrong, "code": "000000"]).status == 401)
    #expect(try sign(&core, verify, ["challengeToken": wrong, "code": "271828"]).status == 401, "one code for each")
    let late = try challenge(&core)
    core.time.advance(by: .seconds(300))
    #expect(try sign(&core, verify, ["challengeToken": late, "code": "271828"]).status == 401)
    let reply = try sign(&core, verify, ["challengeToken": try challenge(&core), "code": "271828"])
    let token = try #require(reply.value["accessToken"]?.string)
    #expect(try core.user("GET", "/billing/subscription", token: token).status == 200)
    #expect(try sign(&core, verify, ["code": "271828"]).status == 400)
  }

  @Test func threeHundredCallsAMinuteAndTheirHeaders() throws {
    var core = try TestMailingCore { $0.callsPerMinute = 3 }
    for left in ["2", "1", "0"] {
      let reply = try core.user("GET", "/billing/plans")
      #expect(reply.status == 200)
      #expect(reply.headers["x-ratelimit-limit"] == "3")
      #expect(reply.headers["x-ratelimit-remaining"] == left)
      #expect(reply.headers["x-ratelimit-reset"] == "1777636860")
    }
    let reply = try core.user("GET", "/billing/plans")
    #expect(reply.status == 429)
    #expect(reply.value["message"] == "ThrottlerException: Too Many Requests")
    #expect(reply.headers["x-ratelimit-remaining"] == "0")
    #expect(try core.call("GET", "/billing/plans").status == 401, "others at the address have a count of their own")
    core.time.advance(by: .seconds(60))
    #expect(try core.user("GET", "/billing/plans").status == 200)
  }

  @Test func anotherMethodHasNoRoute() throws {
    var core = try TestMailingCore()
    let reply = try core.user("DELETE", "/billing/subscription")
    #expect(reply.status == 404)
    #expect(reply.value["message"] == "Cannot DELETE /billing/subscription")
  }

  @Test func theTenantsOfTheUserInEveryEnvelope() throws {
    var core = try TestMailingCore()
    #expect(try core.user("GET", "/tenants", tenant: nil).value[0]?["id"] == .string(TestMailingCore.tenant))
    _ = try core.administer(["dialect": ["lists": "named"]])
    #expect(try core.user("GET", "/tenants", tenant: nil).value["tenants"]?.array?.count == 2)
  }
}
