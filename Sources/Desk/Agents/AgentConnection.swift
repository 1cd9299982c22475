import Billing
import Consent
import JSON
import Text

/// An agent that is to reach the gateway, and everything about it that a client has to be told.
///
/// The token is named by its file and never shown: of it only a hash is kept here.
package struct AgentConnection: Sendable {
  /// An account that the agent's token is for.
  package struct Account: Hashable, Sendable {
    package let name: AccountName
    package let service: Service
    /// Whether the token that the agent has there was made with `--forward`.
    package let forwards: Bool

    package init(name: AccountName, service: Service, forwards: Bool = false) {
      (self.name, self.service, self.forwards) = (name, service, forwards)
    }
  }

  /// The variable that clients read which cannot read a file.
  static let variable = "COUNTERSIGN_TOKEN"
  /// The name of the server in a client's list.
  static let serverName = "countersign"

  package let agent: AgentName
  package let accounts: [Account]
  package let gateway: GatewayPlace
  /// An absolute path.
  package let tokenFile: String
  /// Whether a file is there already.
  package let hasTokenFile: Bool
  /// The absolute path of this program, for clients that start it.
  package let program: String

  /// A connection; a path that a client's file could not hold as it is read is refused.
  package init(
    of agent: AgentName, to accounts: [Account], at gateway: GatewayPlace, tokenFile: String, hasTokenFile: Bool,
    program: String
  ) throws(Problem) {
    for path in [tokenFile, program] where !path.hasPrefix("/") || SafeText(path).string != path {
      throw Problem(
        SafeText("\(SafeTextArgument(path)) cannot be written into a client's file."),
        advice: "Name an absolute path without control characters: the client starts in a folder of its own.")
    }
    self.agent = agent
    self.accounts = accounts
    self.gateway = gateway
    self.tokenFile = tokenFile
    self.hasTokenFile = hasTokenFile
    self.program = program
  }

  /// Where the services' own calls go, for each account: with its name behind it where two are at one service.
  package var baseURLs: [(account: Account, url: String)] {
    accounts.map { account in
      let isAlone = accounts.count { $0.service == account.service } == 1
      let place =
        switch gateway {
        case .port(let origin): "\(origin)"
        case .socket: "http://localhost"
        }
      return (account, isAlone ? place : place + "/accounts/" + account.name.rawValue)
    }
  }

  /// Where MCP clients go that speak HTTP; nil where the gateway is a socket, which they cannot call.
  package var mcpURL: String? {
    if case .port(let origin) = gateway { "\(origin)/mcp" } else { nil }
  }

  /// The words after the program's name that start the bridge for clients which start their servers.
  var bridge: [String] { ["mcp", "--gateway", "\(gateway)", "--token-file", tokenFile] }

  /// The command that makes the token, for the accounts that are known here.
  var making: String {
    let accounts = accounts.map { " --account " + $0.name.rawValue }.joined()
    return
      "countersign agent add \(agent)\(accounts)\(forwards ? " --forward" : "") --token-file \(ShellWord(tokenFile))"
  }

  /// Whether a new token has to be made with `--forward` to do what the old one does; where it would do more somewhere,
  /// that is left to the operator.
  private var forwards: Bool { accounts.allSatisfy(\.forwards) }

  /// What stands before that command.
  var makingWords: String {
    let words = "Make a token in a private file; one that \(agent) has already stops working then"
    let passing = accounts.filter(\.forwards)
    guard !passing.isEmpty, !forwards else { return words + ":" }
    return words + ". Only its calls to \(passing.map(\.name.rawValue).joined(separator: " and ")) are passed on: add "
      + "--forward for that, which is then for every account named here:"
  }

  /// The token's file as a shell's substitution.
  var substitution: String { "\"$(cat \(ShellWord(tokenFile)))\"" }

  /// The whole as programs read it.
  package func json(for client: AgentClient) throws(Problem) -> JSONValue {
    [
      "schema": "countersign.connect/1", "agent": .string(agent.rawValue), "client": .string(client.rawValue),
      "gateway": .string("\(gateway)"), "mcp_url": mcpURL.map { .string($0) } ?? .null,
      "token_file": .string(tokenFile), "token_file_exists": .bool(hasTokenFile),
      "steps": .array(try steps(for: client).map(\.json)),
      "base_urls": .array(
        baseURLs.map { account, url in
          [
            "account": .string(account.name.rawValue), "service": .string(account.service.rawValue),
            "url": .string(url),
          ]
        }),
    ]
  }
}
