import Billing
import Testing

@testable import Gateway

@Suite struct CallAddressTests {
  @Test func anAccountIsNamedByTheBaseURL() throws {
    let address = CallAddress("/accounts/dock-main/api/billing?x=1")
    #expect(address.account == AccountName("dock-main") && address.target == "/api/billing?x=1")
  }

  @Test(arguments: [
    "/api/billing", "/accounts", "/accounts/", "/accounts//api/billing", "/accounts/dock-main", "/accounts/a%62/api/me",
    "/accounts/../api/me", "/Accounts/dock-main/api/me", "/accounts/DOCK-MAIN\u{e9}/api/me",
  ])
  func whatNamesNoneIsLeftAsItIs(_ target: String) {
    #expect(CallAddress(target) == CallAddress(target) && CallAddress(target).account == nil)
    #expect(CallAddress(target).target == target)
  }

  @Test func theNamedAccountHasToBeTheTokens() async throws {
    try await HTTPDoor.run { http in
      #expect(try await http.call("GET", "/accounts/dock-main/api/billing").status == 200)
      for name in ["dock-other", "nobody"] {
        #expect(try await http.call("GET", "/accounts/\(name)/api/billing").status == 404, "\(name)")
        let asked = try await http.call("POST", "/accounts/\(name)/api/billing/upgrade", #"{"plan":"scale"}"#)
        #expect(asked.status == 404)
      }
      #expect(try await !http.hasDoneAnything())
      // A name within a name leads nowhere.
      #expect(try await http.call("GET", "/accounts/dock-main/accounts/dock-main/api/billing").status == 404)
    }
  }

  @Test func theTenantHasToBeTheAccounts() async throws {
    let name = try Door.account("dock-main").name
    let door = try await Door(service: .mailingcore, tenants: [name: "clx1"])
    door.provider.state.withLock { $0.plan.plan = PlanName("free") }
    let body = #"{"planSlug":"pro"}"#
    for tenant in [nil, "", "clx2"] as [String?] {
      let answer = await door.call("POST", "/billing/checkout", body, tenant: tenant)
      #expect(answer.status == (tenant == nil ? 400 : 403))
      #expect(answer.refusal?.code == (tenant == nil ? "bad_request" : "forbidden"))
      #expect(await door.call("GET", "/billing/subscription", tenant: tenant).status == answer.status)
    }
    #expect(try await door.ledger.recentRequests(limit: 1).isEmpty)
    #expect(await door.call("GET", "/billing/plans").status == 200, "the plans are no tenant's")
    #expect(await door.call("POST", "/billing/checkout", body, tenant: "clx1").status == 200)
  }
}
