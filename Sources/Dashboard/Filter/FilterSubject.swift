import Billing
import Consent
import Text

/// A row as a filter sees it, all in lower case.
struct FilterSubject {
  let words: [String: String]
  let numbers: [String: Double]
  /// Everything that text without a field is looked for in.
  let text: String

  init(_ words: [String: String?], _ numbers: [String: Double?] = [:], more: [String] = []) {
    let known = words.compactMapValues { $0?.lowercased() }
    self.words = known
    self.numbers = numbers.compactMapValues(\.self)
    text = (known.values.sorted() + more.map { $0.lowercased() }).joined(separator: "\n")
  }
}

extension FilterSubject {
  init(_ status: AccountStatus) {
    let observation = status.observation
    self.init(
      [
        "name": status.account.name.rawValue, "service": status.account.service.rawValue,
        "plan": observation?.plan.plan?.rawValue, "status": observation?.plan.status?.string,
        "state": status.freshness.word, "env": status.account.isLive ? "live" : "test",
        "org": status.organisation?.string,
      ],
      [
        "usage": status.fullest.map(Double.init),
        "price": observation?.plan.price.map { Double($0.money.minorUnits) / 100 },
        "calls": status.callsLeft.map(Double.init),
      ], more: [status.account.origin])
  }

  init(_ meter: Meter, at now: Instant) {
    let limit: Int64? = if case .of(let limit) = meter.limit { limit } else { nil }
    self.init(
      ["meter": meter.name.string, "unit": meter.unit.string, "source": meter.provenance.word],
      [
        "usage": meter.percent.map(Double.init), "used": meter.used.map(Double.init), "limit": limit.map(Double.init),
        "left": meter.resetsAt.map { Double($0.milliseconds(since: now)) / 60_000 },
      ])
  }

  /// - Parameter account: where it wants a change; nil when it is not in the config any more.
  init(_ request: ConsentRequest, _ history: AskHistory?, on account: AccountStatus?, at now: Moment) {
    let minutes = Double(request.timeToDecide(at: now).wholeMilliseconds) / 60_000
    self.init(
      [
        "agent": request.requester.who, "account": request.account.rawValue,
        "plan": (request.change.target ?? request.facts.from.plan)?.rawValue, "op": request.change.operation.rawValue,
        "state": request.state.word, "env": request.isLive ? "live" : "test",
      ],
      [
        "number": Double(request.number),
        "price": request.facts.quote?.price.map { Double($0.money.minorUnits) / 100 },
        "usage": account?.fullest.map(Double.init), "left": minutes, "minutes": minutes,
        "asked": Double(history?.asked ?? 0) + 1,
      ], more: [request.summary, request.id.description])
  }

  init(_ link: Link, at now: Instant) {
    let minutes = link.expiresAt.map { Double($0.milliseconds(since: now)) / 60_000 }
    self.init(
      [
        "account": link.account.rawValue, "kind": link.kind.word, "plan": link.target?.rawValue,
        "host": link.host.string, "state": link.standing(at: now).words(for: link.kind),
      ],
      ["left": minutes, "minutes": minutes])
  }
}

extension AccountStatus {
  /// The share of its limit that the fullest meter has; nil where none is known.
  fileprivate var fullest: Int64? { observation?.meters.compactMap(\.percent).max() }
}
