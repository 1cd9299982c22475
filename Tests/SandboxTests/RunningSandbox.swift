import Billing
import JSON
import Support
import Testing

@testable import Sandbox

/// A sandbox that listens, on a clock turned by hand.
struct RunningSandbox: Sendable {
  let time: ManualTime
  let sandbox: Sandbox
  let port: Int

  /// Starts a sandbox, hands it over and stops it, also when the test fails.
  static func run(
    change: (inout SandboxConfiguration) -> Void = { _ in }, _ test: (RunningSandbox) async throws -> Void
  ) async throws {
    var configuration = SandboxConfiguration(
      organisations: [
        SandboxOrganisation(
          name: "vector-build", slug: "vector-build", plan: "pro",
          keys: [SandboxKey(principal: "build-bot", key: TestDock.key)], humanSession: TestDock.session),
        SandboxOrganisation(
          name: "tiny-lab", slug: "tiny-lab", plan: "free",
          keys: [SandboxKey(principal: "lab-bot", key: TestDock.foreignKey)], hasCard: false),
      ])
    change(&configuration)
    let time = ManualTime()
    let sandbox = Sandbox(configuration: configuration, time: time)
    let address = try await sandbox.start()
    let running = RunningSandbox(sandbox: sandbox, port: address.port, time: time)
    do {
      try await test(running)
    } catch {
      await sandbox.stop()
      throw error
    }
    await sandbox.stop()
  }

  private init(sandbox: Sandbox, port: Int, time: ManualTime) {
    self.sandbox = sandbox
    self.port = port
    self.time = time
  }

  /// A request's bytes; with `close` the server is asked to close behind its answer.
  func bytes(
    _ method: String, _ target: String, _ body: String = "", key: String? = TestDock.key, host: String? = nil,
    close: Bool = true
  ) -> [UInt8] {
    var text = "\(method) \(target) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\n"
    if let key { text += "Authorization: Bearer \(key)\r\n" }
    if close { text += "Connection: close\r\n" }
    if method == "POST" { text += "Content-Length: \(body.utf8.count)\r\n" }
    return Array((text + "\r\n" + body).utf8)
  }

  /// One call on a connection of its own.
  func call(
    _ method: String, _ target: String, _ body: String = "", key: String? = TestDock.key, host: String? = nil
  ) async throws -> WireAnswer {
    let connection = try await WireConnection(port: port)
    try await connection.send(bytes(method, target, body, key: key, host: host))
    return try #require(WireAnswer(try await connection.readToEnd()))
  }

  /// Everything the sandbox says to one call on a connection that the client leaves open.
  func wire(
    _ method: String, _ target: String, _ body: String = "", close: Bool = false
  ) async throws -> [UInt8] {
    let connection = try await WireConnection(port: port)
    try await connection.send(bytes(method, target, body, close: close))
    return try await connection.readToEnd()
  }
}
