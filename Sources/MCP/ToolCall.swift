import JSON

/// A tool of ours that is called; what is wrong with its arguments is told by ``obstacle``, for the model can mend it.
public struct ToolCall: Hashable, Sendable {
  /// The call as it came.
  public let use: ToolUse
  /// Which one.
  public let tool: Tool

  /// A call; nil for a tool that is none of ours.
  public init?(_ use: ToolUse) {
    guard let tool = Tool(rawValue: use.name) else { return nil }
    self.use = use
    self.tool = tool
  }

  private var arguments: JSONObject { use.arguments }

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
    guard let progressToken = use.progressToken else { return nil }
    return [
      "jsonrpc": "2.0", "method": "notifications/progress",
      "params": [
        "progressToken": progressToken, "progress": .integer(seconds), "total": .integer(wait),
        "message": "Waiting for the operator.",
      ],
    ]
  }
}
