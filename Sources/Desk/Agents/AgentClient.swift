import Billing

/// A program that agents run in or speak through, as it is connected to the gateway.
package enum AgentClient: String, CaseIterable, Sendable {
  case claudeCode = "claude-code"
  case claudeDesktop = "claude-desktop"
  case cursor
  case codex
  case dockCLI = "dock-cli"
  case curl

  /// Its name as it writes itself.
  package var title: String {
    switch self {
    case .claudeCode: "Claude Code"
    case .claudeDesktop: "Claude Desktop"
    case .cursor: "Cursor"
    case .codex: "Codex"
    case .dockCLI: "the dock command"
    case .curl: "curl"
    }
  }

  /// Dock's own client, from the source of `@trydock/cli` 0.7.0, src/index.js.
  static let dockOwn = Ownership(
    service: Service.dock, folder: "~/.dock", file: "config.json", field: "accessToken", variable: "DOCK_API_URL")

  /// How a service's own client is told its key and its address.
  struct Ownership {
    let service: Service
    /// The folder of its file.
    let folder: String
    let file: String
    /// The field with the key.
    let field: String
    /// The variable with the address.
    let variable: String
  }
}
