import Billing
import JSON
import Support
import Testing

@testable import Sandbox

/// A sandbox with an AgentIdP, without a socket and on a clock turned by hand; calls go through the sandbox's door.
struct TestAgentIdP {
  static let client = AgentIdPClient(id: "6f1f2d1c-0000-4000-8000-000000000001", secret: "secret_canary+/= é")
  static let bootstrap = AgentIdPClient(id: "6f1f2d1c-0000-4000-8000-00000000000b", secret: "secret_bootstrap")
  static let statusPath = "/api/v1/tiers/status"
  static let upgradePath = "/api/v1/tiers/upgrade"
  static let tokenPath = "/api/v1/token"

  let time = ManualTime()
  var world: SandboxWorld
  /// The announced ready-made token.
  private(set) var token = ""

  init(tier: AgentIdPTier = .free, change: (inout AgentIdPConfiguration) -> Void = { _ in }) throws {
    var service = AgentIdPConfiguration(
      organisation: "sentry-lab 研究 <b>", organisationID: "0b6f3c1e-0000-4000-8000-000000000002", tier: tier,
      clients: [Self.client], bootstrapClient: Self.bootstrap, agents: 3, calls: 142, tokens: 87, seed: 5)
    change(&service)
    var configuration = SandboxConfiguration(organisations: [], seed: 5)
    configuration.agentidp = service
    world = try SandboxWorld(configuration, time: time)
    world.listens(on: 4242)
    token = try #require(Self.service(in: world).announcement(url: "")["credential"]?.string)
  }

  private static func service(in world: SandboxWorld) throws -> AgentIdPWorld {
    try #require(world.services.lazy.compactMap { $0 as? AgentIdPWorld }.first)
  }

  /// The service behind the door.
  var service: AgentIdPWorld { get throws { try Self.service(in: world) } }

  mutating func call(
    _ method: String, _ target: String, headers: [String: String] = [:], bytes: [UInt8] = []
  ) throws -> Reply {
    let request = SandboxRequest(
      method: method, target: target, host: "127.0.0.1:4242", headers: headers, body: .bytes(bytes))
    return try #require(world.handle(request, now: world.clock.now).reply)
  }

  /// A call with a bearer token, the announced one unless another is given.
  mutating func bearer(
    _ method: String, _ target: String, _ body: JSONValue? = nil, token: String? = nil
  ) throws -> Reply {
    try call(
      method, target, headers: ["authorization": "Bearer \(token ?? self.token)", "content-type": "application/json"],
      bytes: body?.wireBytes ?? [])
  }

  mutating func status() throws -> JSONValue { try bearer("GET", Self.statusPath).value }

  mutating func upgrade(_ tier: JSONValue) throws -> Reply {
    try bearer("POST", Self.upgradePath, ["target_tier": tier])
  }

  /// A call for a token as a form.
  mutating func askToken(
    _ client: AgentIdPClient = client, grant: String = "client_credentials", scope: String? = nil
  ) throws -> Reply {
    var form = "grant_type=\(grant)&client_id=\(client.id)&client_secret=\(Self.escaped(client.secret))"
    if let scope { form += "&scope=\(Self.escaped(scope))" }
    return try call(
      "POST", Self.tokenPath, headers: ["content-type": "application/x-www-form-urlencoded; charset=utf-8"],
      bytes: Array(form.utf8))
  }

  mutating func administer(_ wish: JSONValue) throws -> Reply {
    try call("POST", "/sandbox/agentidp", bytes: wish.wireBytes)
  }

  /// A browser's call, without any credential.
  mutating func browser(_ method: String, _ target: String, action: String? = nil) throws -> Reply {
    try call(method, target, bytes: action.map { Array("action=\($0)".utf8) } ?? [])
  }

  /// Asks for an upgrade and returns the path of the page to pay on.
  mutating func page(_ tier: JSONValue = "pro") throws -> String {
    let reply = try upgrade(tier)
    let url = try #require(reply.value["checkoutUrl"]?.string, "\(reply)")
    #expect(url.hasPrefix("http://127.0.0.1:4242/sandbox/agentidp/checkout/cs_test_"))
    return String(url.dropFirst("http://127.0.0.1:4242".count))
  }

  /// Everything that really happened, in words: `checkout free>pro by checkout`.
  mutating func effects() throws -> [String] {
    world.settle(now: world.clock.now)
    world.fileEffects()
    return world.log.effects.map { "\($0.operation) \($0.from ?? "-")>\($0.to ?? "-") by \($0.by)" }
  }

  static func escaped(_ text: String) -> String {
    text.utf8.map { (0x30...0x7A).contains($0) ? String(Unicode.Scalar($0)) : "%" + hexadecimal($0) }.joined()
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}

extension Reply {
  /// The code of AgentIdP's error shape.
  var plainCode: String? { value["code"]?.string }
}
