import Billing
import Consent
import Testing

@testable import Gateway

@Suite struct GatewayRouteTests {
  private static let id = "00112233445566778899aabbccddeeff"

  @Test func theRoutesAreTheseAndNoOthers() throws {
    let id = try #require(RequestID(Self.id))
    let known: [(String, String, GatewayRoute)] = [
      ("GET", "/api/billing", .service(.dock, .read(.account), token: nil)),
      ("GET", "/api/me", .service(.dock, .read(.identity), token: nil)),
      ("POST", "/api/billing/upgrade", .service(.dock, .ask(.upgrade), token: nil)),
      ("POST", "/api/billing/downgrade", .service(.dock, .ask(.downgrade), token: nil)),
      ("POST", "/api/billing/checkout", .service(.dock, .ask(.checkout), token: nil)),
      ("POST", "/api/billing/portal", .service(.dock, .ask(.portal), token: nil)),
      ("POST", "/api/billing/request-limit-increase", .service(.dock, .note, token: nil)),
      ("GET", "/api/web-approve/status?token=cg_x", .service(.dock, .approvalStatus, token: "cg_x")),
      ("POST", "/countersign/v1/requests", .submit),
      ("GET", "/countersign/v1/requests", .list),
      ("GET", "/countersign/v1/requests/\(Self.id)", .show(id, wait: 0)),
      ("GET", "/countersign/v1/requests/\(Self.id)?wait=0", .show(id, wait: 0)),
      ("GET", "/countersign/v1/requests/\(Self.id)?wait=25", .show(id, wait: 25)),
      ("POST", "/countersign/v1/requests/\(Self.id)/cancel", .cancel(id)),
    ]
    for (method, target, route) in known {
      #expect(GatewayRoute(method: method, target: target) == route, "\(method) \(target)")
      let methods = ["GET", "POST"].filter { method in known.contains { $0.0 == method && $0.1 == target } }
      #expect(GatewayRoute.methods(target: target) == methods)
      for other in ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "post", ""]
      where !methods.contains(other) {
        #expect(GatewayRoute(method: other, target: target) == nil, "\(other) \(target)")
      }
    }
  }

  @Test(arguments: [
    "/api/billing/upgrade/", "/api/billing//upgrade", "//api/billing/upgrade", "/api//billing/upgrade",
    "/api/billing/./upgrade", "/api/billing/../billing/upgrade", "/x/../api/billing/upgrade", "/./api/billing/upgrade",
    "/api/billing%2fupgrade", "/api/billing%2Fupgrade", "/api%2fbilling%2fupgrade", "%2fapi/billing/upgrade",
    "/api/billing/%75pgrade", "/api/billing/upgrad%65", "/api/billing%5cupgrade", "/api/billing\\upgrade",
    "/api/billing/upgrade%00", "/api/billing/upgrade%20", "/api/billing/upgrade%0a", "/api/billing/upgrade;",
    "/api/billing/upgrade;a=b", "/api/billing;/upgrade", "/API/billing/upgrade", "/api/Billing/upgrade",
    "/api/billing/UPGRADE", "/api/billing/upgrade?", "/api/billing/upgrade?plan=scale",
    "/api/billing/upgrade?_method=GET",
    "/api/billing/upgrade#", "/api/billing/upgrade#x", "/api/billing/upgrade&", "/api/billing/upgrade.json",
    " /api/billing/upgrade", "/api/billing/upgrade ", "/api/billing/upgrade\t", "/api/billing/upgrade\0",
    "api/billing/upgrade",
    "http://127.0.0.1:8787/api/billing/upgrade", "https://trydock.ai/api/billing/upgrade", "x:/api/billing/upgrade",
    "127.0.0.1:8787/api/billing/upgrade", "*", "", "/", "/api", "/api/billing/upgrade/upgrade", "/api/billing/upgradе",
    "/api/billing/up\u{200D}grade", "/api/billing/upgrade\u{301}", "/api/billing/ｕpgrade", "/mcp/", "/mcp?", "/mcp?x=1",
    "/MCP", "//mcp", "/mcp%20", "/api/mcp/", "/api/mcp?", "/api//mcp",
    "/api/billing/request-limit-increase/", "/api/billing/approve", "/countersign/v1/approve",
  ])
  func anotherSpellingOfAPathDoesNotExist(_ target: String) {
    for method in ["GET", "POST"] {
      #expect(GatewayRoute(method: method, target: target) == nil, "\(method) \(target)")
    }
    #expect(GatewayRoute.methods(target: target).isEmpty)
  }

  @Test(arguments: [
    "", "?wait=", "?wait=26", "?wait=-1", "?wait=+5", "?wait=05", "?wait=-0", "?wait=1e1", "?wait=5 ", "?wait=5&wait=6",
    "?wait=٥", "?wait=99999999999999999999", "?Wait=5", "?x=1", "?", "/", "/x", "?wait=5#",
  ])
  func aRequestIsShownOnlyWithAPlainWait(_ suffix: String) {
    let route = GatewayRoute(method: "GET", target: "/countersign/v1/requests/" + Self.id + suffix)
    #expect((route == nil) == !suffix.isEmpty, "\(suffix)")
  }

  @Test(arguments: [
    "", "x", "00112233445566778899AABBCCDDEEFF", "00112233445566778899aabbccddeef", "00112233445566778899aabbccddeeff0",
    "00112233445566778899aabbccddeef%66", "../00112233445566778899aabbccddeeff", "00112233445566778899aabbccddeeff/",
    "00112233445566778899aabbccddeeff/approve", "00112233445566778899aabbccddeeff/reject",
    "00112233445566778899aabbccddeeff/cancel/", "00112233445566778899aabbccddeeff//cancel",
    "00112233445566778899aabbccddeeff/CANCEL", "00112233445566778899aabbccddeeff/cancel?x", "/cancel",
  ])
  func aRequestIsNamedByItsIDOnly(_ rest: String) {
    for method in ["GET", "POST"] {
      #expect(GatewayRoute(method: method, target: "/countersign/v1/requests/" + rest) == nil, "\(method) \(rest)")
    }
  }

  @Test func anApprovalIsAskedForWithATokenOnly() {
    for target in ["/api/web-approve/status", "/api/web-approve/status?", "/api/web-approve/status?Token=x"] {
      #expect(GatewayRoute(method: "GET", target: target) == nil)
    }
    // Whatever follows belongs to the token, and no token has such a form.
    #expect(
      GatewayRoute(method: "GET", target: "/api/web-approve/status?token=a&token=b")
        == .service(.dock, .approvalStatus, token: "a&token=b"))
  }

  @Test func everyServiceHasCallsOfItsOwnAtTheDoor() {
    let doors = Set(ServiceDoors.all.map { $0.service })
    #expect(doors == Set(Service.allCases), "a service's agents find no door")
  }
}
