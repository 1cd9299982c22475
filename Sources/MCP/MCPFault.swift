import JSON

/// Why a message of the Model Context Protocol is refused, as its sender is told.
///
/// Codes: JSON-RPC 2.0, section 5.1; <https://modelcontextprotocol.io/specification/2026-07-28/basic/index#error-codes>.
public struct MCPFault: Error, Hashable, Sendable {
  /// The number that programs read.
  public let code: Int64
  /// One sentence for whoever wrote the client.
  public let message: String
  /// What else the code promises; nil for most.
  public let data: JSONValue?

  init(_ code: Int64, _ message: String, data: JSONValue? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }

  /// What was sent is no JSON.
  public static func noJSON(_ why: String) -> MCPFault { MCPFault(-32700, "This is no JSON: \(why)") }
  /// It is JSON, and no message.
  public static func noMessage(_ why: String) -> MCPFault { MCPFault(-32600, why) }
  /// There is no such method here.
  public static func noMethod(_ method: String) -> MCPFault {
    MCPFault(-32601, "There is no such method here: \(MCPMessage.quoted(method))")
  }
  /// The parameters are not what the method takes.
  public static func badParameters(_ why: String) -> MCPFault { MCPFault(-32602, why) }
  /// A header says something else than the message, or is missing.
  public static func headerMismatch(_ header: String, _ what: String) -> MCPFault {
    MCPFault(-32020, "The \(header) header does not match the message's \(what).")
  }
  /// The version is none that is spoken here.
  public static func otherVersion(_ requested: String) -> MCPFault {
    MCPFault(
      -32022, "Unsupported protocol version",
      data: [
        "supported": .array(MCPEra.modernVersions.map { .string($0) }),
        // Nobody needs more of it than a version has.
        "requested": .string(String(requested.prefix(64))),
      ])
  }

  /// The HTTP status that goes with it, where the protocol names one: methods that do not exist are 404, everything else
  /// that a client does wrong is 400.
  public var status: Int { code == -32601 ? 404 : 400 }

  /// The refusal as a message; without an id where none could be read, for both eras forbid a null one.
  public func message(to id: JSONValue?) -> JSONValue {
    var error: JSONObject = ["code": .integer(code), "message": .string(message)]
    if let data { error["data"] = data }
    var body: JSONObject = ["jsonrpc": "2.0"]
    if let id { body["id"] = id }
    body["error"] = .object(error)
    return .object(body)
  }
}
