import Billing
import JSON
import Support
import Testing

@testable import Sandbox

/// A sandbox without a socket: the door, the faults and the administrator.
struct TestWorld {
  let time = ManualTime()
  var world: SandboxWorld

  init() throws {
    let configuration = SandboxConfiguration(
      organisations: [
        SandboxOrganisation(
          name: "vector-build", slug: "vector-build", plan: "pro",
          keys: [SandboxKey(principal: "build-bot", key: TestDock.key)])
      ], seed: 11)
    world = try SandboxWorld(configuration, time: time)
    world.listens(on: 4242)
  }

  mutating func handle(
    _ method: String, _ target: String, _ body: JSONValue? = nil, host: String? = "127.0.0.1:4242",
    headers: [String: String] = ["authorization": "Bearer \(TestDock.key)"]
  ) -> SandboxWorld.Handling {
    let request = SandboxRequest(
      method: method, target: target, host: host, headers: headers,
      body: .bytes(body.map { Array($0.serialized().utf8) } ?? []))
    return world.handle(request, now: world.clock.now)
  }

  mutating func reply(_ method: String, _ target: String, _ body: JSONValue? = nil) throws -> Reply {
    try #require(handle(method, target, body).reply)
  }
}
