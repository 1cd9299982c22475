import Billing
import JSON
import Text

extension ConsentEvent {
  /// An event from what the log keeps of it; nil for one that is none of a request's, or not whole.
  ///
  /// - Parameter before: the request before the event, as the events before it made it.
  public init?(auditKind: String, body: JSONValue, before: ConsentRequest) {
    let fields = AuditFields(body)
    switch auditKind {
    case "request.joined": self = .joined
    case "request.token_lapsed": self = .tokenLapsed
    case "request.lapsed": self = .lapsed
    case "request.lapsed_by_state": self = .lapsedByState
    case "request.cancelled": self = .cancelled
    case "request.found_satisfied": self = .foundSatisfied
    case "request.reconciled_not_executed": self = .reconciledAsNotExecuted
    case "request.facts_changed":
      guard let facts = fields.facts else { return nil }
      self = .factsChanged(facts)
    case "request.words_changed":
      guard let quote = fields.facts?.quote else { return nil }
      self = .wordsChanged(quote)
    case "request.resolved_anew":
      guard let facts = fields.facts, let change = fields.change("change"), let way = fields.way else { return nil }
      self = .resolvedAnew(change, way, facts)
    case "request.token_minted":
      guard let hash = fields.text("token_sha256"), let lifetime = body["lifetime_ms"]?.integer else { return nil }
      // When it was issued is not kept: nothing that is compared follows from it.
      let never = StoredBootTime(bootID: "", time: BootTime(nanoseconds: 0))
      self = .tokenMinted(TokenFact(hash: hash, issued: never, lifetime: .milliseconds(lifetime)))
    case "request.approved":
      guard let digest = fields.text("digest").flatMap({ ConsentDigest(hex: $0) }),
        let version = body["shown"]?["version"]?.integer,
        let place = fields.text("place").flatMap({ ApprovalPlace(rawValue: $0) })
      else { return nil }
      self = .approved(Approval(digest: digest, version: version, from: place))
    case "request.rejected":
      guard let preset = fields.text("preset").flatMap({ RejectionPreset(rawValue: $0) }) else { return nil }
      self = .rejected(Rejection(preset, comment: fields.safe("comment") ?? ""))
    case "request.extended":
      guard let decideBy = fields.instant("decide_by") else { return nil }
      self = .extended(by: .milliseconds(decideBy.milliseconds(since: before.decideBy)))
    case "request.superseded":
      guard let id = fields.id("by") else { return nil }
      self = .superseded(by: id)
    case "request.execution_delayed":
      guard let until = fields.instant("until") else { return nil }
      self = .executionDelayed(until: until)
    case "request.execution_began":
      guard let attempt = fields.attempt else { return nil }
      self = .executionBegan(attempt)
    case "request.closed_manually": self = .closedManually(note: fields.safe("note") ?? "")
    case "request.page_issued":
      guard let outcome = fields.outcome else { return nil }
      self = .pageIssued(outcome, until: fields.instant("page_until"))
    case "request.put_off":
      guard let outcome = fields.outcome, let until = fields.instant("until") else { return nil }
      self = .putOff(until: until, outcome)
    case "request.shared_page":
      guard let outcome = fields.outcome, let owner = fields.id("page_of") else { return nil }
      self = .sharedPage(of: owner, outcome, until: fields.instant("page_until"))
    case "request.page_handed_on": self = .pageHandedOn(to: fields.id("page_of"))
    case "request.explained":
      guard let at = fields.instant("seen_at"), let names = body["facts"]?.array else { return nil }
      self = .explained(names.compactMap { $0.string.flatMap { ExplainedFact(rawValue: $0) } }, at: at)
    default:
      guard let outcome = fields.outcome, let event = Self.outcomeEvent(auditKind, outcome) else { return nil }
      self = event
    }
  }

  /// The events that carry nothing but an outcome.
  private static func outcomeEvent(_ kind: String, _ outcome: Outcome) -> ConsentEvent? {
    switch kind {
    case "request.executed": .executed(outcome)
    case "request.answered_satisfied": .answeredSatisfied(outcome)
    case "request.refused": .refused(outcome)
    case "request.answer_lost": .answerLost(outcome)
    case "request.reconciled_executed": .reconciledAsExecuted(outcome)
    case "request.acted_without_consent": .actedWithoutConsent(outcome)
    case "request.quote_lost": .quoteLost(outcome)
    case "request.noted": .noted(outcome)
    default: nil
    }
  }
}

