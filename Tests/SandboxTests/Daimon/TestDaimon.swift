import Billing
import JSON
import Support
import Testing

@testable import Sandbox

/// A daimon.email behind the sandbox's door, on a clock turned by hand and without a socket.
struct TestDaimon {
  static let key = "dm_free_7d8a9b0c1d2e3f4g5h6i7j8k9l0m1n2o"
  static let inboxKey = "dm_free_inbox00000000000000000000000000"
  static let otherKey = "dm_live_other00000000000000000000000000"

  let time = ManualTime()
  var world: SandboxWorld

  init(
    tier: DaimonTier = .free, dialect: DaimonDialect = .seed, callsPerMinute: Int = 600,
    usage: [DaimonCount: Int64] = [:]
  ) throws {
    var configuration = SandboxConfiguration(organisations: [], seed: 11)
    configuration.daimon = DaimonConfiguration(
      customers: [
        DaimonCustomer(
          id: "acc_def456", name: "daimon-bot", accountKey: Self.key, inbox: "inb_1", inboxKey: Self.inboxKey,
          tier: tier, usage: usage),
        DaimonCustomer(
          id: "acc_other", name: "Überlab <研究> \u{202E}", accountKey: Self.otherKey, inbox: "inb_2",
          inboxKey: "dm_live_inbox", tier: .growth),
      ], dialect: dialect, seed: 5, callsPerMinute: callsPerMinute)
    world = try SandboxWorld(configuration, time: time)
    world.listens(on: 4242)
  }

  /// A call with a key.
  mutating func call(
    _ method: String, _ target: String, _ body: JSONValue? = nil, key: String? = TestDaimon.key
  ) throws -> Reply {
    try send(method, target, body.map { Array($0.serialized().utf8) } ?? [], key: key)
  }

  /// A browser's call, to a path or to an absolute link.
  mutating func browser(_ method: String, _ link: String, action: String? = nil) throws -> Reply {
    let path = link.replacing("http://127.0.0.1:4242", with: "")
    return try send(method, path, action.map { Array("action=\($0)".utf8) } ?? [], key: nil)
  }

  mutating func send(_ method: String, _ target: String, _ bytes: [UInt8], key: String?) throws -> Reply {
    let request = SandboxRequest(
      method: method, target: target, host: "127.0.0.1:4242",
      headers: key.map { ["authorization": "Bearer \($0)"] } ?? [:], body: .bytes(bytes))
    return try #require(world.handle(request, now: world.clock.now).reply)
  }

  /// Asks for a link and returns it.
  mutating func link(to tier: String = "developer") throws -> String {
    let reply = try call("POST", "/v1/upgrade-link", ["target_tier": .string(tier)])
    return try #require(reply.value.at("result", "url")?.string, "\(reply)")
  }

  /// Opens a link and returns the path of the checkout page behind it.
  mutating func open(_ link: String) throws -> String {
    let reply = try browser("GET", link)
    #expect(reply.status == 303)
    return try #require(reply.headers["location"], "\(reply)")
  }

  /// What happened, in words.
  var effects: [String] {
    mutating get {
      world.settle(now: world.clock.now)
      world.fileEffects()
      return world.log.effects.map {
        "\($0.service) \($0.operation) \($0.organisation) \($0.from ?? "-")>\($0.to ?? "-") "
          + "\($0.priceMinor.map(String.init) ?? "-") by \($0.by)"
      }
    }
  }

  var tier: String? {
    mutating get throws { try call("GET", "/v1/account").value.at("result", "tier")?.string }
  }
}
