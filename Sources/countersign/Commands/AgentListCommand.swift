import ArgumentParser
import Billing
import Consent
import JSON
import Ledger
import Settings

/// Who has a door token.
struct AgentListCommand: PrintsResult, PrintsPages {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the agents that have a door token; the tokens themselves are not kept.",
    discussion: """
      EXAMPLE
        countersign agent list --json
      """)

  @OptionGroup var common: CommonOptions

  @OptionGroup var form: OutputForm

  @OptionGroup var pager: PagerOption

  /// What became of `--forward` where the account stands in the config as it does.
  private static func words(_ account: AccountSettings?) -> String {
    guard let account else { return "made with --forward, but the account is not in the config" }
    return account.forward == nil
      ? "made with --forward, but its account has no `forward`: nothing is passed on" : "its calls are passed on"
  }

  func run() throws {
    let workplace = try Workplace(common, for: .looking)
    MainLoop.run {
      do throws(LedgerError) {
        let grants = try await workplace.ledger.doorGrants()
        if json {
          Output.json([
            "schema": "countersign.agents/1",
            "agents": .array(
              grants.map { grant in
                [
                  "agent": .string(grant.agent.rawValue), "account": .string(grant.account.rawValue),
                  "created_at": .string(grant.createdAt.timestamp), "forward": .bool(grant.forwards),
                  "passed_on": .bool(
                    grant.forwards && workplace.account(grant.account.rawValue)?.forward != nil),
                ]
              }),
          ])
        } else if grants.isEmpty {
          Output.line("No agent has a door token. Make one with: countersign agent add NAME --account ACCOUNT")
        } else {
          for grant in grants {
            let more = grant.forwards ? "  " + Self.words(workplace.account(grant.account.rawValue)) : ""
            Output.line(
              "\(grant.agent)  \(grant.account)  since \(grant.createdAt.words(in: workplace.zone.zone))\(more)")
          }
        }
        return .fine
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }
}
