import ArgumentParser
import Billing
import Consent
import JSON
import Ledger
import Text

/// What a pending change costs, asked of the service anew.
struct QuoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quote",
    abstract: "Ask the service what a pending change costs, and show it.",
    discussion: """
      Takes one of the plan-changing calls that the service allows an hour, and says how many are left; with fewer than \
      two left nothing is asked, because approving needs one more. Facts that changed by it have a new digest.

      EXAMPLE
        countersign quote 42
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The request's number or id.")
  var id: String

  @Flag(help: "Print one JSON document.")
  var json = false

  func run() throws {
    let workplace = try Workplace(common, for: .acting)
    MainLoop.run { await quote(workplace) }
  }

  @MainActor
  private func quote(_ workplace: Workplace) async -> ExitStatus {
    do throws(LedgerError) {
      let request = try await workplace.ledger.request(named: id)
      guard request.state == .pending else {
        return Output.problem(
          "request \(request.number) is \(request.state.rawValue), nothing is asked for it", .unreachable)
      }
      let decision = ShellDecision(workplace: workplace, json: json)
      let host = try decision.becomeEngine()
      let engine = host.map { host in Task { await host.run { _ in } } }
      let answer = try await AskWait(workplace: workplace).ask(.quote(request.id), on: request.account)
      let after = try await workplace.ledger.request(request.id) ?? request
      let sheet = try await RequestSheet.read(after, in: workplace)
      if json {
        Output.json(RequestDocument.whole(after, at: workplace.time.storedBoot))
      } else {
        Output.lines(sheet.lines)
      }
      engine?.cancel()
      await engine?.value
      switch answer {
      case .request, .taken: return after.state == .pending ? .fine : try await decision.report(after)
      case .refused(let problem): return Output.problem(problem, .unreachable)
      case .unknown(let problem): return Output.problem(problem, .unknown)
      }
    } catch .notFound {
      return Output.problem("there is no request \(SafeTextArgument(id))", .usage)
    } catch {
      return Output.problem(error, .unreachable)
    }
  }
}
