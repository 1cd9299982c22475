import ArgumentParser
import Billing
import Desk
import Ledger
import Text

/// The operator's statement of what became of a request whose answer was lost.
struct CloseCommand: Confirms {
  static let configuration = CommandConfiguration(
    commandName: "close",
    abstract: "State what became of a request whose answer was lost, when nothing else can tell.",
    discussion: """
      Look at the service's own page first: closing says only what you saw, it changes nothing there.

      EXAMPLE
        countersign close 42 "Dock's page shows that nothing was changed"
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The request's number or id.", completion: Candidates.unsettledRequests)
  var id: String

  @Argument(help: "What you saw.")
  var statement: String

  @OptionGroup var form: OutputForm

  @OptionGroup var silence: QuietOption

  func validate() throws {
    guard statement.contains(where: { !$0.isWhitespace }) else { throw ValidationError("A statement needs words.") }
  }

  func run() throws {
    let workplace = try Workplace(common, for: .acting)
    MainLoop.run {
      do throws(LedgerError) {
        let request = try await workplace.ledger.request(named: id)
        let closed = try await workplace.ledger.apply(
          .closedManually(note: SafeText(statement, maximumCharacters: 500)), to: request.id, actor: .operatorItself,
          at: workplace.time.wall)
        if json {
          Decision.print(closed, workplace, json: true)
        } else {
          Output.line("Request \(request.number) is closed.")
        }
        return .fine
      } catch {
        let refusal = RequestRefusal(name: id, nothing: "nothing was changed", workplace: workplace)
        guard case .refused(_, let request) = error else { return await refusal.tell(error) }
        return await refusal.tell(request, "only one whose answer was lost can be closed by hand")
      }
    }
  }
}
