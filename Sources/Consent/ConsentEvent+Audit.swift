import Billing
import JSON
import Text

extension ConsentEvent {
  /// The name of the event in the log.
  public var auditKind: String {
    switch self {
    case .joined: "request.joined"
    case .factsChanged: "request.facts_changed"
    case .wordsChanged: "request.words_changed"
    case .tokenMinted: "request.token_minted"
    case .tokenLapsed: "request.token_lapsed"
    case .approved: "request.approved"
    case .rejected: "request.rejected"
    case .extended: "request.extended"
    case .lapsed: "request.lapsed"
    case .lapsedByState: "request.lapsed_by_state"
    case .cancelled: "request.cancelled"
    case .superseded: "request.superseded"
    case .foundSatisfied: "request.found_satisfied"
    case .executionDelayed: "request.execution_delayed"
    case .executionBegan: "request.execution_began"
    case .executed: "request.executed"
    case .pageIssued: "request.page_issued"
    case .answeredSatisfied: "request.answered_satisfied"
    case .refused: "request.refused"
    case .answerLost: "request.answer_lost"
    case .reconciledAsExecuted: "request.reconciled_executed"
    case .reconciledAsNotExecuted: "request.reconciled_not_executed"
    case .closedManually: "request.closed_manually"
    case .actedWithoutConsent: "request.acted_without_consent"
    case .quoteLost: "request.quote_lost"
    case .resolvedAnew: "request.resolved_anew"
    case .putOff: "request.put_off"
    case .noted: "request.noted"
    case .sharedPage: "request.shared_page"
    case .pageHandedOn: "request.page_handed_on"
    case .explained: "request.explained"
    }
  }

  /// What the log keeps of the event: the state it led to, and what was shown, decided or answered; no secrets.
  public func auditBody(before: ConsentRequest, after: ConsentRequest) -> JSONValue {
    var body: JSONObject = [
      "from": .string(before.state.rawValue), "to": .string(after.state.rawValue),
      "version": .integer(after.version),
    ]
    switch self {
    case .approved(let approval):
      body["digest"] = .string(approval.digest.hex)
      body["place"] = .string(approval.from.rawValue)
      body["shown"] = ConsentDigest.document(of: before)
      body["words"] = text(before.facts.quote?.words)
    case .rejected(let rejection):
      body["preset"] = .string(rejection.preset.rawValue)
      body["comment"] = .string(rejection.comment.string)
      body["digest"] = .string(before.digest.hex)
    case .factsChanged, .wordsChanged, .resolvedAnew:
      body["way"] = .string(after.way.rawValue)
      body["digest"] = .string(after.digest.hex)
      body["shown"] = ConsentDigest.document(of: after)
      body["words"] = text(after.facts.quote?.words)
    case .tokenMinted(let token):
      body["token_sha256"] = .string(token.hash)
      body["lifetime_ms"] = .integer(token.lifetime.wholeMilliseconds)
    case .executionBegan(let attempt):
      body["attempt"] = .integer(Int64(attempt.number))
      body["token_sha256"] = attempt.tokenHash.map { .string($0) } ?? .null
      body["issued_boot"] = .string(attempt.issued.bootID)
      // Text, because canonical JSON numbers end at 2^53.
      body["issued_ns"] = .string(String(attempt.issued.time.nanoseconds))
    case .extended:
      body["decide_by"] = .string(after.decideBy.iso8601)
    case .superseded(let id):
      body["by"] = .string(id.rawValue)
    case .executionDelayed(let until):
      body["until"] = .string(until.iso8601)
    case .executed(let outcome), .answeredSatisfied(let outcome), .refused(let outcome), .answerLost(let outcome),
      .reconciledAsExecuted(let outcome), .actedWithoutConsent(let outcome), .quoteLost(let outcome),
      .noted(let outcome):
      body["outcome"] = outcome.audit
    case .pageIssued(let outcome, let until):
      body["outcome"] = outcome.audit
      body["page_until"] = until.map { .string($0.iso8601) } ?? .null
    case .putOff(let until, let outcome):
      body["outcome"] = outcome.audit
      body["until"] = .string(until.iso8601)
      body["decide_by"] = .string(after.decideBy.iso8601)
    case .sharedPage(let owner, let outcome, let until):
      body["page_until"] = until.map { .string($0.iso8601) } ?? .null
      body["outcome"] = outcome.audit
      body["page_of"] = .string(owner.rawValue)
    case .pageHandedOn(let owner):
      body["page_of"] = owner.map { .string($0.rawValue) } ?? .null
    case .explained(let facts, let at):
      body["facts"] = .array(facts.map { .string($0.rawValue) })
      body["seen_at"] = .string(at.iso8601)
    case .closedManually(let note):
      body["note"] = .string(note.string)
    case .joined, .tokenLapsed, .lapsed, .lapsedByState, .cancelled, .foundSatisfied, .reconciledAsNotExecuted:
      break
    }
    return .object(body)
  }

  private func text(_ text: SafeText?) -> JSONValue {
    text.map { .string($0.string) } ?? .null
  }
}

extension Outcome {
  var audit: JSONValue {
    [
      "code": .string(code.rawValue), "plan": plan.map { .string($0.rawValue) } ?? .null,
      "effective": effective.map { .string($0.iso8601) } ?? .null, "words": .string(words.string),
    ]
  }
}

extension ConsentRequest {
  /// What the log keeps of a new request: everything the operator is shown, and the agent's reason.
  public var auditOfCreation: JSONValue {
    [
      "number": .integer(number), "digest": .string(digest.hex), "shown": ConsentDigest.document(of: self),
      "words": facts.quote.map { .string($0.words.string) } ?? .null,
      "reason": reason.map { .string($0.string) } ?? .null, "peer": .string(requester.peer.rawValue),
      "live": .bool(isLive), "organisation": organisation.map { .string($0.string) } ?? .null,
      "state": .string(state.rawValue), "way": .string(way.rawValue),
      "service": service.map { .string($0.rawValue) } ?? .null,
    ]
  }
}
