import ArgumentParser
import Billing
import Consent
import Desk
import JSON
import Ledger
import Settings
import Text

/// Door tokens for agents.
struct AgentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent", abstract: "Give agents their door tokens.",
    subcommands: [
      AgentAddCommand.self, AgentConnectCommand.self, AgentListCommand.self, AgentRevokeCommand.self,
    ])
}

/// A new door token.
struct AgentAddCommand: PrintsResult {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Make a door token for an agent and its accounts; it is shown once, or kept in a private file.",
    discussion: """
      The token takes the place of the provider's API key in the agent: change its base URL to the gateway and its key \
      to the token. It works once this command has ended. An older token of the same agent stops working then for the \
      accounts that are named here; the agent's requests stay its own. A token that could not be printed is never valid. \
      After `agent revoke` the name begins with nothing.

      One token can be for several accounts. Where two of them are at the same service, put /accounts/NAME behind the \
      gateway's address to say which is meant.

      With --token-file the token is written into a new private file and never shown; `agent connect` says how a client \
      takes it from there.

      With --forward the agent's other calls reach the service as well, where the account's `forward` in the config \
      lists them, with a credential of yours. Whoever holds such a token does there what that credential may: see \
      docs/forward.md before you make one.

      EXAMPLE
        countersign agent add research-bot --account dock-main --account daimon-main
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The agent's name: letters, digits and . _ - (at most 40).")
  var name: String

  @Option(
    name: .customLong("account"), parsing: .singleValue, help: "An account it is for; can be repeated.",
    completion: Candidates.accounts)
  var accounts: [String]

  @Option(
    help: ArgumentHelp(
      "Write the token into this new file (0600) and do not show it; one that exists is never overwritten.",
      valueName: "file"),
    completion: .file())
  var tokenFile: String?

  @Flag(help: "Also pass on the calls that the accounts' `forward` lists.")
  var forward = false

  @OptionGroup var form: OutputForm

  func validate() throws {
    if tokenFile == "" || tokenFile == "-" { throw ValidationError("--token-file takes the name of a new file.") }
    if AgentName.isReserved(name) {
      throw ValidationError(
        "\(SafeTextArgument(name)) is how reviews and the log name somebody else, so no agent can be called that.")
    }
    guard !accounts.isEmpty else {
      throw ValidationError("Missing expected argument '--account <account>'")
    }
    guard AgentName(new: name) != nil else {
      throw ValidationError("A name has 1 to 40 letters, digits and . _ - and begins with a letter or digit.")
    }
  }

  func run() throws {
    let workplace = try Workplace(common, for: .acting)
    MainLoop.run {
      guard let agent = AgentName(new: name) else { return .usage }
      var named: [AccountSettings] = []
      do throws(Problem) {
        for name in self.accounts {
          let account = try workplace.knownAccount(name)
          if !named.contains(where: { $0.name == account.name }) { named.append(account) }
        }
      } catch {
        return Output.problem(error, .usage)
      }
      let accounts = named.map(\.name)
      do throws(LedgerError) {
        let old = try await workplace.ledger.doorGrants().filter { $0.agent == agent && accounts.contains($0.account) }
        // What cannot be kept is not made: nobody should copy a token that will never let anybody in.
        try await workplace.ledger.makeSureOfWriting()
        let token = Ledger.newDoorToken()
        let still = old.isEmpty ? "" : "; the token it has works on"
        let file = tokenFile.map { TokenFile(path: FilePath.absolute($0, workplace.environment)) }
        if let file {
          do throws(Problem) { try file.create(token, environment: workplace.environment) } catch {
            return Output.problem(error, .unwritable)
          }
        }
        guard show(token, in: file, agent, accounts) else {
          file?.remove()
          return Output.problem(
            "the token could not be shown, so it is not valid\(still): \(Output.failureWords)", .unwritable)
        }
        do throws(LedgerError) {
          try await workplace.ledger.putInForce(
            token, agent: agent, accounts: accounts, forwards: forward, at: workplace.time.wall)
        } catch {
          file?.remove()
          Output.message(
            file == nil
              ? "countersign: the token that was printed is not valid, because it could not be kept"
              : "countersign: the token could not be kept, so its file was taken away again")
          throw error
        }
        if !json {
          if let file {
            file.tellHowItIsUsed(by: agent)
          } else {
            Output.message("This token is shown once. Give it to \(agent) in place of its API key.")
          }
        }
        for line in warnings(named) { Output.message(line) }
        if let older = workplace.olderConfig(EngineLock.holder(in: workplace.ledger.directory)) {
          Output.message(older.sentence)
        }
        for old in old {
          let place = accounts.count == 1 ? "" : " for \(old.account)"
          Output.message(
            "It replaces the token of \(old.createdAt.words(in: workplace.zone.zone))\(place), which stopped working there just now."
          )
        }
        for group in Dictionary(grouping: named, by: \.service).values where group.count > 1 && !json {
          Output.message(
            "\(group.map(\.name.rawValue).joined(separator: " and ")) are at the same service: put /accounts/NAME behind the "
              + "gateway's address to say which is meant.")
        }
        return .fine
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }

  /// What a token whose calls are passed on means for the custody of each account's key.
  private func warnings(_ accounts: [AccountSettings]) -> [String] {
    guard forward else { return [] }
    return accounts.map { account in
      guard let forward = account.forward else {
        return "Nothing is passed on to \(account.name): its `forward` in the config lists no call."
      }
      return
        "Warning: calls of \(name) that `forward` lists go to \(account.name) with \(ForwardCustody.key(forward)); there the "
        + "agent can do what that may. \(ForwardCustody.words(account))"
        + (ForwardCustody.warning(account).map { " " + $0 } ?? "")
    }
  }

  /// Prints the token, or where it is; whether all of it was written.
  private func show(_ token: Secret, in file: TokenFile?, _ agent: AgentName, _ accounts: [AccountName]) -> Bool {
    guard json else {
      return file.map { Output.line("The token of \(agent) is in \(SafeText($0.path)).") }
        ?? Output.exactly(token.reveal())
    }
    return Output.json([
      "schema": "countersign.agent/1", "agent": .string(agent.rawValue),
      "account": accounts.count == 1 ? .string(accounts[0].rawValue) : .null,
      "accounts": .array(accounts.map { .string($0.rawValue) }), "token": file == nil ? .string(token.reveal()) : .null,
      "forward": .bool(forward), "token_file": file.map { .string($0.path) } ?? .null,
    ])
  }
}
