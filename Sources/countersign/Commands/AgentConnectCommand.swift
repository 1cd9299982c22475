import ArgumentParser
import Billing
import Consent
import Desk
import JSON
import Ledger
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What is pasted where, so that a client reaches the gateway.
struct AgentConnectCommand: PrintsResult {
  static let configuration = CommandConfiguration(
    commandName: "connect",
    abstract: "Print what a client needs to reach the gateway as an agent.",
    discussion: """
      The token is named by its file and never shown: only its hash is kept. Nothing is written. Every client is described \
      in docs/agents.md.

      EXAMPLE
        countersign agent connect research-bot --client claude-code
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The agent's name.", completion: Candidates.agents)
  var name: String

  @Option(help: "\(AgentClient.allCases.map(\.rawValue).joined(separator: ", ")).")
  var client: AgentClient

  @Option(
    help: ArgumentHelp(
      "The gateway's address, or unix:/path for its socket (default: the port of the config).", valueName: "url"))
  var gateway: String?

  @Option(
    help: ArgumentHelp(
      "The private file with the token, where the agent finds it (default: NAME.token beside the config).",
      valueName: "file"),
    completion: .file())
  var tokenFile: String?

  @OptionGroup var form: OutputForm

  func run() throws {
    let workplace = try Workplace(common, for: .looking)
    MainLoop.run {
      let grants: [DoorGrant]
      do throws(LedgerError) {
        guard let agent = AgentName(name) else {
          return Output.problem("\(SafeTextArgument(name)) is not an agent's name", .usage)
        }
        grants = try await workplace.ledger.doorGrants().filter { $0.agent == agent }
      } catch {
        return Output.problem(error, .unreachable)
      }
      do throws(Problem) {
        let connection = try connection(grants, workplace)
        if json {
          Output.json(try connection.json(for: client))
        } else {
          print(connection, try connection.steps(for: client))
        }
        return .fine
      } catch {
        return Output.problem(error, .usage)
      }
    }
  }

  private func connection(_ grants: [DoorGrant], _ workplace: Workplace) throws(Problem) -> AgentConnection {
    guard let agent = grants.first?.agent else {
      throw Problem(
        SafeText("There is no door token of an agent \(SafeTextArgument(name))."),
        advice: SafeText("Make one: countersign agent add \(SafeText(name)) --account ACCOUNT"))
    }
    var accounts: [AgentConnection.Account] = []
    for grant in grants {
      if let account = workplace.account(grant.account.rawValue) {
        accounts.append(.init(name: account.name, service: account.service, forwards: grant.forwards))
      } else {
        Output.message("\(agent) has a token for \(grant.account), which is not in the config any more.")
      }
    }
    guard !accounts.isEmpty else {
      throw Problem(
        SafeText("No account of \(agent) is in the config."),
        advice: SafeText("Make a token for one that is: countersign agent add \(agent) --account ACCOUNT"))
    }
    let file = FilePath.absolute(
      tokenFile ?? (FilePath.folder(of: workplace.places.configFile).map { $0 + "/" } ?? "") + "\(agent).token",
      workplace.environment)
    return try AgentConnection(
      of: agent, to: accounts.sorted { $0.name.rawValue < $1.name.rawValue }, at: try address(workplace),
      tokenFile: file, hasTokenFile: access(file, F_OK) == 0, program: program(workplace.environment))
  }

  private func address(_ workplace: Workplace) throws(Problem) -> GatewayPlace {
    if let gateway { return try GatewayPlace(gateway) }
    let port = workplace.settings.gateway.port
    guard port != 0 else {
      throw Problem(
        "The config lets the system choose the gateway's port, so that it is another one each time.",
        advice: "Give the config a port in [gateway], or say --gateway.")
    }
    return try GatewayPlace("http://127.0.0.1:\(port)")
  }

  /// Where this program is, for clients that start it.
  private func program(_ environment: [String: String]) -> String {
    SearchPath(environment).place(of: Process.word).flatMap(FilePath.program) ?? "countersign"
  }

  private func print(_ connection: AgentConnection, _ steps: [ConnectStep]) {
    Output.line(
      "\(connection.agent) reaches the gateway at \(connection.gateway) with its door token, which is named and not shown."
    )
    for (number, step) in steps.enumerated() {
      Output.exactly("")
      Output.line("\(number + 1). \(step.words)")
      Output.exactly("\n" + step.text)
    }
    Output.exactly("")
    let way = connection.mcpURL == nil ? ", through the socket" : ""
    Output.line("The services' own calls, with the same token as their key, go to\(way):")
    Output.exactly("")
    for (account, url) in connection.baseURLs {
      Output.exactly("\(account.name)  \(account.service.profile.title)  \(url)")
    }
  }
}

extension AgentClient: ExpressibleByArgument {}