extension ConsentRequest {
  /// A request as it was made, from what the log keeps of that; nil when it is not whole.
  public init?(auditOfCreation body: JSONValue, at createdAt: Instant) {
    let fields = AuditFields(body)
    guard let shown = body["shown"], let id = fields.shownID, let number = body["number"]?.integer,
      let account = shown["account"]?.string.flatMap({ AccountName($0) }), let origin = shown["origin"]?.string,
      let agent = shown["requester"]?.string.flatMap({ AgentName($0) }),
      let door = shown["door"]?.string.flatMap({ Door(rawValue: $0) }), let isLive = body["live"]?.bool,
      let ask = fields.change("asked"), let change = fields.change("change"), let facts = fields.facts,
      let decideBy = shown["decide_by"]?.string.flatMap({ Instant(iso8601: $0) }),
      let version = shown["v"]?.integer, let state = fields.text("state").flatMap({ ConsentState(rawValue: $0) })
    else { return nil }
    // Entries from before the service was kept name none.
    let service = fields.text("service").flatMap { Service(rawValue: $0) }
    guard service != nil || fields.text("service") == nil else { return nil }
    let peer = fields.text("peer").flatMap { PeerUser(rawValue: $0) } ?? .unknown
    self.init(
      id: id, number: number, account: account, service: service, origin: origin, isLive: isLive,
      organisation: fields.safe("organisation"), requester: Requester(agent: agent, door: door, peer: peer), ask: ask,
      change: change, reason: fields.safe("reason"), facts: facts, createdAt: createdAt,
      progress: ConsentProgress(
        version: 1, decideBy: decideBy, approvedAt: nil, decidedAt: nil, executeBy: nil, endedAt: nil, state: state,
        joins: 0, token: nil, attempt: nil, outcome: nil, rejection: nil, digestVersion: Int(clamping: version),
        way: fields.way))
  }

  /// How a row differs from what its events make of the request, in words; nil when it does not.
  ///
  /// Compared is everything that lets something be sent, or keeps it from being sent.
  public func difference(fromReplay replayed: ConsentRequest) -> String? {
    if state != replayed.state {
      return "its state is \(state.rawValue), its entries make it \(replayed.state.rawValue)"
    }
    if service != replayed.service { return "its service is not the one of its entries" }
    if version != replayed.version { return "its version is \(version), its entries make it \(replayed.version)" }
    if decideBy != replayed.decideBy { return "its decide-by is not the one of its entries" }
    if executeBy != replayed.executeBy { return "its execute-by is not the one of its entries" }
    if attempt?.number != replayed.attempt?.number || attempt?.tokenHash != replayed.attempt?.tokenHash {
      return "its attempt is not the one of its entries"
    }
    // Attempts of earlier programs were kept without their time.
    if let boot = replayed.attempt?.issued, !boot.bootID.isEmpty, boot != attempt?.issued {
      return "its attempt is not the one of its entries"
    }
    // What it explained may be more than its events say: an update wrote so. Less would let it explain a change again.
    if replayed.explained.contains(where: { explained[$0.key] == nil }) {
      return "it explained more than it says"
    }
    return digest == replayed.digest ? nil : "its facts are not those of its entries"
  }

  /// How a row differs from its events in what is only shown, in words; nil when it does not.
  ///
  /// Nothing is sent by it, so an engine does not ask; whoever reads a screen believes it all the same.
  public func shownDifference(fromReplay replayed: ConsentRequest) -> String? {
    // What entries of earlier programs did not keep is not compared.
    let isOtherPeer = replayed.requester.peer != .unknown && requester.peer != replayed.requester.peer
    let isOtherPage = replayed.pageUntil != nil && pageUntil != replayed.pageUntil
    let shown: [(name: String, differs: Bool)] = [
      ("number", number != replayed.number), ("time of asking", createdAt != replayed.createdAt),
      ("caller", isOtherPeer), ("reason", reason?.string != replayed.reason?.string),
      ("count of asks", joins != replayed.joins), ("time of approval", approvedAt != replayed.approvedAt),
      ("time of decision", decidedAt != replayed.decidedAt), ("time of its end", endedAt != replayed.endedAt),
      ("outcome", outcome?.audit != replayed.outcome?.audit),
      ("rejection", rejection?.preset != replayed.rejection?.preset),
      ("comment", rejection?.comment.string != replayed.rejection?.comment.string), ("page's end", isOtherPage),
      ("page", pageOf != replayed.pageOf),
    ]
    return shown.first(where: \.differs).map { "its \($0.name) is not the one of its entries" }
  }
}

