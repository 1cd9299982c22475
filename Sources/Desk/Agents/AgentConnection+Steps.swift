import Billing
import JSON
import Text

extension AgentConnection {
  /// What is to be done for a client, in order.
  ///
  /// The forms are those that each client's own documents have: https://code.claude.com/docs/en/mcp,
  /// https://modelcontextprotocol.io/quickstart/user, https://cursor.com/docs/mcp, https://developers.openai.com/codex/mcp,
  /// and the source of `@trydock/cli` 0.7.0.
  package func steps(for client: AgentClient) throws(Problem) -> [ConnectStep] {
    let first =
      hasTokenFile
      ? []
      : [
        ConnectStep(makingWords, .shell, making)
      ]
    return first + (try ownSteps(for: client))
  }

  private func ownSteps(for client: AgentClient) throws(Problem) -> [ConnectStep] {
    switch client {
    case .claudeCode: claudeCode
    case .claudeDesktop: claudeDesktop
    case .cursor: cursor
    case .codex: codex
    case .dockCLI: try self.client(client, of: AgentClient.dockOwn)
    case .curl: curl
    }
  }

  private var claudeCode: [ConnectStep] {
    guard let mcpURL else {
      return [
        ConnectStep(
          "In .mcp.json of the project, or by the command below:", .json, into: ".mcp.json",
          Self.servers([("type", "stdio")] + started)),
        ConnectStep(
          "The command that writes the same:", .shell,
          "claude mcp add --transport stdio --scope project \(Self.serverName) -- \(startedInShell)"),
      ]
    }
    let header = "Bearer ${\(Self.variable)}"
    return [
      exporting(for: .claudeCode),
      ConnectStep(
        "In .mcp.json of the project, or by the command below:", .json, into: ".mcp.json",
        Self.servers([
          ("type", "http"), ("url", .string(mcpURL)), ("headers", ["Authorization": .string(header)]),
        ])),
      ConnectStep(
        "The command that writes the same:", .shell,
        "claude mcp add --transport http --scope project \(Self.serverName) \(ShellWord(mcpURL))"
          + " --header 'Authorization: \(header)'"),
    ]
  }

  /// It starts its servers itself and does not speak HTTP to them.
  private var claudeDesktop: [ConnectStep] {
    [
      ConnectStep(
        "In claude_desktop_config.json (Settings, Developer, Edit Config), and then start Claude Desktop anew:", .json,
        into: "claude_desktop_config.json", Self.servers(started))
    ]
  }

  private var cursor: [ConnectStep] {
    let words = "In ~/.cursor/mcp.json, or in .cursor/mcp.json of a project:"
    guard let mcpURL else {
      return [ConnectStep(words, .json, into: "~/.cursor/mcp.json", Self.servers(started))]
    }
    return [
      exporting(for: .cursor),
      ConnectStep(
        words, .json, into: "~/.cursor/mcp.json",
        Self.servers([
          ("url", .string(mcpURL)), ("headers", ["Authorization": .string("Bearer ${env:\(Self.variable)}")]),
        ])),
    ]
  }

  private var codex: [ConnectStep] {
    let words = "In ~/.codex/config.toml, or by the command below:"
    let file = "~/.codex/config.toml"
    let table = "[mcp_servers.\(Self.serverName)]\n"
    let command = "The command that writes the same:"
    guard let mcpURL else {
      let arguments = bridge.map { Self.quoted($0) }.joined(separator: ", ")
      return [
        ConnectStep(
          words, .toml, into: file, table + "command = \(Self.quoted(program))\nargs = [\(arguments)]"),
        ConnectStep(command, .shell, "codex mcp add \(Self.serverName) -- \(startedInShell)"),
      ]
    }
    return [
      exporting(for: .codex),
      ConnectStep(
        words, .toml, into: file,
        table + "url = \(Self.quoted(mcpURL))\nbearer_token_env_var = \"\(Self.variable)\""),
      ConnectStep(
        command, .shell,
        "codex mcp add \(Self.serverName) --url \(ShellWord(mcpURL)) --bearer-token-env-var \(Self.variable)"),
    ]
  }

