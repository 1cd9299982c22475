import ArgumentParser
import Billing
import Consent
import JSON
import Ledger
import Settings

/// Door tokens for agents.
struct AgentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent", abstract: "Give agents their door tokens.",
    subcommands: [AgentAddCommand.self, AgentListCommand.self, AgentRevokeCommand.self])
}

/// A new door token.
struct AgentAddCommand: PrintsResult {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Make a door token for an agent and an account; it is shown once.",
    discussion: """
      The token takes the place of the provider's API key in the agent: change its base URL to the gateway and its key \
      to the token. An older token of the same agent for the same account stops working; \
      the agent's requests stay its own. After `agent revoke` the name begins with nothing.

      EXAMPLE
        countersign agent add research-bot --account dock-main
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The agent's name: letters, digits and . _ - (at most 40).")
  var name: String

  @Option(help: "The account it is for.")
  var account: String

  @OptionGroup var form: OutputForm

  func validate() throws {
    if AgentName.isReserved(name) {
      throw ValidationError(
        "\(SafeTextArgument(name)) is how reviews and the log name somebody else, so no agent can be called that.")
    }
    guard AgentName(new: name) != nil else {
      throw ValidationError("A name has 1 to 40 letters, digits and . _ - and begins with a letter or digit.")
    }
  }

  func run() throws {
    let workplace = try Workplace(common, for: .acting)
    MainLoop.run {
      guard let agent = AgentName(new: name) else { return .usage }
      let account: AccountSettings
      do throws(Problem) { account = try workplace.knownAccount(self.account) } catch {
        return Output.problem(error, .usage)
      }
      do throws(LedgerError) {
        let old = try await workplace.ledger.doorGrants().first { $0.agent == agent && $0.account == account.name }
        let token = try await workplace.ledger.issueDoorToken(
          agent: agent, account: account.name, at: workplace.time.wall)
        if json {
          Output.json([
            "schema": "countersign.agent/1", "agent": .string(agent.rawValue),
            "account": .string(account.name.rawValue), "token": .string(token.reveal()),
          ])
        } else {
          Output.exactly(token.reveal())
          Output.message("This token is shown once. Give it to \(agent) in place of its API key.")
        }
        if let old {
          Output.message("It replaces the token of \(old.createdAt.words), which stopped working just now.")
        }
        return .fine
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }
}
