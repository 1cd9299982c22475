import Billing
import Consent
import JSON
import Ledger
import Support

@testable import Gateway
@testable import Serving

/// A gateway with something to betray, and one beside it where none of that exists.
struct Stage: Sendable {
  /// What nobody may be told who has no token: names of accounts, agents and organisations, the version, tokens.
  static let canaries = ["dock-", "-bot", "acme", "9.8.7", "csd_", "cg_", "countersign", "scale", "nio"]

  let full: HTTPDoor
  let empty: HTTPDoor
  /// A request of another agent.
  let theirs: String
  /// The token of that agent.
  let other: String

  /// What was done at the full gateway so far.
  struct Footprint: Hashable, Sendable {
    var requests = 0
    var events: Int64 = 0
    var looks = 0
    var asked = 0
    var confirmed = 0
    var notes = 0
  }

  /// Sees a stranger at every other end: thousands of connections that have ended make the kernel's tables long.
  private static var stranger: Lookout {
    Lookout { peers in
      var table = SocketTable(of: peers)
      for ends in peers.flatMap(\.endsInTables) {
        table.take(Array("0: \(ends) 01 00000000:00000000 00:00000000 00000000 4242 0 7".utf8))
      }
      return table
    }
  }

  /// Starts both, hands them over and stops them, also when the test fails.
  static func run(_ test: (Stage) async throws -> Void) async throws {
    let door = try await Door(version: "9.8.7-canary")
    let other = try await door.issue("other-bot")
    let full = try await HTTPDoor.start(door, lookout: stranger)
    _ = await door.call("POST", "/api/billing/portal", "{}", token: other)
    let theirs = try await door.newest().id
    let empty = try await HTTPDoor.start(
      Door(version: "0", names: ["elsewhere", "nowhere"], agent: "nobody-bot"), lookout: stranger)
    let stage = Stage(full: full, empty: empty, theirs: theirs.rawValue, other: other)
    do { try await test(stage) } catch {
      try await full.stop()
      try await empty.stop()
      throw error
    }
    try await full.stop()
    try await empty.stop()
  }

  func footprint() async throws -> Footprint {
    let state = full.door.provider.state.withLock { $0 }
    return Footprint(
      requests: try await full.door.ledger.recentRequests(limit: 1000).count,
      events: try await full.door.ledger.events(limit: 1).first?.sequence ?? 0, looks: state.looks,
      asked: state.asked.count, confirmed: state.confirmed.count, notes: state.notes.count)
  }

  /// What stands for the names in an entry, with a token or without one.
  func values(_ http: HTTPDoor, token: String?) -> [String: String] {
    [
      "PORT": String(http.port), "TOKEN": token ?? "", "THEIRS": theirs,
      "AUTH": token.map { "Authorization: Bearer \($0)\r\n" } ?? "",
    ].mapValues { $0.replacing("\r", with: "\\r").replacing("\n", with: "\\n") }
  }

  /// A token of the right form that was never issued.
  static let wrongToken = "csd_" + String(repeating: "0", count: 52)

  /// All that comes back on a connection of its own.
  static func exchange(_ bytes: [UInt8], with http: HTTPDoor) async throws -> [UInt8] {
    let client = try await RawClient(port: http.port)
    await client.send(bytes)
    client.finish()
    return try await client.readToEnd()
  }

  /// An answer without the time and the port, which alone may differ between two gateways.
  static func told(_ bytes: [UInt8], _ http: HTTPDoor) -> String {
    String(decoding: bytes, as: UTF8.self).replacing(String(http.port), with: "PORT")
      .split(separator: "\r\n", omittingEmptySubsequences: false).filter { !$0.lowercased().hasPrefix("date:") }
      .joined(separator: "\r\n")
  }

  /// What a reply of somebody without a token gives away; nil when it is nothing.
  static func betrayed(_ told: String) -> String? {
    let text = told.lowercased()
    return canaries.first { text.contains($0) }
  }
}