  /// A service's own client: it has one base URL, and takes the token by value only.
  private func client(_ client: AgentClient, of own: AgentClient.Ownership) throws(Problem) -> [ConnectStep] {
    guard case .port = gateway else {
      throw Problem(
        SafeText("No client of a service calls a Unix socket, \(client.title) neither."),
        advice: "Give --gateway the address of a port.")
    }
    let bases = baseURLs.filter { $0.account.service == own.service }
    guard !bases.isEmpty else {
      let title = own.service.profile.title
      throw Problem(
        SafeText("\(agent) has no account of \(title), the only service that \(client.title) speaks to."),
        advice: SafeText("Its accounts: \(accounts.map { $0.name.rawValue }.joined(separator: ", "))."))
    }
    let file = own.folder + "/" + own.file
    return [
      ConnectStep(
        "It takes the token by value only. This writes \(file) so that nobody else can read it, and refuses to replace "
          + "one that is there:", .shell,
        "mkdir -p -m 700 \(own.folder)\n"
          + "(umask 077; set -C; printf '{\"\(own.field)\":\"%s\"}\\n' \(substitution) > \(file))")
    ]
      + bases.map { account, url in
        ConnectStep(
          "In the shell that starts it" + (bases.count > 1 ? ", for \(account.name)" : "") + ":", .shell,
          "export \(own.variable)=\(ShellWord(url))")
      }
  }

  /// The header goes through a pipe: what stands after `-H` or is expanded there, every user of the machine can read.
  private var curl: [ConnectStep] {
    let (place, options) =
      switch gateway {
      case .port(let origin): ("\(origin)", "")
      case .socket(let path): ("http://localhost", " --unix-socket \(ShellWord(path))")
      }
    let call = "printf 'Authorization: Bearer %s\\n' \(substitution) | curl -sS\(options) -H @- "
    let path = "/countersign/v1/requests"
    return [
      ConnectStep(
        "What was asked so far; the token stands in no argument:", .shell, call + "\(ShellWord(place + path))")
    ]
      + accounts.map { account in
        let body: JSONValue = [
          "operation": .string(account.service.profile.wayUp.rawValue), "params": ["plan": "PLAN"], "reason": "WHY",
        ]
        return ConnectStep(
          "Asks for a bigger plan of \(account.name); PLAN and WHY are yours to say:", .shell,
          call + "-H 'Content-Type: application/json' \\\n  -d '\(body.serialized())' \\\n  "
            + "\(ShellWord(place + "/accounts/" + account.name.rawValue + path))")
      }
  }

  private func exporting(for client: AgentClient) -> ConnectStep {
    ConnectStep(
      "In the shell that starts \(client.title):", .shell, "export \(Self.variable)=\(substitution)")
  }

  /// How a client starts the bridge.
  private var started: [(String, JSONValue)] {
    [("command", .string(program)), ("args", .array(bridge.map { .string($0) }))]
  }

  private var startedInShell: String {
    ([program] + bridge).map { "\(ShellWord($0))" }.joined(separator: " ")
  }

  /// A client's list of servers with this one in it.
  private static func servers(_ members: [(String, JSONValue)]) -> String {
    let lines = members.map { name, value in
      // One level deeper an object is written out, so that it can be changed by hand.
      guard let inner = value.object else { return "      \(quoted(name)): \(spaced(value))" }
      let fields = inner.map { "        \(quoted($0.key)): \($0.value.serialized())" }
      return "      \(quoted(name)): {\n" + fields.joined(separator: ",\n") + "\n      }"
    }
    return "{\n  \"mcpServers\": {\n    \(quoted(serverName)): {\n" + lines.joined(separator: ",\n")
      + "\n    }\n  }\n}"
  }

  /// A list with a space behind each comma, anything else as it is.
  private static func spaced(_ value: JSONValue) -> String {
    value.array.map { "[" + $0.map { $0.serialized() }.joined(separator: ", ") + "]" } ?? value.serialized()
  }

  /// A text as JSON and TOML write it alike, which they do without control characters.
  private static func quoted(_ text: String) -> String { JSONValue.string(text).serialized() }
}
