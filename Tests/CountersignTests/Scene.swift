import Foundation
import JSON
import Support

/// A sandbox, a config and the program's commands on them, all as real processes.
final class Scene {
  let folder: TemporaryFolder
  let sandbox: Background
  let admin: Stranger
  let key: String
  let port: Int
  private var engines: [Background] = []

  /// Starts a sandbox and writes a config for its first organisation.
  ///
  /// - Parameter more: tables of the config beside the account and the gateway.
  init(live: Bool = false, consent: String = "token", hook: [String]? = nil, more: String = "") throws {
    folder = try TemporaryFolder()
    sandbox = try Background(["sandbox"], in: folder)
    let line = try JSONValue.parse(try sandbox.firstLine())
    guard let url = line["url"]?.string, let key = line["services"]?["dock"]?["credential"]?.string else {
      throw Failure("the sandbox did not announce itself")
    }
    self.key = key
    admin = try Stranger(url)
    port = try Self.freePort()
    try folder.write(
      "config.toml",
      """
      [[account]]
      name = "dock-main"
      provider = "dock"
      base_url = "\(url)"
      credential = { env = "DOCK_API_KEY" }
      live = \(live)
      consent = "\(consent)"
      poll = "2s"
      [gateway]
      port = \(port)
      """ + (try hook.map { try "\n[hooks]\nevent = \(Self.list($0))\n" } ?? "") + "\n" + more)
  }

  var environment: [String: String] {
    [
      "DOCK_API_KEY": key, "COUNTERSIGN_CONFIG": folder.path + "/config.toml",
      "COUNTERSIGN_STATE": folder.path + "/state",
    ]
  }

  /// Runs a command to its end.
  func run(_ arguments: String...) throws -> Program.Ending {
    try Program.run(arguments, in: folder, environment)
  }

  /// Runs a command to its end, as a shell starts it.
  func run(_ arguments: String..., shell: String) throws -> Program.Ending {
    try Program.run(arguments, in: folder, environment, shell: shell)
  }

  /// Runs a command to its end and reads its JSON document.
  func json(_ arguments: String...) throws -> JSONValue {
    let ending = try Program.run(arguments + ["--json"], in: folder, environment)
    return try JSONValue.parse(ending.output)
  }

  /// Starts a command beside the test.
  func start(_ arguments: String...) throws -> Background {
    try Background(arguments, in: folder, environment)
  }

  /// Starts a command on a terminal.
  func onTerminal(_ arguments: [String], columns: Int = 120, rows: Int = 40) throws -> PseudoTerminal {
    try Program.onTerminal(arguments, in: folder, environment, columns: columns, rows: rows)
  }

  /// Starts the engine and waits until its door is open.
  func serve() throws -> (engine: Background, door: Stranger) {
    let engine = try start("serve", "--json")
    guard let gateway = try JSONValue.parse(try engine.firstLine())["gateway"]?.string else {
      throw Failure("serve did not announce itself")
    }
    engines.append(engine)
    return (engine, try Stranger(gateway))
  }

  /// A door token for an agent.
  func door(_ agent: String) throws -> String {
    guard let token = try json("agent", "add", agent, "--account", "dock-main")["token"]?.string else {
      throw Failure("no door token")
    }
    return token
  }

  /// Every change that really happened at the service.
  func effects() throws -> [JSONValue] {
    try admin.send("GET", "/sandbox/effects").json.array ?? []
  }

  /// The newest request as `requests --json` prints it.
  func newest() throws -> JSONValue {
    guard let first = try json("requests")["requests"]?.array?.first else { throw Failure("no request") }
    return first
  }

  /// A list of texts as TOML writes it, which is as JSON does.
  private static func list(_ words: [String]) throws -> String {
    JSONValue.array(words.map { .string($0) }).serialized()
  }

  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard result else { throw Failure("no free port") }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
