import Foundation
import Support
import Testing

/// What a supervisor hears that speaks systemd's protocol.
@Suite struct ServiceManagerTests {
  /// A socket as systemd has it.
  private final class Supervisor {
    private let descriptor: Int32
    private(set) var messages: [String] = []

    init(_ name: String) throws {
      descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      var bytes = Array(name.utf8)
      let isAbstract = name.hasPrefix("@")
      if isAbstract { bytes[0] = 0 }
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
      let length = socklen_t(2 + bytes.count + (isAbstract ? 0 : 1))
      let result = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
      }
      guard result == 0 else { throw Failure("no socket at \(name): \(errno)") }
    }

    deinit { close(descriptor) }

    /// Takes what has come so far.
    func listen() {
      var buffer = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        guard count > 0 else { return }
        messages.append(String(decoding: buffer[..<count], as: UTF8.self))
      }
    }

    func hears(_ what: String) -> Bool {
      listen()
      return messages.contains { $0.contains(what) }
    }
  }

  @Test(arguments: [false, true]) func readyAliveAndStoppingAreTold(isAbstract: Bool) throws {
    let scene = try Scene()
    let name = isAbstract ? "@countersign-test-\(UUID().uuidString)" : scene.folder.path + "/notify"
    let supervisor = try Supervisor(name)
    let engine = try Background(
      ["serve", "--json"], in: scene.folder,
      scene.environment.merging(["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "300000"]) { $1 })
    try wait("ready") { supervisor.hears("READY=1\nSTATUS=serves agents on http://127.0.0.1:\(scene.port)\n") }
    try wait("three signs of life") {
      supervisor.listen()
      return supervisor.messages.filter { $0 == "WATCHDOG=1\n" }.count >= 3
    }
    #expect(try engine.stop().status == 0)
    #expect(supervisor.hears("STOPPING=1\n"))
    let order = supervisor.messages.map { $0.prefix { $0 != "=" } }
    #expect(order.first == "READY" && order.last != "READY", "\(supervisor.messages)")
  }

  /// An engine that cannot open its door is not ready, and the child of another supervised program is not meant.
  @Test func whoeverIsNotReadyOrNotMeantSaysNothingOfIt() throws {
    let scene = try Scene()
    let taken = try Background(["sandbox", "--port", "\(scene.port)"], in: scene.folder)
    _ = try taken.firstLine()
    let supervisor = try Supervisor(scene.folder.path + "/notify")
    let more = ["NOTIFY_SOCKET": scene.folder.path + "/notify", "WATCHDOG_USEC": "300000", "WATCHDOG_PID": "1"]
    let deaf = try Program.run(["serve"], in: scene.folder, scene.environment.merging(more) { $1 })
    #expect(deaf.status == 3 && !supervisor.hears("READY"))
    #expect(try taken.stop().status == 0)
    let engine = try Background(["serve", "--json"], in: scene.folder, scene.environment.merging(more) { $1 })
    try wait("ready") { supervisor.hears("READY=1") }
    #expect(try engine.stop().status == 0)
    #expect(!supervisor.hears("WATCHDOG"))
  }
}
