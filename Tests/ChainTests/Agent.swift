import Billing
import JSON
import Transfer

/// An agent: a door token and an HTTP client, nothing else.
struct Agent: Sendable {
  /// What an agent got back.
  struct Reply: Sendable {
    let status: Int
    let json: JSONValue

    /// A member of the body.
    subscript(_ path: String...) -> JSONValue? {
      path.reduce(json) { value, name in value?[name] }
    }
  }

  let token: String
  let origin: Origin
  let http: HTTPClient
  let transcript: Transcript

  /// Calls the gateway.
  func call(
    _ method: Transfer.Method, _ path: String, _ body: JSONValue? = nil, query: [(String, String)] = [],
    headers: [(String, String)] = []
  ) async throws -> Reply {
    let response = try await http.send(
      HTTPRequest(
        method, origin, path, query: query,
        headers: [("Authorization", "Bearer " + token)] + (body == nil ? [] : [("Content-Type", "application/json")])
          + headers, body: body.map { Array($0.serialized().utf8) }, timeout: .seconds(60)))
    let text = String(decoding: response.body, as: UTF8.self)
    transcript.add(response.headers.fields.map { "\($0.name): \($0.value)" }.joined(separator: "\n") + "\n" + text)
    return Reply(status: response.status, json: try JSONValue.parse(response.body))
  }

  /// Asks for an upgrade, or waits for one with a token.
  func upgrade(_ plan: String = "scale", token: String? = nil, mode: String? = nil) async throws -> Reply {
    var body: JSONObject = ["plan": .string(plan)]
    if let token { body["confirm_token"] = .string(token) }
    if let mode { body["mode"] = .string(mode) }
    return try await call(.post, "/api/billing/upgrade", .object(body))
  }

  /// Asks for a downgrade, or waits for one with a token.
  func downgrade(token: String? = nil) async throws -> Reply {
    try await call(.post, "/api/billing/downgrade", .object(token.map { ["confirm_token": .string($0)] } ?? [:]))
  }
}
