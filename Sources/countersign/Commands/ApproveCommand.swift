import ArgumentParser
import Billing
import Consent
import Desk
import Ledger
import Text

/// The operator's yes from a shell, to exactly what `show` printed.
struct ApproveCommand: PrintsResult {
  static let configuration = CommandConfiguration(
    commandName: "approve",
    abstract: "Approve exactly what `show` printed.",
    discussion: """
      The digest names the facts that were shown; when they changed meanwhile, nothing is approved. For a LIVE account \
      the four letters shown at the terminal are asked for, too, unless the step only makes a link. Waits up to 30 seconds for the outcome. There is no \
      way to approve without the digest.

      EXAMPLE
        countersign approve 42 --digest 9f2c...
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The request's number or id.", completion: Candidates.pendingRequests)
  var id: String

  @Option(help: "The digest that `countersign show` printed: 64 hex digits.")
  var digest: String

  @OptionGroup var form: OutputForm

  func validate() throws {
    guard ConsentDigest(hex: digest) != nil else {
      throw ValidationError("--digest takes the 64 hex digits that `countersign show` prints.")
    }
  }

  func run() throws {
    let workplace = try Workplace(common, for: .acting)
    MainLoop.run { await approve(workplace) }
  }

  @MainActor
  private func approve(_ workplace: Workplace) async -> ExitStatus {
    guard let digest = ConsentDigest(hex: digest) else { return .usage }
    let refused = RequestRefusal(name: id, nothing: "nothing was approved", workplace: workplace)
    do throws(LedgerError) {
      let request = try await workplace.ledger.request(named: id)
      guard request.digest == digest else {
        return await refused.tell(
          request,
          "its facts are not those of this digest (any more); look again with `countersign show \(request.number)`")
      }
      guard request.state == .pending else { return await refused.tell(request, "only a pending one can be approved") }
      // Before the code is asked for: nobody should type it for nothing.
      guard !request.isQuoteMissing else { return await refused.tell(request, RefusalText.clause(.notQuoted)) }
      let sheet = try await RequestSheet.read(request, in: workplace.records)
      if let wait = sheet.wait { Output.message("countersign: \(wait)") }
      var place = ApprovalPlace.shell
      if request.isLive, sheet.weight == .heavy {
        switch TerminalQuestion.confirm(
          request, price: sheet.price, weight: sheet.weight, salt: workplace.time.wall.milliseconds)
        {
        case .right: place = .shellCode
        case .wrong: return await refused.tell(request, "that was not the code")
        case .noTerminal:
          return await refused.tell(
            request, "it is on a LIVE account, whose code is asked for at a terminal, and there is none")
        }
      }
      return try await ShellDecision(workplace: workplace, json: json).approve(request, from: place)
    } catch {
      return await refused.tell(error)
    }
  }
}
