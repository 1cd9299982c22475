import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("The sandbox's door and faults")
struct SandboxWorldTests {
  @Test(
    "Another host's name is misdirected",
    arguments: [
      nil, "", "127.0.0.1", "127.0.0.1:4243", "evil.example:4242", "127.0.0.1:4242.evil.example", "[::1]:4242",
    ])
  func foreignHost(host: String?) throws {
    var sandbox = try TestWorld()
    let reply = try #require(sandbox.handle("GET", "/api/billing", host: host).reply)
    #expect(reply.status == 421)
    #expect(reply.headers["x-request-id"]?.hasPrefix("req_") == true)
    #expect(sandbox.handle("GET", "/sandbox/state", host: host).reply?.status == 421)
    #expect(sandbox.handle("GET", "/api/billing", host: "localhost:4242").reply?.status == 200)
  }

  @Test func anotherSitesPageCannotPost() throws {
    var sandbox = try TestWorld()
    for path in ["/sandbox/plan", "/api/billing/downgrade", "/web-approve/x"] {
      let foreign = sandbox.handle("POST", path, headers: ["origin": "https://evil.example"])
      #expect(foreign.reply?.status == 403, "\(path)")
      #expect(sandbox.handle("POST", path, headers: ["origin": "null"]).reply?.status == 403, "\(path)")
    }
    let own = sandbox.handle("POST", "/web-approve/x", headers: ["origin": "http://127.0.0.1:4242"])
    #expect(own.reply?.status == 404)
  }

  @Test func anUnknownPathIsNotFoundAndEveryAnswerHasItsOwnID() throws {
    var sandbox = try TestWorld()
    var ids: Set<String> = []
    for path in ["/", "/api/keys", "/sandbox/stripe/", "/sandbox/", "/api/mcp/x"] {
      let reply = try sandbox.reply("GET", path)
      #expect(reply.status == 404)
      let id = try #require(reply.headers["x-request-id"])
      #expect(reply.value["requestId"]?.string == id)
      ids.insert(id)
    }
    #expect(ids.count == 5)
  }

  @Test("A fault before the effect lets nothing happen", arguments: [Fault.Kind.dropBefore, .errorBefore, .redirect])
  func before(kind: Fault.Kind) throws {
    var sandbox = try TestWorld()
    let token = try #require(sandbox.reply("POST", "/api/billing/upgrade", ["plan": "scale"]).value["confirm_token"])
    try sandbox.world.set(Fault(route: "/api/billing/upgrade", kind: kind, phase: .confirm))
    let handling = sandbox.handle("POST", "/api/billing/upgrade?x=1", ["plan": "scale", "confirm_token": token])
    switch kind {
    case .dropBefore: #expect(handling.reply == nil)
    case .errorBefore: #expect(handling.reply?.status == 500)
    default:
      #expect(handling.reply?.status == 307)
      #expect(handling.reply?.headers["location"] == "http://localhost:4242/api/billing/upgrade?x=1")
    }
    #expect(sandbox.world.log.effects.isEmpty)
    let again = try sandbox.reply("POST", "/api/billing/upgrade", ["plan": "scale", "confirm_token": token])
    #expect(again.value["status"] == "switched", "the fault is used up and the token is not")
  }

  @Test(
    "A fault after the effect leaves the change made",
    arguments: [
      Fault.Kind.dropAfter, .errorAfter, .garbage, .huge, .hostile, .delay, .truncated, .wrongType, .malformedHeaders,
      .brokenHead, .priceChange, .nothing,
    ])
  func after(kind: Fault.Kind) throws {
    var sandbox = try TestWorld()
    let token = try #require(sandbox.reply("POST", "/api/billing/upgrade", ["plan": "scale"]).value["confirm_token"])
    try sandbox.world.set(Fault(route: "/api/billing/upgrade", kind: kind, milliseconds: 1_500))
    let handling = sandbox.handle("POST", "/api/billing/upgrade", ["plan": "scale", "confirm_token": token])
    #expect(sandbox.world.log.effects.map(\.operation) == ["upgrade"])
    switch kind {
    case .dropAfter: #expect(handling.reply == nil)
    case .brokenHead:
      #expect(handling.reply == nil)
      #expect(handling.rawBytes == RuinedBody.brokenHead)
    case .truncated: #expect(throws: JSONError.self) { try JSONValue.parse(handling.reply?.bytes ?? []) }
    case .wrongType: #expect(handling.reply?.contentType == "text/html; charset=utf-8")
    case .malformedHeaders:
      #expect(handling.reply?.headers["retry-after"] == "soon")
      #expect(handling.reply?.headers["x-ratelimit-monthly-used"] == "-99999999999999999999")
    case .errorAfter:
      #expect(handling.reply?.status == 500)
      #expect(handling.reply?.code == "internal")
    case .garbage: #expect(handling.reply?.bytes == RuinedBody.garbage)
    case .huge: #expect(handling.reply?.bytes.count == RuinedBody.huge.count)
    case .delay:
      #expect(handling.delay == .milliseconds(1_500))
      #expect(handling.reply?.value["status"] == "switched")
    default: #expect(handling.reply?.value["status"] == "switched")
    }
  }

