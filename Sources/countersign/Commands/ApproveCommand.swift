import ArgumentParser
import Billing
import Consent
import Engine
import JSON
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
    let workplace = try Workplace(common)
    MainLoop.run { await approve(workplace) }
  }

  @MainActor
  private func approve(_ workplace: Workplace) async -> ExitStatus {
    guard let digest = ConsentDigest(hex: digest) else { return .usage }
    if workplace.settings.readOnly {
      return Output.problem("the config says read_only = true, so nothing is decided here", .badConfiguration)
    }
    do throws(LedgerError) {
      let request = try await workplace.ledger.request(named: id)
      guard request.digest == digest else {
        return Output.problem(
          "the facts of request \(request.number) are not those of this digest (any more); look again with "
            + "`countersign show \(request.number)`; nothing was approved", .unreachable)
      }
      guard request.needsAnotherApprover || request.requester.door == .operatorItself else { return .usage }
      var place = ApprovalPlace.shell
      if request.isLive {
        guard TerminalQuestion.confirm(request, salt: workplace.time.wall.milliseconds) else {
          return Output.problem(
            "request \(request.number) is on a LIVE account: the code was not given at a terminal; nothing was approved",
            .unreachable)
        }
        place = .shellCode
      }
      // Taken before the decision is written: whoever has the lock carries it out.
      let host = try becomeEngineIfNeeded(workplace)
      let approved = try await workplace.ledger.apply(
        .approved(Approval(digest: digest, version: request.version, from: place)), to: request.id,
        actor: .operatorItself, at: workplace.time.wall)
      let engine = host.map { host in Task { await host.run { _ in } } }
      let outcome = try await OutcomeWait(workplace: workplace).wait(for: approved.id, atMost: .seconds(30))
      engine?.cancel()
      await engine?.value
      return report(outcome ?? approved, workplace)
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

  private func becomeEngineIfNeeded(_ workplace: Workplace) throws(LedgerError) -> EngineHost? {
    do {
      guard let lock = try EngineLock.take(in: workplace.ledger.directory) else { return nil }
      return try EngineHost(workplace, lock: lock, gatewayPort: nil)
    } catch {
      throw .unavailable(error)
    }
  }

  private func report(_ request: ConsentRequest, _ workplace: Workplace) -> ExitStatus {
    if json {
      Output.json(RequestDocument.whole(request, at: workplace.time.storedBoot))
    } else {
      Output.line(RequestText.line(request, at: workplace.time.wall))
    }
    switch request.state {
    case .executed, .satisfied: return .fine
    case .pending:
      Output.message("countersign: the facts changed before it could be carried out; the approval is void. Look again.")
      return .pending
    case .approved, .executing: return .pending
    case .unknown:
      Output.message("countersign: the answer was lost; the billing state is read again before anything else happens.")
      return .unknown
    case .awaitingPayment: return .awaitingPayment
    case .rejected: return .rejected
    case .expired: return .expired
    case .cancelled, .superseded: return .cancelled
    case .failed, .closedManually: return .failed
    }
  }
}
