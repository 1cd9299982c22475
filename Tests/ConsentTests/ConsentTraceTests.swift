import Billing
import Consent
import Support
import Testing

/// Long random walks through the state machine, watched by a bookkeeper of its own.
@Suite struct ConsentTraceTests {
  /// What an onlooker knows of a request without looking into it.
  private struct Bookkeeper {
    var approved: (digest: ConsentDigest, version: Int64, at: Instant)?
    var consumed = 0
    /// Whether an attempt may have had an effect: from its beginning until something definite is known of it.
    var isInDoubt = false
    /// Whether what comes of it needs no attempt of ours: another request's page, or a quote that acted at once.
    var isWithoutUs = false

    /// The first rule that a step breaks.
    mutating func broken(
      by event: ConsentEvent, _ before: ConsentRequest, _ after: ConsentRequest, at now: Instant
    ) -> String? {
      if case .explained = event { return before.state == after.state ? nil : "explaining moved a request" }
      if before.state.isFinal { return "a final state was left" }
      if let rule = brokenConstancy(event, before, after) ?? brokenDeadline(before, after) { return rule }
      switch event {
      case .approved(let approval):
        guard before.state == .pending, approval.digest == before.digest, approval.version == before.version,
          now < before.decideBy
        else { return "approved what was not shown, or too late" }
        approved = (before.digest, before.version, now)
      case .factsChanged, .resolvedAnew, .quoteLost:
        if isInDoubt { return "the facts changed while an attempt was in doubt" }
        approved = nil
      case .putOff:
        // Refused before any effect: the next approval begins anew.
        (approved, consumed, isInDoubt) = (nil, 0, false)
      case .sharedPage, .actedWithoutConsent: isWithoutUs = true
      case .executionBegan(let attempt):
        guard let approved, approved.digest == before.digest, let end = before.executeBy, now < end else {
          return "executed what was not approved, or too late"
        }
        guard !isInDoubt, attempt.number == consumed + 1, attempt.number <= (before.way == .link ? 2 : 1) else {
          return "one attempt too many"
        }
        consumed += 1
        isInDoubt = true
      case .reconciledAsNotExecuted:
        isInDoubt = false
        if after.state == .approved, approved?.digest != after.digest { return "tried again without an approval" }
      default: break
      }
      return brokenEnd(event, before, after)
    }

    private func brokenConstancy(
      _ event: ConsentEvent, _ before: ConsentRequest, _ after: ConsentRequest
    ) -> String? {
      guard before.id == after.id, before.number == after.number, before.account == after.account,
        before.origin == after.origin, before.isLive == after.isLive, before.organisation == after.organisation,
        before.requester == after.requester, before.ask == after.ask, before.reason == after.reason,
        before.createdAt == after.createdAt
      else { return "what a request is changed" }
      if case .resolvedAnew = event {} else if before.change != after.change { return "what would be done changed" }
      switch event {
      case .factsChanged, .extended, .resolvedAnew, .quoteLost, .putOff:
        guard after.version == before.version + 1 else { return "the version did not rise by one" }
        guard after.digest != before.digest else { return "another version has the same digest" }
      case .wordsChanged:
        guard after.version == before.version, after.digest == before.digest else { return "words changed the digest" }
      default:
        // All that a digest is made of, so that it need not be computed at every step.
        guard after.version == before.version, after.facts == before.facts, after.decideBy == before.decideBy else {
          return "facts, version or the time to decide changed"
        }
      }
      return nil
    }

    private func brokenDeadline(_ before: ConsentRequest, _ after: ConsentRequest) -> String? {
      guard after.decideBy >= before.decideBy, after.decideBy <= max(before.decideBy, after.decisionHorizon) else {
        return "the time to decide shrank or is longer than it may be"
      }
      if let end = after.executeBy {
        guard let start = after.approvedAt, end <= start.adding(.seconds(3600)) else {
          return "an approval can be executed for longer than an hour"
        }
        if let earlier = before.executeBy, end < earlier { return "the time to execute shrank" }
      }
      let isDecided = [.approved, .executing, .unknown, .awaitingPayment].contains(after.state)
      if isDecided, after.pageOf == nil, !isWithoutUs, after.approvedAt == nil || after.executeBy == nil {
        return "an approval without its time"
      }
      if after.state == .pending, after.approvedAt != nil || after.executeBy != nil { return "a void approval's time" }
      return nil
    }

    private func brokenEnd(_ event: ConsentEvent, _ before: ConsentRequest, _ after: ConsentRequest) -> String? {
      let mayHoldToken = after.state == .pending || after.state == .approved
      if !mayHoldToken, after.token != nil { return "a token outlived its use" }
      if after.state.isFinal, after.outcome == nil { return "an end without an outcome" }
      if (after.rejection != nil) != (after.state == .rejected) { return "a rejection and its reason go together" }
      switch after.state {
      case .rejected, .expired, .cancelled, .superseded:
        if isInDoubt, before.state != .awaitingPayment { return "given up while an attempt was in doubt" }
      case .executed:
        if !isWithoutUs, !isInDoubt || after.attempt?.number != consumed { return "executed without an attempt" }
      case .executing:
        if !isInDoubt { return "executing without having begun" }
      case .approved:
        if approved?.version != after.version { return "approved another version than this" }
      case .pending, .unknown, .awaitingPayment, .satisfied, .failed, .closedManually: break
      }
      return nil
    }
  }

  private static let otherDigest = Sample.request(id: Sample.id(7)).digest

