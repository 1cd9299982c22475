import JSON

/// One message of the Model Context Protocol, which is JSON-RPC 2.0 without batches.
enum DockMessage: Hashable, Sendable {
  case request(id: JSONValue, method: String, parameters: JSONObject)
  case notification
  /// An answer to something that was never asked here.
  case response

  /// An error of the protocol; those of a tool are results.
  struct Fault: Error, Hashable, Sendable {
    /// JSON-RPC's own numbers.
    enum Code: Int64, Sendable {
      case parse = -32700
      case invalidRequest = -32600
      case unknownMethod = -32601
      case invalidParameters = -32602
    }

    let code: Code
    let message: String

    init(_ code: Code, _ message: String) {
      self.code = code
      self.message = message
    }

    /// The error as it is sent; without an `id` where none could be read, as the schema of 2025-11-25 wants it.
    func json(id: JSONValue? = nil) -> JSONValue {
      .fields([
        "jsonrpc": "2.0", "id": id, "error": ["code": .integer(code.rawValue), "message": .string(message)],
      ])
    }
  }

  init(_ bytes: [UInt8]) throws(Fault) {
    let value: JSONValue
    do {
      value = try JSONValue.parse(bytes)
    } catch {
      throw Fault(.parse, "The body is not valid JSON.")
    }
    if value.array != nil { throw Fault(.invalidRequest, "Batches are not supported.") }
    guard let message = value.object, message["jsonrpc"]?.string == "2.0" else {
      throw Fault(.invalidRequest, "The body is no JSON-RPC 2.0 message.")
    }
    guard let method = message["method"] else {
      guard message["result"] != nil || message["error"] != nil else {
        throw Fault(.invalidRequest, "The message has no method.")
      }
      self = .response
      return
    }
    guard let method = method.string else { throw Fault(.invalidRequest, "The method has to be a string.") }
    guard let id = message["id"] else {
      self = .notification
      return
    }
    guard id.string != nil || id.integer != nil else {
      throw Fault(.invalidRequest, "The id has to be a string or an integer.")
    }
    switch message["params"] {
    case nil: self = .request(id: id, method: method, parameters: [:])
    case .object(let parameters)?: self = .request(id: id, method: method, parameters: parameters)
    default: throw Fault(.invalidRequest, "The params have to be an object.")
    }
  }
}
