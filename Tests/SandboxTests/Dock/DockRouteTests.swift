import Testing

@testable import Sandbox

@Suite("Dock's routes")
struct DockRouteTests {
  @Test("A path leads to its route", arguments: DockRoute.allCases)
  func everyRouteIsFound(route: DockRoute) throws {
    let address = try #require(DockAddress(path: route.path("abc")))
    #expect(address.route == route)
    #expect(address.id == (route.pattern.contains("{id}") ? "abc" : ""))
  }

  @Test(
    "Nothing else leads anywhere",
    arguments: [
      "", "/", "/api", "/api/billing/", "/API/BILLING", "/api/billing/upgrade/x", "/web-approve/", "/web-approve/a/b",
      "//api/billing", "/api/billing%2Fupgrade", "http://127.0.0.1/api/billing", "/sandbox/stripe/checkout",
      "/api/workspaces/", "/api/workspaces/a/b", "/api/workspaces//rows", "/api/workspaces/rows/", "/api/support/a/b",
      "/api/../api/billing",
    ])
  func nowhere(path: String) {
    #expect(DockAddress(path: path) == nil)
  }
}