  @Test func aPriceThatChangesStrikesBetweenQuoteAndConfirmation() throws {
    var sandbox = try TestWorld()
    let quoted = try sandbox.reply("POST", "/api/billing/upgrade", ["plan": "scale"]).value
    #expect(quoted["message"]?.string?.contains("Scale ($49/mo)") == true)
    try sandbox.world.set(Fault(route: "/api/billing/upgrade", kind: .priceChange, phase: .confirm))
    let token = try #require(quoted["confirm_token"])
    _ = try sandbox.reply("POST", "/api/billing/upgrade", ["plan": "scale", "confirm_token": token])
    #expect(sandbox.world.log.effects.map(\.priceMinor) == [7_350])
    #expect(try sandbox.reply("GET", "/sandbox/state").value.at("dock", "prices") == ["pro": 2_850, "scale": 7_350])
  }

  @Test func aChangeStrikesDirectlyAfterTheNextToken() throws {
    var sandbox = try TestWorld()
    let upgrade = "/api/billing/upgrade"
    try sandbox.world.set(
      Fault(
        route: upgrade, kind: .nothing, phase: .mint,
        then: .price(plan: "scale", minor: 490_000, per: .month)))
    let quoted = try sandbox.reply("POST", upgrade, ["plan": "scale"]).value
    #expect(quoted["message"]?.string?.contains("Scale ($49/mo)") == true, "the token is given at the old price")
    let token = try #require(quoted["confirm_token"])
    _ = try sandbox.reply("POST", upgrade, ["plan": "scale", "confirm_token": token])
    #expect(sandbox.world.log.effects.map(\.priceMinor) == [490_000])
    #expect(sandbox.world.faults.faults.isEmpty, "once")
  }

  @Test func aPlanThatChangesAfterALookMeetsTheTokenCall() throws {
    let upgrade = "/api/billing/upgrade"
    let states: [(SandboxChange, String, String)] = [
      (
        .organisation("vector-build", name: nil, isDesignPartner: true, stripeConfigured: nil), upgrade,
        "design-partner"
      ),
      (.plan(organisation: "vector-build", plan: "free", cancel: false), upgrade, "checkout-required"),
      (.plan(organisation: "vector-build", plan: "free", cancel: false), "/api/billing/downgrade", "already-free"),
      (.plan(organisation: "vector-build", plan: "scale", cancel: true), upgrade, "resumed"),
    ]
    for (change, route, status) in states {
      var sandbox = try TestWorld()
      try sandbox.world.set(Fault(route: "/api/billing", kind: .nothing, then: change))
      #expect(try sandbox.reply("GET", "/api/billing").value["plan"] == "pro")
      let body: JSONValue = route == upgrade ? ["plan": "scale"] : [:]
      #expect(try sandbox.reply("POST", route, body).value["status"] == .string(status))
      #expect(sandbox.world.log.effects.first?.by == .admin)
      #expect(sandbox.world.log.effects.first?.requestID?.hasPrefix("req_") == true)
    }
  }

  @Test func whatFollowsACallFollowsAFaultToo() throws {
    var sandbox = try TestWorld()
    let rise = SandboxChange.price(plan: "scale", minor: 1, per: .month)
    for kind in [Fault.Kind.dropBefore, .errorBefore, .dropAfter] {
      try sandbox.world.dock.setPrice("scale", minor: 4_900)
      try sandbox.world.set(Fault(route: "/api/billing", kind: kind, then: rise))
      _ = sandbox.handle("GET", "/api/billing")
      #expect(sandbox.world.dock.prices.scale == 1, "\(kind)")
    }
  }

  @Test func hostileWordsComeWithAValidToken() throws {
    var sandbox = try TestWorld()
    try sandbox.world.set(Fault(route: "/api/billing/upgrade", kind: .hostile))
    let reply = try sandbox.reply("POST", "/api/billing/upgrade", ["plan": "scale"])
    let message = try #require(reply.value["message"]?.string)
    #expect(message.hasPrefix("Upgrade vector-build from Pro ($19/mo) to Scale ($49/mo)."))
    #expect(message.hasSuffix(HostileWords.suffix))
    let token = try #require(reply.value["confirm_token"])
    #expect(
      try sandbox.reply("POST", "/api/billing/upgrade", ["plan": "scale", "confirm_token": token]).value["status"]
        == "switched")
  }

  @Test func aBodyThatIsTooLargeIsRefusedEverywhere() throws {
    var sandbox = try TestWorld()
    for path in ["/api/billing/upgrade", "/sandbox/plan", "/sandbox/stripe/checkout/x"] {
      let request = SandboxRequest(
        method: "POST", target: path, host: "127.0.0.1:4242",
        headers: path.hasPrefix("/api") ? ["authorization": "Bearer \(TestDock.key)"] : [:], body: .tooLarge)
      #expect(sandbox.world.handle(request, now: sandbox.world.clock.now).reply?.status == 413, "\(path)")
    }
  }
}