/// The fields of an event's body.
private struct AuditFields {
  let body: JSONValue

  init(_ body: JSONValue) {
    self.body = body
  }

  func text(_ name: String) -> String? { body[name]?.string }

  func safe(_ name: String) -> SafeText? { text(name).map { SafeText($0, maximumCharacters: .max) } }

  func instant(_ name: String) -> Instant? { text(name).flatMap { Instant(iso8601: $0) } }

  func id(_ name: String) -> RequestID? { text(name).flatMap { RequestID($0) } }

  var shownID: RequestID? { body["shown"]?["id"]?.string.flatMap { RequestID($0) } }

  var way: ChangeWay? { text("way").flatMap { ChangeWay(rawValue: $0) } }

  /// A change of the shown document.
  func change(_ name: String) -> PlanChange? {
    guard let change = body["shown"]?[name],
      let operation = change["operation"]?.string.flatMap({ Operation(rawValue: $0) })
    else { return nil }
    let plan = change["plan"]?.string
    let target = plan.flatMap { PlanName($0) }
    guard (plan == nil) == (target == nil) else { return nil }
    return PlanChange(
      operation, to: target, per: change["interval"]?.string.flatMap { BillingInterval(rawValue: $0) })
  }

  var attempt: Attempt? {
    guard let number = body["attempt"]?.integer else { return nil }
    let nanoseconds = text("issued_ns").flatMap { Int64($0) } ?? 0
    return Attempt(
      number: Int(clamping: number), tokenHash: text("token_sha256"),
      issued: StoredBootTime(bootID: text("issued_boot") ?? "", time: BootTime(nanoseconds: nanoseconds)))
  }

  var outcome: Outcome? {
    guard let outcome = body["outcome"], let code = outcome["code"]?.string.flatMap({ Outcome.Code(rawValue: $0) })
    else { return nil }
    return Outcome(
      code, plan: outcome["plan"]?.string.flatMap { PlanName($0) },
      effective: outcome["effective"]?.string.flatMap { Instant(iso8601: $0) },
      words: SafeText(outcome["words"]?.string ?? "", maximumCharacters: .max))
  }

  /// The facts of the shown document, with the words that stand beside it.
  var facts: ConsentFacts? {
    guard let shown = body["shown"], let facts = shown["facts"], let from = facts["from"] else { return nil }
    let isQuoted = facts["quoted"]?.bool ?? false
    return ConsentFacts(
      from: PlanState(
        plan: from["plan"]?.string.flatMap { PlanName($0) }, price: price(from["price"]),
        renewsAt: from["renews_at"]?.string.flatMap { Instant(iso8601: $0) },
        cancellation: cancellation(from["cancellation"]?.string)),
      organisation: shown["organisation"]?.string.map { SafeText($0, maximumCharacters: .max) },
      quote: isQuoted
        ? Quote(
          price: price(facts["price"]),
          effective: facts["effective"]?.string.map { SafeText($0, maximumCharacters: .max) },
          words: safe("words") ?? "")
        : nil)
  }

  private func price(_ value: JSONValue?) -> Price? {
    guard let amount = value?["amount_minor"]?.string.flatMap({ Int64($0) }),
      let currency = value?["currency"]?.string.flatMap({ CurrencyCode($0) }),
      let interval = value?["interval"]?.string.flatMap({ BillingInterval(rawValue: $0) })
    else { return nil }
    return Price(Money(minorUnits: amount, currency: currency), per: interval)
  }

  private func cancellation(_ text: String?) -> Cancellation {
    switch text {
    case "none": .none
    case let text? where text.hasPrefix("scheduled "): .scheduled(Instant(iso8601: String(text.dropFirst(10))))
    default: .unknown
    }
  }
}
