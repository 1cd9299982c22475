import Testing

@testable import Sandbox

@Suite("daimon's routes")
struct DaimonRouteTests {
  @Test(arguments: DaimonRoute.allCases)
  func everyRouteIsFoundAtItsOwnPath(route: DaimonRoute) throws {
    let found = try #require(DaimonRoute.at(route.path("x1")))
    #expect(found.route == route)
    #expect(found.id == (route.pattern.contains("{id}") ? "x1" : ""))
    #expect(!route.methods.isEmpty)
  }

  @Test(arguments: [
    "", "/", "/v1", "/v1/account/", "/v1//account", "/v1/approvals/", "/v1/approvals/a/b", "/v1/inboxes//send",
    "/V1/account", "/sandbox/daimon", "/approve/", "/upgrade/x",
  ])
  func nothingElseIsAnswered(path: String) {
    #expect(DaimonRoute.at(path) == nil)
  }
}
