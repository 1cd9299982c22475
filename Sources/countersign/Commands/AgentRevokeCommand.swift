import ArgumentParser
import Billing
import Consent
import Dashboard
import Desk
import JSON
import Ledger

/// Takes a door token back.
struct AgentRevokeCommand: PrintsResult {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "Take an agent's door tokens back and withdraw what it asked.",
    discussion: """
      The tokens stop working at once, and a call that waits ends with 401. The agent's requests that wait for a decision \
      or were not sent yet are withdrawn with them. Those that the service has been asked for already, or that wait on \
      its page, cannot be undone from here: they are named. Whoever gets the name later begins with nothing.

      EXAMPLE
        countersign agent revoke research-bot --account dock-main
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The agent's name.", completion: Candidates.agents)
  var name: String

  @Option(help: "Only the token for this account.", completion: Candidates.accounts)
  var account: String?

  @OptionGroup var form: OutputForm

  func run() throws {
    let workplace = try Workplace(common, for: .acting)
    MainLoop.run {
      guard let agent = AgentName(name) else {
        return Output.problem("\(SafeTextArgument(name)) is not an agent's name", .usage)
      }
      let only = account.flatMap { AccountName($0) }
      // Taken for no name at all, it would revoke the tokens for every account.
      if let account, only == nil {
        return Output.problem("\(SafeTextArgument(account)) is not an account's name", .usage)
      }
      do throws(LedgerError) {
        let revocation = try await workplace.ledger.revokeDoorTokens(of: agent, account: only, at: workplace.time.wall)
        guard !revocation.isEmpty else {
          let place = only.map { " for \($0)" } ?? ""
          return Output.problem(
            "there is no door token of an agent \(SafeTextArgument(name))\(place); `countersign agent list` names those "
              + "there are", .usage)
        }
        if json {
          Output.json(Self.document(revocation, of: agent, on: only))
        } else {
          for line in Self.lines(revocation, of: agent) { Output.line(line) }
        }
        return .fine
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }

  /// What was done, in words.
  static func lines(_ revocation: Revocation, of agent: AgentName) -> [String] {
    let tokens =
      switch revocation.tokens {
      case 0: "\(agent) had no door token any more."
      case 1: "One door token of \(agent) is revoked."
      default: "\(revocation.tokens) door tokens of \(agent) are revoked."
      }
    return [tokens]
      + revocation.withdrawn.map { "Request \($0.number) (\($0.account): \(RequestText.change($0))) is withdrawn." }
      + revocation.left.map {
        "Request \($0.number) (\($0.account): \(RequestText.change($0))) is \($0.state.word) and stays: "
          + "it cannot be undone from here."
      }
  }

  private static func document(_ revocation: Revocation, of agent: AgentName, on account: AccountName?) -> JSONValue {
    func list(_ requests: [ConsentRequest]) -> JSONValue {
      .array(
        requests.map { request in
          [
            "id": .string(request.id.rawValue), "number": .integer(request.number),
            "account": .string(request.account.rawValue), "state": .string(request.state.rawValue),
          ]
        })
    }
    return [
      "schema": "countersign.revocation/1", "agent": .string(agent.rawValue),
      "account": account.map { .string($0.rawValue) } ?? .null, "tokens": .integer(Int64(revocation.tokens)),
      "withdrawn": list(revocation.withdrawn), "left": list(revocation.left),
    ]
  }
}