  private static func facts(_ random: inout SplitMix64) -> ConsentFacts {
    let price = random.oneIn(3) ? nil : Sample.usd(4900 + Int64(random.below(3)) * 1000)
    if random.oneIn(8) { return ConsentFacts(from: Sample.from, organisation: "vector-build", quote: nil) }
    return Sample.facts(price: price, words: random.oneIn(2) ? Sample.words : "Other words.")
  }

  private static func event(on request: ConsentRequest, at now: Instant, _ random: inout SplitMix64) -> ConsentEvent {
    let outcome = Outcome(random.oneIn(2) ? .switched : .refused)
    switch random.below(38) {
    case 0: return .joined
    case 1: return .factsChanged(facts(&random))
    case 2: return .wordsChanged(facts(&random).quote ?? Quote(price: nil, words: "?"))
    case 3: return .tokenMinted(Sample.token)
    case 4: return .tokenLapsed
    case 5...8 where request.state == .pending: return Sample.approval(of: request)
    case 9:
      // A yes to something else: an older or later version, another request's digest.
      let digest = request.state == .pending && random.oneIn(2) ? request.digest : otherDigest
      let version = request.version + Int64(random.below(3)) - 1
      return .approved(Approval(digest: digest, version: version, from: .shell))
    case 10: return random.oneIn(4) ? .rejected(Rejection(.notNow)) : .joined
    case 11: return .extended(by: .seconds(Int64(random.below(40_000)) - 100))
    case 12: return .lapsed
    case 13: return random.oneIn(4) ? .lapsedByState : .tokenLapsed
    case 14: return random.oneIn(4) ? .cancelled : .joined
    case 15: return random.oneIn(4) ? .superseded(by: Sample.id(2)) : .tokenLapsed
    case 16: return random.oneIn(4) ? .foundSatisfied : .joined
    case 17: return .executionDelayed(until: now.adding(.seconds(Int64(random.below(2000)) - 100)))
    case 18...21: return Sample.began((request.attempt?.number ?? 0) + (random.oneIn(5) ? random.below(4) : 1))
    case 22: return .executed(outcome)
    case 23: return .pageIssued(outcome)
    case 24: return random.oneIn(2) ? .answeredSatisfied(outcome) : .refused(outcome)
    case 25, 26: return .answerLost(outcome)
    case 27: return random.oneIn(2) ? .reconciledAsExecuted(outcome) : .closedManually(note: "seen")
    case 28, 29: return .reconciledAsNotExecuted
    case 30: return random.oneIn(8) ? .actedWithoutConsent(outcome) : .joined
    case 31: return .quoteLost(Outcome(.quoteLost))
    case 32:
      let isPage = random.oneIn(2)
      return random.oneIn(4)
        ? .resolvedAnew(
          isPage ? PlanChange(.checkout, to: Sample.plan("scale")) : request.change, isPage ? .link : .page,
          facts(&random)) : .joined
    case 33: return .putOff(until: now.adding(.seconds(Int64(random.below(90_000)))), Outcome(.limitReached))
    case 34: return .noted(Outcome(.limitReached))
    case 35: return random.oneIn(3) ? .sharedPage(of: Sample.id(3), outcome, until: nil) : .joined
    case 36: return .pageHandedOn(to: random.oneIn(2) ? Sample.id(4) : nil)
    case 37: return .explained([ExplainedFact.allCases[random.below(ExplainedFact.allCases.count)]], at: now)
    default: return .approved(Approval(digest: otherDigest, version: request.version, from: .shellCode))
    }
  }

  /// Which walks are gone; a failure names it, so that the same walk can be gone again.
  private static let seed: UInt64 = 20_260_501

  @Test func noWalkOfAHundredThousandStepsBreaksARule() throws {
    var random = SplitMix64(seed: Self.seed)
    var happened: [EventKind: Int] = [:]
    var reached: [ConsentState: Int] = [:]
    var tried = 0
    while tried < 110_000 {
      let ask = random.oneIn(3) ? PlanChange(.checkout, to: Sample.plan("scale")) : Sample.upgrade
      var request = Sample.request(ask: ask, facts: Self.facts(&random))
      var bookkeeper = Bookkeeper()
      var now = Sample.start
      var walk: [String] = []
      for _ in 0..<40 {
        tried += 1
        // Mostly seconds; sometimes far beyond a deadline, and sometimes back, as wall clocks do.
        let jump = random.oneIn(12) ? random.below(1_200_000) : random.below(20_000)
        now = now.adding(milliseconds: Int64(random.oneIn(20) ? -jump : jump))
        let event = Self.event(on: request, at: now, &random)
        guard let next = try? request.applying(event, at: now) else { continue }
        walk.append("\(event.kind)")
        if let rule = bookkeeper.broken(by: event, request, next, at: now) {
          Issue.record("seed \(Self.seed), step \(tried): \(rule): \(walk.joined(separator: " > "))")
          return
        }
        happened[event.kind, default: 0] += 1
        reached[next.state, default: 0] += 1
        request = next
        if request.state.isFinal, random.oneIn(2) { break }
      }
    }
    #expect(Set(happened.keys) == Set(EventKind.allCases), "the walks come past every event")
    #expect(Set(reached.keys) == Set(ConsentState.allCases), "and every state")
    #expect(happened[.executionBegan, default: 0] > 500)
    #expect(happened[.reconciledAsNotExecuted, default: 0] > 50)
  }
}
