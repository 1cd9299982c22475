import Testing

@testable import Sandbox

@Suite("MailingCore's routes")
struct MailingCoreRouteTests {
  @Test func everyPathLeadsToItsRoute() {
    for route in MailingCoreRoute.allCases {
      let isVaried = route.pattern.hasSuffix("{id}")
      let address = MailingCoreAddress(path: route.path("abc"))
      #expect(address?.route == route)
      #expect(address?.id == (isVaried ? "abc" : ""))
      #expect(!route.methods.isEmpty)
    }
  }

  @Test(arguments: [
    "", "/", "/billing", "/billing/", "/billing/plans/", "/billing/plansx", "/v1/billing/plans", "/emails",
    "/sandbox/mailingcore/checkout/", "/sandbox/mailingcore/checkout/a/b", "/sandbox/mailingcore/portal",
    "/billing/checkout/{id}",
  ])
  func otherPathsLeadNowhere(path: String) {
    #expect(MailingCoreAddress(path: path) == nil)
  }
}
