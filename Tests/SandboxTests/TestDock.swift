import Billing
import JSON
import Testing

@testable import Sandbox

/// A Dock on a clock turned by hand, without any socket.
struct TestDock {
  static let start = ClockReading(
    wall: Instant(milliseconds: 1_777_636_800_000), boot: BootTime(nanoseconds: 1_000_000_000_000))

  /// Two agents' keys and a person's session of `vector-build`, and a key of another organisation.
  static let key = "dk_build"
  static let otherKey = "dk_deploy"
  static let foreignKey = "dk_foreign"
  static let session = "person-session"

  var world: DockWorld
  var now = TestDock.start
  private var calls = 0

  init(
    plan: String = "pro", dialect: DockDialect = .seed, usage: [String: Int64] = [:],
    callsPerHour: Int = 5, callsPerMinute: Int = 600,
    change: (inout SandboxOrganisation) -> Void = { _ in }
  ) throws {
    var organisation = SandboxOrganisation(
      name: "vector-build", slug: "vector-build", plan: plan,
      keys: [
        SandboxKey(principal: "build-bot", key: Self.key), SandboxKey(principal: "deploy-bot", key: Self.otherKey),
      ],
      humanSession: Self.session, usage: usage)
    change(&organisation)
    let foreign = SandboxOrganisation(
      name: "Überlab <研究> \u{202E}", slug: "foreign", plan: "pro",
      keys: [SandboxKey(principal: "build-bot", key: Self.foreignKey)])
    world = try DockWorld(
      SandboxConfiguration(
        organisations: [organisation, foreign], dialect: dialect, seed: 7, callsPerHour: callsPerHour,
        callsPerMinute: callsPerMinute),
      now: now)
    world.origin = "http://127.0.0.1:1"
  }

  mutating func advance(_ duration: Duration) {
    now = ClockReading(wall: now.wall.adding(duration), boot: now.boot.adding(duration))
  }

  /// A call as it comes; the request's id counts up from `req_1`.
  mutating func call(
    _ method: String, _ target: String, headers: [String: String] = [:], bytes: [UInt8] = []
  ) throws -> Reply {
    calls += 1
    let request = SandboxRequest(
      id: "req_\(calls)", method: method, target: target, headers: headers, body: .bytes(bytes))
    let address = try #require(DockAddress(path: request.path), "no route at \(request.path)")
    return world.answer(request, at: address, now: now)
  }

  /// A call with an agent's key.
  mutating func agent(
    _ method: String, _ target: String, _ body: JSONValue? = nil, key: String = TestDock.key
  ) throws -> Reply {
    try call(
      method, target, headers: ["authorization": "Bearer \(key)"], bytes: body.map { Array($0.serialized().utf8) } ?? []
    )
  }

  /// A call with a person's session.
  mutating func human(_ method: String, _ target: String, _ body: JSONValue? = nil) throws -> Reply {
    try call(
      method, target, headers: ["cookie": "theme=dark; dock-session=\(Self.session)"],
      bytes: body.map { Array($0.serialized().utf8) } ?? [])
  }

  /// A browser's call, without any credential.
  mutating func browser(_ method: String, _ target: String, action: String? = nil) throws -> Reply {
    try call(method, target, bytes: action.map { Array("action=\($0)".utf8) } ?? [])
  }

  /// Asks for an upgrade and returns the token.
  mutating func mint(_ body: JSONValue = ["plan": "scale"], key: String = TestDock.key) throws -> String {
    let reply = try agent("POST", "/api/billing/upgrade", body, key: key)
    return try #require(reply.value["confirm_token"]?.string, "\(reply)")
  }
}

extension Reply {
  /// The JSON body, `null` for another one.
  var value: JSONValue {
    if case .json(let value) = body { value } else { .null }
  }

  /// The error's code in the default shape.
  var code: String? { value["error"]?.string }

  /// The page's HTML, empty for another body.
  var html: String {
    if case .page(let page) = body { page.html } else { "" }
  }
}

extension JSONValue {
  /// A member deep inside, by the way to it.
  func at(_ path: String...) -> JSONValue? {
    path.reduce(self) { value, name in value?[name] }
  }
}
