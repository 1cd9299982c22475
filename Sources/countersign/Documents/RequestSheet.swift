import Billing
import Consent
import Engine
import Ledger
import Text

/// A request with everything that belongs on its review, as `show` prints it.
struct RequestSheet {
  let request: ConsentRequest
  /// Nil when the account is not in the config any more.
  let service: Service?
  /// What was last seen of the account; nil before the first look.
  let look: Look?
  /// Nil where the service does not count the calls of the change.
  let budget: CallBudget?
  let wall: Instant
  let boot: StoredBootTime
  /// What else happened here.
  let elsewhere: SurroundingsText

  /// Reads what belongs to a request.
  static func read(_ request: ConsentRequest, in workplace: Workplace) async throws(LedgerError) -> RequestSheet {
    let now = workplace.time.wall
    let service = workplace.account(request.account.rawValue)?.service
    var budget: CallBudget?
    if service == .dock, let route = CallBudget.route(of: request.change) {
      budget = CallBudget(
        try await workplace.ledger.calls(of: request.account, route: route, at: now), at: now)
    }
    return RequestSheet(
      request: request, service: service, look: try await workplace.ledger.look(at: request.account), budget: budget,
      wall: now, boot: workplace.time.storedBoot, elsewhere: try await SurroundingsText.read(request, in: workplace))
  }

  /// Every fact on a line of its own.
  var text: String {
    (identity + facts + words + clocks + elsewhere.lines + [("digest", request.digest.hex)]).map { label, value in
      label + String(repeating: " ", count: max(1, 15 - label.count)) + value
    }.joined(separator: "\n")
  }

  private typealias Line = (label: String, value: String)

  private var identity: [Line] {
    [
      ("request", "#\(request.number)  \(request.id)"), ("state", request.state.rawValue),
      ("account", "\(request.account)  \(request.isLive ? "LIVE" : "TEST")  \(request.origin)"),
      ("organisation", request.organisation?.string ?? "unknown"),
      ("asked by", RequestText.asker(request.requester) + (request.joins > 0 ? ", \(request.joins + 1) times" : "")),
      ("change", RequestText.change(request)),
    ]
  }

  private var facts: [Line] {
    let from = request.facts.from
    var lines: [Line] = [
      ("price now", from.price?.description ?? "unknown"), ("price then", RequestText.price(request, of: service)),
    ]
    if case .scheduled(let end) = from.cancellation {
      lines.append(("ends", end?.iso8601 ?? "at the period's end"))
    } else {
      lines.append(("renews", from.renewsAt?.iso8601 ?? "unknown"))
    }
    if let effective = request.facts.quote?.effective { lines.append(("takes effect", effective.string)) }
    for meter in look?.observation?.meters ?? [] { lines.append(("usage", RequestText.reading(meter))) }
    return lines
  }

  private var words: [Line] {
    [
      ("provider says", request.facts.quote?.words.string ?? "nothing yet"),
      (
        request.requester.door == .operatorItself ? "you said" : "agent says",
        request.reason?.string ?? "nothing"
      ),
    ]
  }

  private var clocks: [Line] {
    var lines: [Line] = []
    switch request.state {
    case .pending:
      lines.append(
        ("decide by", request.decideBy.iso8601 + " (\(RequestText.left(until: request.decideBy, at: wall)))"))
    case .approved:
      if let executeBy = request.executeBy { lines.append(("carried out by", executeBy.iso8601)) }
    case .executing, .unknown, .awaitingPayment: break
    case .executed, .satisfied, .rejected, .expired, .cancelled, .superseded, .failed, .closedManually:
      if let endedAt = request.endedAt { lines.append(("ended", endedAt.iso8601)) }
    }
    if let left = request.token?.timeLeft(at: boot), left > .zero {
      lines.append(("token", "ends in \(left.wholeMilliseconds / 1000) s"))
    }
    if let budget, !request.state.isFinal {
      let none = budget.nextAt.map { "; the next one at \($0.iso8601)" } ?? ""
      lines.append(("calls", "\(budget.left) of \(CallBudget.hourly) plan-changing calls left this hour" + none))
    }
    lines.append(("version", String(request.version)))
    if let outcome = request.outcome {
      lines.append(("outcome", outcome.code.rawValue + (outcome.words.isEmpty ? "" : ": \(outcome.words)")))
    }
    return lines
  }

  /// Why an approval is not carried out at once; nil when it can be.
  var wait: String? {
    guard let next = budget?.nextAt else { return nil }
    return "no plan-changing call is left on \(request.account) until \(next.iso8601) "
      + "(\(RequestText.left(until: next, at: wall))); an approval is carried out then, an hour after it at the latest, "
      + "or ends; `countersign reject \(request.number)` takes it back"
  }
}
