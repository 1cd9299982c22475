import Billing
import Consent

/// A request in words, as `requests` and `show` print it.
enum RequestText {
  /// One line.
  static func line(_ request: ConsentRequest, at now: Instant) -> String {
    let price = request.facts.quote?.price?.description ?? "price unknown"
    let left = max(0, request.decideBy.milliseconds(since: now) / 1000)
    let wait = request.state == .pending ? "  \(left / 60):\(twoDigits(left % 60)) left" : ""
    return "#\(request.number)  \(request.state.rawValue)  "
      + "\(request.requester.door == .operatorItself ? "you" : request.requester.agent.rawValue)  \(request.account)  "
      + "\(change(request))  \(price)  \(request.isLive ? "LIVE" : "TEST")\(wait)" + why(request)
  }

  /// Everything the review shows, one fact a line.
  static func whole(_ request: ConsentRequest, at now: Instant) -> String {
    let from = request.facts.from
    var lines = [
      ("request", "#\(request.number)  \(request.id)"), ("state", request.state.rawValue),
      ("account", "\(request.account)  \(request.isLive ? "LIVE" : "TEST")  \(request.origin)"),
      ("organisation", request.organisation?.string ?? "unknown"),
      ("asked by", asker(request.requester)), ("change", change(request)),
      ("price now", from.price?.description ?? "unknown"),
      ("price then", request.facts.quote?.price?.description ?? "unknown"),
      ("renews", from.renewsAt?.iso8601 ?? "unknown"),
      ("provider says", request.facts.quote?.words.string ?? "nothing yet"),
      (request.requester.door == .operatorItself ? "you said" : "agent says", request.reason?.string ?? "nothing"),
      ("decide by", request.decideBy.iso8601),
      ("version", String(request.version)),
    ]
    if let outcome = request.outcome {
      lines.append(("outcome", outcome.code.rawValue + (outcome.words.isEmpty ? "" : ": \(outcome.words)")))
    }
    lines.append(("digest", request.digest.hex))
    return lines.map { label, value in
      label + String(repeating: " ", count: max(1, 15 - label.count)) + value
    }.joined(separator: "\n")
  }

  /// Why it was not carried out, where the service or the operator said so.
  private static func why(_ request: ConsentRequest) -> String {
    guard request.state == .failed || request.state == .closedManually, let words = request.outcome?.words,
      !words.isEmpty
    else { return "" }
    return "  (\(words))"
  }

  private static func change(_ request: ConsentRequest) -> String {
    let from = request.facts.from.plan?.title ?? "?"
    let to = request.change.target?.title ?? "-"
    return "\(request.change.operation.rawValue) \(from) -> \(to)"
  }

  private static func asker(_ requester: Requester) -> String {
    requester.door == .operatorItself ? "you" : "\(requester.agent)  (\(door(requester)))"
  }

  private static func door(_ requester: Requester) -> String {
    switch requester.peer {
    case .distinct: "door \(requester.door.rawValue)"
    case .operatorsOwn: "door \(requester.door.rawValue), runs as your own user"
    case .unknown: "door \(requester.door.rawValue), user unknown"
    }
  }

  private static func twoDigits(_ number: Int64) -> String {
    number < 10 ? "0\(number)" : String(number)
  }
}
