import Billing
import Consent
import Screen
import Text

extension ConsentState {
  /// The state in one or two words, the same on the screen, in the shell and in pushes; documents and the agents' doors
  /// have its raw value.
  package var word: String {
    switch self {
    case .pending: "pending"
    case .approved: "approved"
    case .executing: "executing"
    case .unknown: "outcome unknown"
    case .awaitingPayment: "waiting for payment"
    case .executed: "executed"
    case .satisfied: "already so"
    case .rejected: "rejected"
    case .expired: "expired"
    case .cancelled: "withdrawn"
    case .superseded: "replaced"
    case .failed: "failed"
    case .closedManually: "closed by hand"
    }
  }

  /// The state in a sentence that says why nothing can be decided.
  var sentence: String {
    switch self {
    case .pending: "The request waits for your decision."
    case .approved: "The request is approved; nothing was sent yet."
    case .executing: "The change was sent, and no answer is on record yet."
    case .unknown: "The change was sent, and its answer was lost: nobody knows yet whether it happened."
    case .awaitingPayment: "The request is approved and a page waits for payment."
    case .executed: "The request was executed."
    case .satisfied: "What was asked is so already."
    case .rejected: "The request was rejected."
    case .expired: "The request has expired."
    case .cancelled: "The request was withdrawn."
    case .superseded: "The agent asked for something else instead."
    case .failed: "The service refused; nothing happened."
    case .closedManually: "The request was closed by hand."
    }
  }
}

extension ConsentRequest {
  /// Its state in a sentence; of a change that is only scheduled, what is going to happen.
  func fate(in zone: ClockZone) -> String {
    // The service did not refuse it: nobody heard what it answered.
    if isUnseen {
      return "Sent once, its answer was lost, and the bill does not show it."
    }
    guard isScheduled else { return state.sentence }
    let end =
      (outcome?.effective ?? facts.from.renewsAt).map { "until \($0.date(in: zone))" } ?? "until the period's end"
    return
      "Scheduled: \(facts.from.plan?.title ?? "the plan") \(end), then \(change.target?.title ?? "the smaller one")."
  }
}

extension Operation {
  /// The operation as a heading.
  var word: String {
    switch self {
    case .upgrade: "upgrade"
    case .downgrade: "downgrade"
    case .resume: "resume"
    case .checkout: "checkout page"
    case .portal: "portal page"
    case .upgradeLink: "upgrade link"
    case .limitIncrease: "limit increase"
    case .notify: "note"
    }
  }
}

extension Operation {
  /// The operation in a word, before its plan.
  fileprivate var shortWord: String {
    switch self {
    case .checkout: "checkout"
    case .portal: "portal"
    case .upgradeLink: "link"
    case .upgrade, .downgrade, .resume, .limitIncrease, .notify: word
    }
  }
}

extension ConsentRequest {
  /// How often the same ask joined it while it waits: `repeated twice`; nil where none did.
  public var repeats: String? { joins > 0 ? "repeated \(times(joins))" : nil }

  /// How often the same was asked in requests before this one: `asked twice before`; nil where it never was.
  ///
  /// - Parameter past: what is known of the same ask, with those that joined this request.
  func askedBefore(_ past: AskHistory?) -> String? {
    guard let past, past.asked > joins else { return nil }
    return "asked \(times(past.asked - joins)) before"
  }
}

/// How often something happened: `once`, `twice`, `3 times`.
func times(_ count: Int) -> String {
  count == 1 ? "once" : count == 2 ? "twice" : "\(count) times"
}

extension Door {
  var word: String {
    switch self {
    case .gateway: "the gateway"
    case .socket: "the agents' socket"
    case .operatorItself: "the operator's own door"
    }
  }
}

extension Requester {
  /// Who asks, as the operator reads it.
  var who: String {
    door == .operatorItself ? "you" : agent.rawValue
  }
}

extension PeerUser {
  /// What the asking process's user means; nil when it means nothing special.
  var warning: String? {
    switch self {
    case .distinct: nil
    case .operatorsOwn: "same user as you: it could type here"
    case .unknown: "its user is not known"
    }
  }
}

extension ConsentRequest {
  /// What would change, in a few words: `Pro to Scale`, `checkout: Pro`.
  var summary: String { summary(arrow: "to") }

  /// What would change, in a few words, with the screen's own arrow.
  func summary(arrow: String) -> String { change.summary(from: facts.from.plan, arrow: arrow) }

  /// What it costs, in the few words that fit in so many columns.
  func cost(on account: Account?, columns: Int = .max) -> String {
    RequestPrice(self, on: account).cost(columns: columns)
  }
}

extension PlanChange {
  /// What would change from a plan on, in a few words, with the screen's own arrow.
  func summary(from plan: PlanName?, arrow: String) -> String {
    let often = interval.map { " " + $0.adverb } ?? ""
    let goal = (target?.title ?? plan?.title).map { $0 + often }
    switch operation {
    case .upgrade, .downgrade: return "\(plan?.title ?? "unknown") \(arrow) \(goal ?? "unknown")"
    case .resume, .checkout, .portal, .upgradeLink, .limitIncrease, .notify:
      return operation.shortWord + (goal.map { ": \($0)" } ?? "")
    }
  }

  /// Whether carrying it out at a service only makes a link.
  func makesOnlyLink(of service: Service?) -> Bool {
    service?.profile.onlyMakesPage(operation) ?? operation.onlyMakesURL
  }
}

extension Service {
  /// What the page that binds most says of a plan's price; to be named, never compared.
  func documentedPrice(of plan: PlanName?) -> Price? { documentedPriceTerms(of: plan)?.price }

  /// The same with its page.
  func documentedPriceTerms(of plan: PlanName?) -> (price: Price, page: DocumentedPage)? {
    guard let plan else { return nil }
    for terms in documentedTerms where terms.plan == plan {
      if case .price(let price) = terms.cost { return (price, terms.page) }
    }
    return nil
  }
}

extension Snapshot {
  /// Whether an account is on another plan, by the last look at it, than the one a waiting request was made from.
  func hasPlanChanged(since request: ConsentRequest) -> Bool {
    guard request.state == .pending, let from = request.facts.from.plan,
      let plan = account(request.account)?.observation?.plan.plan
    else { return false }
    return plan != from
  }
}

extension AlarmKind {
  /// What it means, in a few words.
  package var word: String {
    switch self {
    case .unconsentedChange: "changed without an approval"
    case .executedWithoutConsent: "a call for a token changed the plan"
    case .executedMismatch: "the bill does not show what was approved"
    case .outcomeUnknown: "the outcome of a change is unknown"
    case .billNotSettled: "the bill does not show a change yet"
    case .forgedRow: "a request's row was written by somebody else"
    case .pushUndelivered: "a push cannot be delivered"
    }
  }
}
