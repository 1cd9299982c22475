import Billing
import Consent
import Dashboard
import Desk
import Ledger

/// Why a command about one request did not do what it was asked, told the same way by all of them.
struct RequestRefusal {
  /// What the person called the request.
  let name: String
  /// What did not happen, for example "nothing was approved".
  let nothing: String
  let workplace: Workplace

  /// Tells it and gives the status: how the request stands, where there is one.
  func tell(_ error: LedgerError) async -> ExitStatus {
    switch error {
    case .notFound: Output.problem("there is no request \(SafeTextArgument(name))", .usage)
    case .refused(let refusal, let request): await tell(request, RefusalText.clause(refusal))
    case .unavailable: Output.problem(error, .unreachable)
    }
  }

  /// Tells that a request does not allow it, and why.
  func tell(_ request: ConsentRequest, _ why: String) async -> ExitStatus {
    let engine = EngineStatus(await EngineLock.life(in: workplace.ledger.directory))
    let sent = SentChange(request, at: Moment(workplace.time), engine: engine)
    let doubt = sent.map { ". It was \($0.sentences { $0.words(in: workplace.zone.zone) })" } ?? ""
    return Output.problem(
      "request \(request.number) is \(request.state.word): \(why); \(nothing)\(doubt)",
      ExitStatus(undecided: request.state)
    )
  }
}
