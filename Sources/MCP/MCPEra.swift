import JSON

/// Which of the protocol's two ways a message is in.
public enum MCPEra: Hashable, Sendable {
  /// From 2026-07-28 on: every request says its version, and nothing is remembered.
  case modern
  /// Until 2025-11-25: a client introduces itself first.
  case legacy

  /// The versions that a modern request may name.
  public static let modernVersions = ["2026-07-28"]
  /// The versions that can be agreed on by `initialize`, the newest first.
  public static let legacyVersions = ["2025-11-25", "2025-06-18"]
  /// Versions that a legacy client may name in its header: what it assumes without one is as good.
  private static let legacyHeaders = legacyVersions + ["2025-03-26"]

  /// What a modern request says of itself.
  enum Key {
    static let version = "io.modelcontextprotocol/protocolVersion"
    static let capabilities = "io.modelcontextprotocol/clientCapabilities"
    static let server = "io.modelcontextprotocol/serverInfo"
  }

  /// The header fields of a call over HTTP, as they were sent.
  public struct Headers: Hashable, Sendable {
    /// `MCP-Protocol-Version`.
    public var version: String?
    /// `Mcp-Method`.
    public var method: String?
    /// `Mcp-Name`.
    public var name: String?

    /// The fields that were sent.
    public init(version: String? = nil, method: String? = nil, name: String? = nil) {
      self.version = version
      self.method = method
      self.name = name
    }
  }

  /// The era of a message, which is held against its own rules.
  ///
  /// It is modern when it names its version in `_meta` or, over HTTP, in a header that no legacy client sends; also when it
  /// calls a method that only modern servers have.
  ///
  /// - Parameter headers: nil where there are none, on standard input.
  static func of(_ message: MCPMessage, _ headers: Headers?) throws(MCPFault) -> MCPEra {
    let isModern =
      message.meta[Key.version] != nil || headers?.version.map { $0 >= "2026" } ?? false
      || message.method == "server/discover"
    guard isModern else {
      if let version = headers?.version, !legacyHeaders.contains(version) { throw .otherVersion(version) }
      return .legacy
    }
    if message.id != nil { try check(message, headers) }
    return .modern
  }

  private static func check(_ message: MCPMessage, _ headers: Headers?) throws(MCPFault) {
    for key in [Key.version, Key.capabilities] where message.meta[key] == nil {
      throw .badParameters("params._meta lacks \(key), which every request has.")
    }
    let version = message.meta[Key.version]?.string
    if let headers {
      guard let told = headers.version, told == version else {
        throw .headerMismatch("MCP-Protocol-Version", Key.version)
      }
      guard headers.method == message.method else { throw .headerMismatch("Mcp-Method", "method") }
      if message.method == "tools/call", let name = message.params["name"]?.string {
        guard let told = headers.name, MCPHeaderText.decoded(told) == name else {
          throw .headerMismatch("Mcp-Name", "params.name")
        }
      }
    }
    guard let version else { throw .badParameters("\(Key.version) must be a string.") }
    guard modernVersions.contains(version) else { throw .otherVersion(version) }
    guard message.meta[Key.capabilities]?.object != nil else {
      throw .badParameters("\(Key.capabilities) must be an object.")
    }
  }

  /// The version that is agreed on with a client that asks for one: the same where it is spoken here, the oldest for those
  /// that are older, the newest for all others.
  static func agreed(on requested: String) -> String {
    if legacyVersions.contains(requested) { return requested }
    let isOlder = ["2025-03-26", "2024-11-05", "2024-10-07"].contains(requested)
    return isOlder ? legacyVersions[legacyVersions.count - 1] : legacyVersions[0]
  }
}
