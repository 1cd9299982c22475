import JSON

/// A tool that a client calls, whosever it is.
public struct ToolUse: Hashable, Sendable {
  /// What the answer is known by.
  public let id: JSONValue
  /// In which of the protocol's ways.
  public let era: MCPEra
  /// Which one; there is such a tool.
  public let name: String
  /// With what.
  public let arguments: JSONObject
  /// Under what the client wants to hear how far it has come; nil where it does not.
  public let progressToken: JSONValue?

  /// Reads a call.
  ///
  /// - Parameter names: the tools there are.
  init(_ message: MCPMessage, _ id: JSONValue, _ era: MCPEra, of names: [String]) throws(MCPFault) {
    guard let name = message.params["name"]?.string else { throw .badParameters("params.name must be a tool's name.") }
    guard names.contains(name) else { throw .badParameters("There is no such tool: \(MCPMessage.quoted(name))") }
    switch message.params["arguments"] {
    case nil, .null?: arguments = [:]
    case .object(let members)?: arguments = members
    default: throw .badParameters("params.arguments must be an object.")
    }
    self.id = id
    self.era = era
    self.name = name
    progressToken = message.progressToken
  }

  /// The header fields that an HTTP call with the same message has.
  public var headers: [(String, String)] {
    switch era {
    case .modern:
      [
        ("MCP-Protocol-Version", MCPEra.modernVersions[0]), ("Mcp-Method", "tools/call"),
        ("Mcp-Name", MCPHeaderText.encoded(name)),
      ]
    case .legacy: []
    }
  }
}
