import JSON

/// A tool that is called, with arguments that keep its schema.
public struct ToolCall: Hashable, Sendable {
  /// What the answer is known by.
  public let id: JSONValue
  /// In which of the protocol's ways.
  public let era: MCPEra
  /// Which one.
  public let tool: Tool
  /// Under what the client wants to hear how far it has come; nil where it does not.
  public let progressToken: JSONValue?
  private let arguments: JSONObject

  /// The header fields that an HTTP call with the same message has.
  public var headers: [(String, String)] {
    switch era {
    case .modern:
      [
        ("MCP-Protocol-Version", MCPEra.modernVersions[0]), ("Mcp-Method", "tools/call"),
        ("Mcp-Name", MCPHeaderText.encoded(tool.rawValue)),
      ]
    case .legacy: []
    }
  }

  /// Reads a call; what is wrong with an argument is told by ``obstacle``, for the model can mend it.
  init(_ message: MCPMessage, _ id: JSONValue, _ era: MCPEra) throws(MCPFault) {
    guard let name = message.params["name"]?.string else { throw .badParameters("params.name must be a tool's name.") }
    guard let tool = Tool(rawValue: name) else {
      throw .badParameters("There is no such tool: \(MCPMessage.quoted(name))")
    }
    switch message.params["arguments"] {
    case nil, .null?: arguments = [:]
    case .object(let members)?: arguments = members
    default: throw .badParameters("params.arguments must be an object.")
    }
    self.id = id
    self.era = era
    self.tool = tool
    progressToken = message.progressToken
  }

  /// What is wrong with the arguments, for the model; nil for nothing.
  public var obstacle: String? {
    for parameter in tool.parameters {
      // `null` is how some clients write what they leave out.
      guard let value = arguments[parameter.name], !value.isNull else {
        if parameter.isRequired { return Self.words(parameter, "is missing") }
        continue
      }
      if let words = parameter.obstacle(value) { return Self.words(parameter, words) }
    }
    let known = tool.parameters.map(\.name)
    for (name, _) in arguments where !known.contains(name) {
      let all = known.isEmpty ? "it takes none" : "it takes " + known.joined(separator: ", ")
      return "\(tool.rawValue) has no argument \(MCPMessage.quoted(name)): \(all)."
    }
    return nil
  }

  /// What is wrong, and what the argument is for: a model mends it by that.
  private static func words(_ parameter: ToolParameter, _ what: String) -> String {
    "The argument \(parameter.name) \(what). It is this: \(parameter.description)"
  }

  /// A text that was given.
  public func text(_ name: String) -> String? { arguments[name]?.string }

  /// A number that was given.
  public func number(_ name: String) -> Int64? { arguments[name].flatMap(ToolParameter.whole) }

  /// How long the client wants to wait for the operator, in seconds.
  public var wait: Int64 { number("wait_seconds") ?? 0 }

  /// The message that tells the client how far the call has come.
  ///
  /// - Parameter seconds: how long it has taken; it grows from one message to the next.
  public func progress(_ seconds: Int64) -> JSONValue? {
    guard let progressToken else { return nil }
    return [
      "jsonrpc": "2.0", "method": "notifications/progress",
      "params": [
        "progressToken": progressToken, "progress": .integer(seconds), "total": .integer(wait),
        "message": "Waiting for the operator.",
      ],
    ]
  }
}
