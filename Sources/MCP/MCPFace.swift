import JSON

/// What a server says of itself, and how it takes a message; it knows no account and no ledger.
///
/// The gateway and the bridge on standard input have the same face, so that a client is told the same by both, and by the
/// bridge before anything was connected.
public struct MCPFace: Sendable {
  private let serverInfo: JSONValue
  private let instructions: String
  private let tools: [JSONValue]
  private let names: [String]

  /// A face with tools, each as clients are shown it.
  public init(version: String, instructions: String, tools: [JSONValue]) {
    serverInfo = ["name": "countersign", "title": "Countersign", "version": .string(version)]
    self.instructions = instructions
    self.tools = tools
    names = tools.compactMap { $0["name"]?.string }
  }

  /// Whether a message asks for the list of tools; what is no message asks for nothing.
  public static func asksForTools(_ bytes: [UInt8]) -> Bool {
    (try? MCPMessage(bytes))?.method == "tools/list"
  }

  /// Our own face.
  public init(version: String) {
    self.init(version: version, instructions: Self.instructions, tools: Tool.allCases.map(\.definition))
  }

  /// What becomes of a message.
  public enum Reception: Hashable, Sendable {
    /// It is answered; `status` is what goes with that over HTTP.
    case answered(JSONValue, status: Int)
    /// It was a notification, which nobody answers; `cancelled` is the request that it wants to stop.
    case noted(cancelled: JSONValue?)
    /// A tool is to be called, and its result told by ``MCPFace/answer(to:_:)``.
    case call(ToolUse)
  }

  /// How long a client may keep what it was told of tools and versions: they change with the program alone.
  private static let freshness: Int64 = 3_600_000

  /// Takes a message.
  ///
  /// - Parameter headers: the fields of an HTTP call; nil on standard input.
  public func receive(_ bytes: [UInt8], _ headers: MCPEra.Headers?) -> Reception {
    let message: MCPMessage
    do throws(MCPMessage.Refusal) { message = try MCPMessage(bytes) } catch {
      return .answered(error.fault.message(to: error.id), status: 400)
    }
    do throws(MCPFault) {
      let era: MCPEra
      do throws(MCPFault) { era = try MCPEra.of(message, headers) } catch {
        // Whatever the era: who cannot be understood is told so by the status too.
        return .answered(error.message(to: message.id), status: 400)
      }
      guard let id = message.id else {
        return .noted(cancelled: message.method == "notifications/cancelled" ? message.params["requestId"] : nil)
      }
      switch era {
      case .modern: return try modern(message, id)
      case .legacy: return try legacy(message, id)
      }
    } catch {
      let isModern = (try? MCPEra.of(message, headers)) == .modern
      return .answered(error.message(to: message.id), status: isModern ? error.status : 200)
    }
  }

  /// The message that tells a client what came of a call.
  public func answer(to call: ToolUse, _ result: ToolResult) -> JSONValue {
    self.result(result.members, to: call.id, call.era)
  }

  /// The message for a line that was too long to be kept.
  public static let tooLong = MCPFault.noMessage("The message is longer than \(MCPMessage.limits.bytes / 1024) KiB.")
    .message(to: nil)

  // MARK: - The two ways

  private func modern(_ message: MCPMessage, _ id: JSONValue) throws(MCPFault) -> Reception {
    switch message.method {
    case "server/discover":
      .answered(
        result(
          [
            "supportedVersions": .array(MCPEra.modernVersions.map { .string($0) }), "capabilities": Self.capabilities,
            "instructions": .string(instructions), "ttlMs": .integer(Self.freshness), "cacheScope": "public",
          ], to: id, .modern), status: 200)
    case "tools/list":
      .answered(
        result(
          ["tools": try tools(message), "ttlMs": .integer(Self.freshness), "cacheScope": "private"], to: id, .modern),
        status: 200)
    case "tools/call": .call(try ToolUse(message, id, .modern, of: names))
    default: throw .noMethod(message.method)
    }
  }

  private func legacy(_ message: MCPMessage, _ id: JSONValue) throws(MCPFault) -> Reception {
    switch message.method {
    case "initialize":
      guard let requested = message.params["protocolVersion"]?.string else {
        throw .badParameters("params.protocolVersion must be a version.")
      }
      return .answered(
        result(
          [
            "protocolVersion": .string(MCPEra.agreed(on: requested)), "capabilities": Self.capabilities,
            "serverInfo": serverInfo, "instructions": .string(instructions),
          ], to: id, .legacy), status: 200)
    case "ping": return .answered(result([:], to: id, .legacy), status: 200)
    case "tools/list": return .answered(result(["tools": try tools(message)], to: id, .legacy), status: 200)
    case "tools/call": return .call(try ToolUse(message, id, .legacy, of: names))
    default: throw .noMethod(message.method)
    }
  }

  private func tools(_ message: MCPMessage) throws(MCPFault) -> JSONValue {
    guard message.params["cursor"].map(\.isNull) ?? true else {
      throw .badParameters("There is one page of tools, so no cursor is known.")
    }
    return .array(tools)
  }

  private func result(_ members: JSONObject, to id: JSONValue, _ era: MCPEra) -> JSONValue {
    var result = members
    if era == .modern {
      result["resultType"] = "complete"
      result["_meta"] = .object([MCPEra.Key.server: serverInfo])
    }
    return ["jsonrpc": "2.0", "id": id, "result": .object(result)]
  }

  private static let capabilities: JSONValue = ["tools": [:]]

  /// For the model, before it calls anything.
  static let instructions = """
    Countersign stands between you and a billing service. You can read plan and usage, and ask a human operator for a plan \
    change with request_plan_change; nothing is changed, and nothing paid, before the operator approves. Ask once, say why, \
    then look with check_request; people take minutes. A rejection is an answer: tell whoever you work for, and do not ask \
    again for the same thing. When a call to a service fails because of a limit, report_limit tells the operator.
    """
}
