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
        "usage": observation?.meters.compactMap(\.percent).max().map(Double.init),
        "price": observation?.plan.price.map { Double($0.money.minorUnits) / 100 },
        "calls": status.callsLeft.map(Double.init),
      ], more: [status.account.origin])
  }

  init(_ request: ConsentRequest, _ history: AskHistory?, at now: Moment) {
    self.init(
      [
        "agent": request.requester.who, "account": request.account.rawValue,
        "plan": (request.change.target ?? request.facts.from.plan)?.rawValue, "op": request.change.operation.rawValue,
        "state": request.state.word, "env": request.isLive ? "live" : "test",
      ],
      [
        "number": Double(request.number),
        "price": request.facts.quote?.price.map { Double($0.money.minorUnits) / 100 },
        "minutes": Double(request.timeToDecide(at: now).wholeMilliseconds) / 60_000,
        "asked": Double(history?.asked ?? 0) + 1,
      ], more: [request.summary, request.id.description])
  }

  init(_ link: Link, at now: Instant) {
    self.init(
      [
        "account": link.account.rawValue, "kind": link.kind.word, "plan": link.target?.rawValue,
        "host": link.host.string, "state": link.standing(at: now).words(for: link.kind),
      ],
      ["minutes": link.expiresAt.map { Double($0.milliseconds(since: now)) / 60_000 }])
  }
}
