import JSON
import Transfer

/// A door of ours that an agent comes by.
enum Way: String, CaseIterable, Sendable {
  /// Our own words over HTTP.
  case own = "own HTTP"
  /// The service's own call, as its clients make it.
  case service = "the service's call"
  /// The service's MCP endpoint, with its tools.
  case serviceMCP = "the service's MCP"
  /// Our own MCP server.
  case mcp = "our MCP"
  /// Our own words over the Unix socket.
  case socket

  /// How Dock's upgrade to Scale is asked for; each by its door's path, body and header fields.
  var ask: (path: String, body: JSONValue, headers: [(String, String)]) {
    switch self {
    case .own, .socket: return ("/countersign/v1/requests", Deed.dockUpgrade.ask, [])
    case .service: return ("/api/billing/upgrade", ["plan": "scale"], [])
    case .serviceMCP:
      return (
        "/api/mcp",
        [
          "jsonrpc": "2.0", "id": 1, "method": "tools/call",
          "params": ["name": "upgrade_plan", "arguments": ["plan": "scale"]],
        ], []
      )
    case .mcp:
      let revision = "2026-07-28"
      return (
        "/mcp",
        [
          "jsonrpc": "2.0", "id": 1, "method": "tools/call",
          "params": [
            "name": "request_plan_change",
            "arguments": ["operation": "upgrade", "plan": "scale", "reason": "more rows"],
            "_meta": [
              "io.modelcontextprotocol/protocolVersion": .string(revision),
              "io.modelcontextprotocol/clientCapabilities": [:],
            ],
          ],
        ],
        [
          ("Mcp-Protocol-Version", revision), ("Mcp-Method", "tools/call"), ("Mcp-Name", "request_plan_change"),
          ("Accept", "application/json, text/event-stream"),
        ]
      )
    }
  }
}
