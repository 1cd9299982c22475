import Billing
import Settings
import Testing

@testable import Desk

@Suite struct CustodyCheckupTests {
  private func check(_ id: String, _ environment: [String: String] = [:], agents: [String] = []) throws -> Check {
    let account = AccountSettings(
      name: try Sample.name(), details: .dock(consent: .token), baseURL: "https://trydock.ai",
      credential: .token(.env("ODDLY_CALLED")))
    let checks = CustodyCheckup(environment: environment, accounts: [account], sameUserAgents: agents).checks
    return try #require(checks.first { $0.id == id })
  }

  @Test(arguments: [
    "ODDLY_CALLED", "DOCK_API_KEY", "dock_token", "STRIPE_SECRET",
  ])
  func aVariableWithAKeyIsNamedWithoutItsValue(_ name: String) throws {
    let check = try check("keys_in_environment", [name: "the value", "HOME": "/root"])
    #expect(check.state == .warning && check.detail.string.contains(name))
    #expect(!check.detail.string.contains("the value"))
  }

  @Test func whatIsPassedOnIsSaid() throws {
    let route = try ForwardRoute("GET /api/workspaces")
    func checks(_ forward: ForwardSettings?) throws -> [Check] {
      let account = AccountSettings(
        name: try Sample.name(), details: .dock(consent: .token), baseURL: "https://trydock.ai",
        credential: .token(.file("/k")), forward: forward)
      return CustodyCheckup(environment: ["ODD": "x"], accounts: [account]).checks
    }
    #expect(try !checks(nil).contains { $0.id == "passed_on" })
    let own = try #require(try checks(ForwardSettings(written: ["x"], routes: [route])).first { $0.id == "passed_on" })
    #expect(
      own.state == .note && own.detail.string.contains("one route of the service with the account's own credential"))
    let other = try checks(
      ForwardSettings(written: ["x"], routes: [route, route], credential: .token(.env("ODD"))))
    #expect(
      other.contains { $0.id == "passed_on" && $0.detail.string.contains("2 routes of the service with forward_cr") })
    #expect(other.contains { $0.id == "keys_in_environment" && $0.detail.string.contains("ODD") })
  }

  @Test func whoHasCallsPassedOnIsNamedWithWhatThatMeans() throws {
    let routes = try ["GET /api/workspaces", "POST /api/orgs/{slug}/invites"].map { try ForwardRoute($0) }
    func check(_ routes: [ForwardRoute], _ agents: [String], _ credential: AccountCredential? = nil) throws -> Check {
      let account = AccountSettings(
        name: try Sample.name(), details: .dock(consent: .token), baseURL: "https://trydock.ai",
        credential: .token(.file("/k")),
        forward: ForwardSettings(written: ["x"], routes: routes, tools: ["search"], credential: credential))
      let checkup = CustodyCheckup(
        environment: [:], accounts: [account], passingAgents: [account.name: agents])
      return try #require(checkup.checks.first { $0.id == "passed_on" })
    }
    let named = try check(routes, ["a-bot", "b-bot"])
    #expect(named.state == .warning)
    #expect(
      named.detail.string.contains("a-bot, b-bot reach 2 routes and one tool of the service with the account's own"))
    #expect(named.detail.string.contains("the invitation of an administrator"))
    let nobody = try check(routes, [])
    #expect(nobody.state == .note && nobody.detail.string.hasPrefix("No agent's token was made with --forward"))
    let less = try check([routes[0]], ["a-bot"])
    #expect(less.state == .note && !less.detail.string.contains("administrator"))
  }

  @Test func aKeyIsKnownByHowItBegins() throws {
    #expect(try check("keys_in_environment", ["X": "dk_0123456789ab"]).state == .warning)
    #expect(try check("keys_in_environment", ["X": "dk_0123", "DOCK_KEY": "", "DOCKER_HOST": "tcp://x"]).state == .ok)
  }

  @Test func aNameThatIsAKeyItselfIsNotRepeated() throws {
    let secret = "dk_live_51Hq8Xo2eZvKYlo2C0vJ7bRkT9wQ"
    let check = try check("keys_in_environment", [secret: "dk_0123456789ab"])
    #expect(check.state == .warning && !check.detail.string.contains(secret))
  }

  @Test func agentsOfTheSameUserAreNamed() throws {
    let check = try check("same_user", agents: ["research-bot", "other"])
    #expect(check.state == .warning && check.detail.string.contains("research-bot, other"))
    #expect(try self.check("same_user").state == .note)
  }
}
