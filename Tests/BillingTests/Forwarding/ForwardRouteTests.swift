import Testing

@testable import Billing

@Suite struct ForwardRouteTests {
  @Test(arguments: [
    ("GET /api/workspaces", "GET", "/api/workspaces", true),
    ("GET /api/workspaces", "POST", "/api/workspaces", false),
    ("GET /api/workspaces", "GET", "/api/workspaces/a", false),
    ("GET /api/workspaces", "GET", "/api/Workspaces", false),
    ("* /api/workspaces/*", "DELETE", "/api/workspaces/a/rows/1", true),
    ("* /api/workspaces/*", "GET", "/api/workspaces/a", true),
    ("* /api/workspaces/*", "GET", "/api/workspaces", false),
    ("* /api/workspaces/*", "GET", "/api/workspacesx/a", false),
    ("GET /a/*/rows", "GET", "/a/b/rows", true),
    ("GET /a/*/rows", "GET", "/a/b/c/rows", false),
    ("GET /a/{slug}/rows/{id}", "GET", "/a/b/rows/1", true),
    ("GET /a/{slug}/rows/{id}", "GET", "/a/b/rows/1/2", false),
    ("GET /a/{slug}", "GET", "/a/b%C3%A9", true),
  ])
  func aRouteLetsItsOwnCallsThrough(text: String, method: String, path: String, passes: Bool) throws {
    let path = try #require(ForwardPath(path))
    #expect(try ForwardRoute(text).matches(method, path) == passes)
  }

  @Test(arguments: [
    ("", ForwardRoute.Fault.form), ("GET", .form), ("GET  /a", .form), ("GET /a b", .form), (" /a", .form),
    ("get /a", .method("get")), ("CONNECT /a", .method("CONNECT")), ("GET a", .notAbsolute),
    ("GET http://x/a", .notAbsolute), ("GET /a/", .notNormal), ("GET //a", .notNormal), ("GET /a/../b", .notNormal),
    ("GET /a/./b", .notNormal), ("GET /a%20", .notNormal), ("GET /a;b", .notNormal), ("GET /a?b", .notNormal),
    ("GET /a\\b", .notNormal), ("GET /ä", .notNormal), ("GET /a*", .notNormal), ("GET /a/{}", .notNormal),
    ("GET /", .notNormal), ("* /*", .everything), ("GET /{x}/a", .everything), ("GET /*/a", .everything),
  ])
  func whatIsNoRouteIsToldSo(text: String, fault: ForwardRoute.Fault) {
    #expect(throws: fault) { try ForwardRoute(text) }
  }

  @Test(arguments: [
    ("* /api/keys", "GET /api/keys", true), ("* /api/keys", "* /api/keys/*", true),
    ("* /api/keys", "GET /api/KEYS/{id}/rotate", true), ("* /api/keys", "* /api/*", false),
    ("* /api/keys", "GET /api/{x}", false), ("* /a/{id}/keys", "GET /a/{id}/keys", true),
    ("* /a/{id}/keys", "GET /a/b/keys/c", true), ("* /a/{id}/keys", "* /a/*", false),
    ("GET /a", "POST /a", false), ("GET /a", "* /a", false), ("GET /a", "GET /a/b", true),
  ])
  func aRouteThatCouldOnlyMatchAnotherIsKnown(ban: String, route: String, isCovered: Bool) throws {
    #expect(try ForwardRoute(ban).coversAll(of: ForwardRoute(route)) == isCovered)
  }
}
