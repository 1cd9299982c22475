import Billing
import Consent
import Dashboard
import Text

/// A request in words, as `requests` and `show` print it.
package enum RequestText {
  /// The request on a line, and below it why it was not carried out, where somebody said so.
  package static func lines(
    _ request: ConsentRequest, on account: Account?, at now: Instant, indent: Int = 0,
    among others: [ConsentRequest] = []
  ) -> (FramedLines) -> [String] {
    { frame in
      frame.own(String(repeating: " ", count: indent) + line(request, on: account, at: now, among: others), hanging: 8)
        + frame.foreign(why(request), indent: indent + 4)
    }
  }

  /// The request on one line.
  ///
  /// - Parameters:
  ///   - account: nil when it is not in the config any more.
  ///   - others: the requests among which the one is that took its place.
  package static func line(
    _ request: ConsentRequest, on account: Account?, at now: Instant, among others: [ConsentRequest] = []
  ) -> String {
    let replacement = request.replacement(among: others).map { " by #\($0.number)" } ?? ""
    let wait = request.state == .pending ? "  " + left(until: request.decideBy, at: now) : ""
    return "#\(request.number)  \(request.state.word)\(replacement)  \(facts(request, on: account))\(wait)"
  }

  /// Who wants what, where, and for how much.
  package static func facts(_ request: ConsentRequest, on account: Account?) -> String {
    "\(request.requester.door == .operatorItself ? "you" : request.requester.agent.rawValue)  \(request.account)  "
      + "\(change(request))  \(RequestPrice(request, on: account).inList)  \(request.isLive ? "LIVE" : "TEST")"
  }

  /// Why it was not carried out, where the service or the operator said so.
  package static func why(_ request: ConsentRequest) -> SafeText {
    guard request.state == .failed || request.state == .closedManually else { return "" }
    return request.outcome?.words ?? ""
  }

  /// The time until something: `14:59 left`, `2 h 5 min left`.
  package static func left(until instant: Instant, at now: Instant) -> String {
    let seconds = max(0, instant.milliseconds(since: now) / 1000)
    if seconds >= 3600 { return "\(seconds / 3600) h \(seconds / 60 % 60) min left" }
    return "\(seconds / 60):\(twoDigits(seconds % 60)) left"
  }

  /// What an approval waits for that is not carried out yet, as a clause; nil for a request in another state.
  package static func approval(_ request: ConsentRequest, engine: EngineStatus, in zone: ClockZone) -> String? {
    guard request.state == .approved, let executeBy = request.executeBy else { return nil }
    let why =
      engine.obstacle != nil
      ? "nothing was sent, because no engine works; it lapses at"
      : request.isPutOff
        ? "the service could not be called yet, and nothing was sent; it is tried until"
        : "nothing was sent yet; it lapses at"
    return "\(why) \(executeBy.words(in: zone)); `countersign reject \(request.number)` takes it back"
  }

  /// A meter on a line: `agents 9 / 10`.
  package static func reading(_ meter: Meter, in zone: ClockZone) -> String {
    let used = meter.used.map { String($0) } ?? "?"
    let limit =
      switch meter.limit {
      case .of(let number): String(number)
      case .unlimited: "unlimited"
      case .unknown: "?"
      }
    let percent = meter.percent.map { "  \($0) %" } ?? ""
    let source = meter.isSeenInPassing ? "seen in passing" : "as of"
    let age = meter.asOf.map { ", \(source) \($0.words(in: zone))" } ?? ""
    return "\(meter.name.word())  \(used) / \(limit)\(percent)  (\(meter.provenance.rawValue)\(age))"
  }

  package static func change(_ request: ConsentRequest) -> String {
    change(request.change, from: request.facts.from.plan)
  }

  package static func change(_ change: PlanChange, from: PlanName?) -> String {
    "\(change.operation.rawValue.replacing("_", with: " ")) \(from.map(plan) ?? "?")"
      + (change.target.map { " -> \(plan($0))" } ?? "")
      + (change.interval.map { ", charged \($0.adverb)" } ?? "")
  }

  /// A plan's name as a word within a line of ours; whole, since two may differ at their ends only.
  package static func plan(_ name: PlanName) -> String { SafeText(name.title).word(columns: .max) }

  package static func asker(_ requester: Requester) -> String {
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
