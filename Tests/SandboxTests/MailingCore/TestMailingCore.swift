import Billing
import JSON
import Support
import Testing

@testable import Sandbox

/// A sandbox with a MailingCore, without a socket and on a clock turned by hand; calls go through the sandbox's door.
struct TestMailingCore {
  static let origin = "http://127.0.0.1:4242"
  static let tenant = "clx0000000000000000000one"
  static let freeTenant = "clx0000000000000000000two"
  static let key = "mc_live_canary0000000000000000000000"
  static let freeKey = "mc_live_free000000000000000000000000"
  static let readingKey = "mc_test_reads00000000000000000000000"
  static let webhookSecret = "whsec_canary"

  let time = ManualTime()
  var world: SandboxWorld
  /// The announced ready-made token.
  private(set) var token = ""

  init(change: (inout MailingCoreConfiguration) -> Void = { _ in }) throws {
    var service = MailingCoreConfiguration(
      tenants: [
        MailingCoreTenant(
          id: Self.tenant, name: "harbor 港 <b>", plan: "pro", emailsSent: 4_199,
          keys: [MailingCoreKey(key: Self.key), MailingCoreKey(key: Self.readingKey, scopes: ["logs:read"])]),
        MailingCoreTenant(
          id: Self.freeTenant, name: "tiny", plan: "free", emailsSent: 79, keys: [MailingCoreKey(key: Self.freeKey)]),
      ], email: "op@example.com", password: "pass+wörd",
      readyTokenLifetime: .seconds(3_653 * 86_400), webhookSecret: Self.webhookSecret, seed: 9)
    change(&service)
    var configuration = SandboxConfiguration(organisations: [], seed: 9)
    configuration.mailingcore = service
    world = try SandboxWorld(configuration, time: time)
    world.listens(on: 4242)
    token = try #require(self.service.announcement(url: "")["credential"]?.string)
  }

  /// The service behind the door.
  var service: MailingCoreWorld {
    get throws { try #require(world.services.lazy.compactMap { $0 as? MailingCoreWorld }.first) }
  }

  mutating func call(
    _ method: String, _ target: String, headers: [String: String] = [:], bytes: [UInt8] = []
  ) throws -> Reply {
    let request = SandboxRequest(
      method: method, target: target, host: "127.0.0.1:4242", headers: headers, body: .bytes(bytes))
    return try #require(world.handle(request, now: world.clock.now).reply)
  }

  /// A call of the signed-in user's about a tenant.
  mutating func user(
    _ method: String, _ target: String, _ body: JSONValue? = nil, tenant: String? = tenant, token: String? = nil
  ) throws -> Reply {
    var headers = ["authorization": "Bearer \(token ?? self.token)", "content-type": "application/json"]
    headers["x-tenant-id"] = tenant
    return try call(method, target, headers: headers, bytes: body?.wireBytes ?? [])
  }

  mutating func subscription(_ tenant: String = tenant) throws -> JSONValue {
    try user("GET", "/billing/subscription", tenant: tenant).value
  }

  mutating func checkout(_ slug: JSONValue = "business", tenant: String = tenant) throws -> Reply {
    try user(
      "POST", "/billing/checkout",
      [
        "planSlug": slug, "successUrl": "https://your-app.com/billing/success",
        "cancelUrl": "https://your-app.com/billing/cancel",
      ], tenant: tenant)
  }

  /// The path of a page in an answer.
  func path(_ reply: Reply) throws -> String {
    let url = try #require(reply.value["url"]?.string, "\(reply)")
    #expect(url.hasPrefix(Self.origin + "/sandbox/mailingcore/"))
    return String(url.dropFirst(Self.origin.count))
  }

  mutating func send(_ key: String = key, _ body: JSONValue? = nil) throws -> Reply {
    try call(
      "POST", "/emails/send", headers: ["authorization": "Bearer \(key)"],
      bytes: (body ?? ["to": "a@example.com", "subject": "s", "htmlBody": "<p>"]).wireBytes)
  }

  /// A browser's call, without any credential.
  mutating func browser(_ method: String, _ target: String, action: String? = nil) throws -> Reply {
    try call(method, target, bytes: action.map { Array("action=\($0)".utf8) } ?? [])
  }

  mutating func administer(_ wish: JSONValue) throws -> Reply {
    try call("POST", "/sandbox/mailingcore", bytes: wish.wireBytes)
  }

  /// Everything that really happened, in words: `checkout free>pro by checkout`.
  mutating func effects() -> [String] {
    world.settle(now: world.clock.now)
    world.fileEffects()
    return world.log.effects.map { "\($0.operation) \($0.from ?? "-")>\($0.to ?? "-") by \($0.by)" }
  }
}
