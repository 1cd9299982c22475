import Billing
import JSON

extension DockWorld {
  /// The revisions of the Model Context Protocol that are spoken, the newest first.
  static let protocolVersions = ["2025-11-25", "2025-06-18"]

  /// `POST /api/mcp`: one message of the Model Context Protocol over Streamable HTTP.
  ///
  /// Documented are the address, the transport and the key (https://trydock.ai/docs/mcp/overview), the tools' names, and
  /// the confirmation in two calls (https://trydock.ai/docs/mcp/dangerous-ops). Guesses: that every answer is one JSON
  /// object, that there are no sessions, that a tool's answer stands in `structuredContent` and as the same text, that
  /// the field names are those of the REST routes, and that the hourly limits are theirs too.
  mutating func receive(_ request: SandboxRequest, call: DockCall) throws(DockRefusal) -> Reply {
    guard case .bytes(let bytes) = request.body else { throw .body(.tooLarge) }
    let message: DockMessage
    do throws(DockMessage.Fault) {
      // Without the header a client speaks 2025-03-26, which differs in nothing that is served here.
      if let version = request.headers["mcp-protocol-version"], version != "2025-03-26",
        !Self.protocolVersions.contains(version)
      {
        throw DockMessage.Fault(.invalidRequest, "This version of the protocol is not spoken here.")
      }
      message = try DockMessage(bytes)
    } catch {
      return .json(error.json(), status: 400)
    }
    guard case .request(let id, let method, let parameters) = message else {
      return Reply(status: 202, body: .empty)
    }
    do throws(DockMessage.Fault) {
      let result = try result(of: method, parameters, call: call)
      return .json(["jsonrpc": "2.0", "id": id, "result": result])
    } catch {
      return .json(error.json(id: id))
    }
  }

  private mutating func result(
    of method: String, _ parameters: JSONObject, call: DockCall
  ) throws(DockMessage.Fault) -> JSONValue {
    switch method {
    case "initialize": return try greeting(parameters)
    case "ping": return [:]
    case "tools/list": return ["tools": .array(DockTool.allCases.map(\.json))]
    case "tools/call": return try result(ofTool: parameters, call: call)
    default: throw DockMessage.Fault(.unknownMethod, "There is no such method.")
    }
  }

  /// The version that the client asked for where it is spoken, else the newest one.
  private func greeting(_ parameters: JSONObject) throws(DockMessage.Fault) -> JSONValue {
    guard let asked = parameters["protocolVersion"]?.string else {
      throw DockMessage.Fault(.invalidParameters, "protocolVersion is missing.")
    }
    let spoken = Self.protocolVersions.contains(asked) ? asked : Self.protocolVersions[0]
    return [
      "protocolVersion": .string(spoken), "capabilities": ["tools": ["listChanged": false]],
      "serverInfo": ["name": "ai.trydock/dock", "title": "Dock (sandbox)", "version": "1.0.1"],
    ]
  }

  private mutating func result(
    ofTool parameters: JSONObject, call: DockCall
  ) throws(DockMessage.Fault) -> JSONValue {
    guard let tool = parameters["name"]?.string.flatMap(DockTool.init(rawValue:)) else {
      throw DockMessage.Fault(.invalidParameters, "There is no such tool.")
    }
    guard (parameters["arguments"] ?? [:]).object != nil else {
      throw DockMessage.Fault(.invalidParameters, "The arguments have to be an object.")
    }
    let arguments = SandboxRequest.Body.bytes((parameters["arguments"] ?? [:]).wireBytes)
    let answer: JSONValue
    var isError = false
    do throws(DockRefusal) {
      answer = try use(tool, arguments, call: call)
    } catch {
      isError = true
      guard case .json(let told) = error.reply(in: dialect, requestID: call.requestID).body else {
        preconditionFailure("a refusal is always told in JSON")
      }
      answer = told
    }
    return [
      "content": [["type": "text", "text": .string(answer.serialized())]], "structuredContent": answer,
      "isError": .bool(isError),
    ]
  }

  private mutating func use(
    _ tool: DockTool, _ arguments: SandboxRequest.Body, call: DockCall
  ) throws(DockRefusal) -> JSONValue {
    try admitThisMonth(organisations[call.organisation], isRead: tool.isRead, isContent: false)
    if let route = tool.limitedRoute { try admitThisHour(route, method: "POST", call: call) }
    switch tool {
    case .listWorkspaces: return workspaces(areArchived: false, call: call)
    case .search: return search(try DockSearch(arguments), call: call)
    case .getBilling: return billing(call)
    case .upgradePlan: return try upgrade(DockOrder.upgrade(arguments, takesTo: true), call: call)
    case .downgradePlan: return try downgrade(DockOrder.downgrade(arguments), call: call)
    case .requestLimitIncrease: return try requestLimitIncrease(arguments, call: call)
    case .openBillingPortal: return try portal(arguments, call: call)
    }
  }
}
