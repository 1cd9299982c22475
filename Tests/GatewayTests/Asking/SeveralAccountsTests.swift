import Billing
import Consent
import JSON
import Ledger
import Testing

@testable import Gateway

/// One token for several accounts, through the gateway.
@Suite struct SeveralAccountsTests {
  /// A token for an account of a service and for Dock's other account.
  private func token(_ door: Door, _ accounts: [String] = ["dock-main", "dock-other"]) async throws -> String {
    let token = Ledger.newDoorToken()
    try await door.ledger.putInForce(
      token, agent: Door.agent("two-hats"), accounts: accounts.map { try Door.account($0).name }, at: door.time.wall)
    return token.reveal()
  }

  @Test func theServiceOfThePathChoosesTheAccount() async throws {
    let door = try await Door(service: .daimon)
    let token = try await token(door)
    #expect(await door.call("POST", "/v1/upgrade-link", #"{"target_tier":"growth"}"#, token: token).status == 200)
    #expect(try await door.newest().account.rawValue == "dock-main")
    #expect(await door.call("POST", Door.upgrade, #"{"plan":"scale"}"#, token: token).status == 200)
    #expect(try await door.newest().account.rawValue == "dock-other")
    #expect(await door.call("GET", "/api/v1/tiers/status", token: token).status == 404)
  }

  @Test func twoOfOneServiceAreToldApartByTheAddress() async throws {
    let door = try await Door()
    let token = try await token(door)
    for (method, path, body) in [
      ("GET", "/api/billing", ""), ("POST", Door.upgrade, "{}"), ("POST", Door.requests, #"{"operation":"portal"}"#),
    ] {
      let answer = await door.call(method, path, body, token: token)
      #expect(answer.status == 409 && answer.refusal?.code == "account_ambiguous", "\(path)")
      #expect(answer["message"]?.string?.contains("dock-main, dock-other") == true)
    }
    #expect(try await door.ledger.recentRequests(limit: 1).isEmpty)
    for name in ["dock-main", "dock-other"] {
      let account = try Door.account(name).name
      let asked = await door.call("POST", Door.requests, #"{"operation":"portal"}"#, token: token, account: account)
      #expect(asked.status == 200)
      #expect(try await door.newest().account == account)
      // A request tells by itself which account it is of; under the other's address there is none.
      let path = Door.requests + "/" + (asked["id"]?.string ?? "")
      #expect(await door.call("GET", path, token: token).status == 200)
      let other = try Door.account(name == "dock-main" ? "dock-other" : "dock-main").name
      #expect(await door.call("GET", path, token: token, account: other).status == 404)
      #expect(await door.call("POST", path + "/cancel", token: token).status == 200)
    }
    #expect(
      await door.call("GET", "/api/billing", token: token, account: AccountName("elsewhere")).status == 404)
  }

  @Test func anAccountIsTakenBackByItself() async throws {
    let door = try await Door()
    let token = try await token(door)
    _ = try await door.ledger.revokeDoorTokens(
      of: Door.agent("two-hats"), account: try Door.account("dock-other").name, at: door.time.wall)
    #expect(await door.call("POST", Door.upgrade, #"{"plan":"scale"}"#, token: token).status == 200)
    #expect(try await door.newest().account.rawValue == "dock-main")
    _ = try await door.ledger.revokeDoorTokens(of: Door.agent("two-hats"), account: nil, at: door.time.wall)
    #expect(await door.call("GET", "/api/billing", token: token).status == 401)
    #expect(try await door.newest().state == .cancelled)
  }

  @Test func aPollingAddressLeadsToTheSameAccount() async throws {
    let door = try await Door()
    let token = try await token(door)
    let account = try Door.account("dock-other").name
    let asked = await door.call(
      "POST", Door.upgrade, #"{"plan":"scale","mode":"web"}"#, token: token, account: account)
    let polling = try #require(asked["polling_url"]?.string)
    #expect(polling.hasPrefix("http://127.0.0.1:8787/accounts/dock-other/api/web-approve/status?token="))
    let address = CallAddress(String(polling.dropFirst("http://127.0.0.1:8787".count)))
    let told = await door.call("GET", address.target, token: token, account: address.account)
    #expect(told.status == 200 && told["status"] == "pending")
  }

  @Test func aPageOfDocksIsHandedOutWhereItsClientLooksForIt() async throws {
    let door = try await Door()
    door.provider.state.withLock { $0.plan = PlanState(plan: PlanName("free"), status: "active", cancellation: .none) }
    for (path, body) in [("/api/billing/portal", ""), ("/api/billing/checkout", #"{"interval":"year"}"#)] {
      let answer = await door.call("POST", path, body)
      #expect(answer["url"]?.string?.hasPrefix("http://127.0.0.1:8787/s/") == true, "\(path)")
      #expect(answer["status"] == "confirmation_required")
    }
    #expect(await door.ask()["url"] == nil)
  }

  @Test func anUnknownPathIsRefusedInTheShapeOfTheOnlyService() async throws {
    let door = try await Door(service: .daimon)
    #expect(await door.call("GET", "/v1/inboxes").service == .daimon)
    #expect(await door.call("GET", "/v1/inboxes", token: try await token(door)).service == nil)
  }
}
