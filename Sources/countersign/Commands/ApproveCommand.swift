import ArgumentParser
import Billing
import Consent
import Ledger
import Text

/// The operator's yes from a shell, to exactly what `show` printed.
struct ApproveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve",
    abstract: "Approve exactly what `show` printed.",
    discussion: """
      The digest names the facts that were shown; when they changed meanwhile, nothing is approved. For a LIVE account \
      the four letters shown at the terminal are asked for, too. Waits up to 30 seconds for the outcome. There is no \
      way to approve without the digest.

      EXAMPLE
        countersign approve 42 --digest 9f2c...
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The request's number or id.")
  var id: String

  @Option(help: "The digest that `countersign show` printed: 64 hex digits.")
  var digest: String

  @Flag(help: "Print one JSON document.")
  var json = false

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
    do throws(LedgerError) {
      let request = try await workplace.ledger.request(named: id)
      guard request.digest == digest else {
        return Output.problem(
          "the facts of request \(request.number) are not those of this digest (any more); look again with "
            + "`countersign show \(request.number)`; nothing was approved", .unreachable)
      }
      guard request.state == .pending else {
        return Output.problem(
          "request \(request.number) is \(request.state.rawValue), it cannot be approved; nothing was changed",
          .unreachable)
      }
      let sheet = try await RequestSheet.read(request, in: workplace)
      if let wait = sheet.wait { Output.message("countersign: \(wait)") }
      var place = ApprovalPlace.shell
      if request.isLive {
        let price = RequestText.price(request, of: sheet.service)
        switch TerminalQuestion.confirm(request, price: price, salt: workplace.time.wall.milliseconds) {
        case .right: place = .shellCode
        case .wrong:
          return Output.problem("that was not the code; nothing was approved", .unreachable)
        case .noTerminal:
          return Output.problem(
            "request \(request.number) is on a LIVE account and its code is asked for at a terminal, but there is none; "
              + "nothing was approved", .unreachable)
        }
      }
      return try await ShellDecision(workplace: workplace, json: json).approve(request, from: place)
    } catch .notFound {
      return Output.problem("there is no request \(SafeTextArgument(id))", .usage)
    } catch .refused(let refusal, let request) {
      return Output.problem(
        "request \(request.number) is \(request.state.rawValue): \(RefusalText.sentence(refusal)); nothing was approved",
        .unreachable)
    } catch {
      return Output.problem(error, .unreachable)
    }
  }
}
