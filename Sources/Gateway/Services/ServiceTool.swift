import JSON

/// A tool of a service's own MCP endpoint that is answered here: it stands for one of the service's calls.
struct ServiceTool: Sendable {
  /// The service's name for it.
  let name: String
  /// The call that it stands for.
  let method: String
  let path: String
  /// For the model.
  let description: String
  /// The arguments, each with its schema.
  let properties: JSONObject
  /// Other names of arguments that clients use, with ours.
  var aliases: [String: String] = [:]

  /// The tool as clients are shown it.
  var definition: JSONValue {
    [
      "name": .string(name), "description": .string(description),
      "inputSchema": ["type": "object", "properties": .object(properties)],
      "annotations": ["readOnlyHint": .bool(method == "GET"), "destructiveHint": .bool(method != "GET")],
    ]
  }

  /// The body of the call that arguments stand for; empty where it has none.
  func body(_ arguments: JSONObject) -> [UInt8] {
    guard method != "GET" else { return [] }
    var body = JSONObject()
    for (name, value) in arguments {
      let known = aliases[name].map { arguments[$0] == nil ? $0 : name } ?? name
      body[known] = value
    }
    return Array(JSONValue.object(body).serialized().utf8)
  }
}
