import Testing

@testable import Billing

@Suite struct ForwardingTests {
  private func ban(_ service: Service, _ method: String, _ path: String) throws -> Forwarding.Reason? {
    service.profile.forwarding.ban(on: method, try #require(ForwardPath(path)))
  }

  @Test(arguments: [
    (Service.dock, "/api/billing"), (.dock, "/api/billing/upgrade"), (.dock, "/api/Billing/UPGRADE"),
    (.dock, "/API/billing/portal"), (.dock, "/api/keys"), (.dock, "/api/keys/1/rotate"), (.dock, "/api/mcp"),
    (.dock, "/api/mcp/oauth/token"), (.dock, "/oauth/token"), (.dock, "/api/me/sessions"), (.dock, "/api/me/elevate"),
    (.dock, "/api/web-approve/status"), (.dock, "/accounts/x/api/billing"), (.dock, "/countersign/v1/requests"),
    (.dock, "/s/x"), (.daimon, "/v1/upgrade-link"), (.daimon, "/v1/account"), (.daimon, "/v1/notify-operator"),
    (.daimon, "/v1/inboxes/i/api-key"), (.mailingcore, "/billing/checkout"), (.mailingcore, "/auth/login"),
    (.mailingcore, "/api-keys"), (.agentidp, "/api/v1/tiers/upgrade"), (.agentidp, "/v1/tiers/upgrade"),
    (.agentidp, "/api/v1/token"), (.agentidp, "/api/v1/agents/a/credentials"), (.agentidp, "/.well-known/x"),
  ])
  func whatIsHeldOrManagedNeverPasses(service: Service, path: String) throws {
    for method in ForwardRoute.methods { #expect(try ban(service, method, path) != nil) }
  }

  @Test(arguments: [
    (Service.dock, "/api/workspaces"), (.dock, "/api/support"), (.dock, "/api/keysmith"), (.dock, "/api/me"),
    (.daimon, "/v1/inboxes/i/send"), (.mailingcore, "/emails/send"), (.agentidp, "/api/v1/agents/a"),
  ])
  func whatAnAgentWorksWithMayPass(service: Service, path: String) throws {
    for method in ForwardRoute.methods { #expect(try ban(service, method, path) == nil) }
  }

  @Test func noSetHasARouteThatNeverPasses() {
    for service in Service.allCases {
      for set in service.profile.forwarding.sets {
        #expect(set.name.hasPrefix("@") && Set(set.routes).count == set.routes.count)
        for route in set.routes {
          #expect(service.profile.forwarding.ban(onAllOf: route) == nil, "\(route)")
          #expect(!service.profile.forwarding.isEverything(route))
        }
      }
    }
  }

  @Test func noRouteOfAProfileIsMisspelled() {
    #expect(Service.dock.profile.forwarding.sets.map(\.routes.count) == [65])
    #expect(Service.allCases.map { $0.profile.forwarding.never.count } == [37, 32, 25, 40])
  }

  @Test func thereIsNoWordForEverything() throws {
    for (service, text) in [
      (Service.dock, "* /api/*"), (.dock, "* /api/{x}"), (.dock, "GET /api/*/rows"), (.daimon, "* /v1/*"),
      (.agentidp, "* /api/*"), (.agentidp, "* /api/v1/*"), (.agentidp, "* /v1/*"),
    ] {
      #expect(service.profile.forwarding.isEverything(try ForwardRoute(text)), "\(text)")
    }
    for (service, text) in [(Service.dock, "* /api/workspaces/*"), (.mailingcore, "* /emails/*"), (.dock, "* /x/*")] {
      #expect(!service.profile.forwarding.isEverything(try ForwardRoute(text)), "\(text)")
    }
  }

  @Test(arguments: [
    ("account_api_key", true, false), ("accountApiKey", true, false), ("API-KEY", true, false),
    ("apikeys", false, false),
    ("checkoutUrl", false, true), ("checkout_url", false, true), ("upgrade_url", false, true), ("url", false, false),
  ])
  func fieldsAreKnownHoweverTheyAreSpelled(name: String, isSecret: Bool, isLink: Bool) {
    let forwarding = Service.daimon.profile.forwarding
    #expect(forwarding.isSecret(name) == isSecret && forwarding.isLiveLink(name) == isLink)
  }
}
