import ArgumentParser
import Billing
import Consent
import Desk
import JSON
import Ledger
import Text

/// What a pending change costs, asked of the service anew.
struct QuoteCommand: PrintsResult {
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

  @Argument(help: "The request's number or id.", completion: Candidates.pendingRequests)
  var id: String

  @OptionGroup var form: OutputForm

  func run() throws {
    let workplace = try Workplace(common, for: .acting)
    MainLoop.run { await quote(workplace) }
  }

  @MainActor
  private func quote(_ workplace: Workplace) async -> ExitStatus {
    let refused = RequestRefusal(name: id, nothing: "nothing was asked for it", workplace: workplace)
    do throws(LedgerError) {
      let request = try await workplace.ledger.request(named: id)
      guard request.state == .pending else {
        return await refused.tell(request, "only a pending change has a price to ask for")
      }
      let decision = ShellDecision(workplace: workplace, json: json)
      let host = try decision.becomeEngine()
      let engine = host.map { host in Task { await host.run { _ in } } }
      let asked = await ask(for: request, workplace)
      engine?.cancel()
      await engine?.value
      let after = try await workplace.ledger.request(request.id) ?? request
      switch try asked.get() {
      case .request, .taken:
        guard after.state == .pending else { return try await decision.report(after) }
        try await report(after, workplace)
        return .fine
      case .refused(let problem, let obstacle):
        if !json { try await report(after, workplace) }
        // A request that stands as it did was not refused: its price was only not asked for.
        return Output.problem(problem, obstacle == .declined ? .unreachable : ExitStatus(obstacle))
      case .unknown(let problem):
        if !json { try await report(after, workplace) }
        return Output.problem(problem, .unknown)
      }
    } catch {
      return await refused.tell(error)
    }
  }

  private func ask(
    for request: ConsentRequest, _ workplace: Workplace
  ) async -> Result<OperatorAsk.Answer, LedgerError> {
    do throws(LedgerError) {
      return .success(try await AskWait(workplace: workplace).ask(.quote(request.id), on: request.account))
    } catch {
      return .failure(error)
    }
  }

  private func report(_ request: ConsentRequest, _ workplace: Workplace) async throws(LedgerError) {
    if json {
      Output.json(
        RequestDocument.whole(request, on: workplace.records.account(request.account), at: workplace.time.storedBoot))
    } else {
      Output.lines(try await RequestSheet.read(request, in: workplace.records).lines)
    }
  }
}
