import Billing
import Consent
import Testing

/// Every event in every state, once before the deadlines and once after them.
@Suite struct ConsentTableTests {
  enum Cell: Equatable {
    case to(ConsentState)
    case refused(ConsentRefusal)
    /// `notPossible` in the column's own state.
    case no
  }

  /// What an event does in the live states; in the final ones nothing can happen at all.
  ///
  /// The columns are pending, approved, executing, unknown, awaiting payment.
  static let inTime: [EventKind: [Cell]] = [
    .joined: [.to(.pending), .to(.approved), .to(.executing), .to(.unknown), .to(.awaitingPayment)],
    .factsChanged: [.to(.pending), .to(.pending), .no, .no, .no],
    .wordsChanged: [.to(.pending), .to(.approved), .no, .no, .no],
    .tokenMinted: [.to(.pending), .to(.approved), .no, .no, .no],
    .tokenLapsed: [.to(.pending), .to(.approved), .to(.executing), .to(.unknown), .to(.awaitingPayment)],
    .approved: [.to(.approved), .no, .no, .no, .no],
    .rejected: [.to(.rejected), .to(.rejected), .no, .no, .no],
    .extended: [.to(.pending), .no, .no, .no, .no],
    .lapsed: [.refused(.tooEarly), .refused(.tooEarly), .no, .no, .to(.expired)],
    .lapsedByState: [.to(.expired), .to(.expired), .no, .no, .no],
    .cancelled: [.to(.cancelled), .to(.cancelled), .no, .no, .to(.cancelled)],
    .superseded: [.to(.superseded), .to(.superseded), .no, .no, .to(.superseded)],
    .foundSatisfied: [.to(.satisfied), .to(.satisfied), .no, .no, .no],
    .executionDelayed: [.no, .to(.approved), .no, .no, .no],
    .executionBegan: [.no, .to(.executing), .no, .no, .no],
    .executed: [.no, .no, .to(.executed), .no, .to(.executed)],
    .pageIssued: [.no, .no, .to(.awaitingPayment), .no, .no],
    .answeredSatisfied: [.to(.satisfied), .to(.satisfied), .to(.satisfied), .no, .no],
    .refused: [.to(.failed), .to(.failed), .to(.failed), .no, .to(.failed)],
    .answerLost: [.no, .no, .to(.unknown), .no, .no],
    .reconciledAsExecuted: [.no, .no, .no, .to(.executed), .no],
    .reconciledAsNotExecuted: [.no, .no, .no, .to(.failed), .no],
    .closedManually: [.no, .no, .no, .to(.closedManually), .no],
    .actedWithoutConsent: [.to(.executed), .to(.executed), .no, .no, .no],
    .quoteLost: [.to(.pending), .to(.pending), .no, .no, .no],
    .resolvedAnew: [.to(.pending), .to(.pending), .no, .no, .no],
    .putOff: [.to(.pending), .to(.pending), .to(.pending), .no, .no],
    .noted: [.to(.pending), .no, .no, .no, .no],
    // Only what makes a link waits for another request's page, and only such a one is handed on.
    .sharedPage: [.no, .no, .no, .no, .no],
    .pageHandedOn: [.no, .no, .no, .no, .no],
    .explained: [.to(.pending), .to(.approved), .to(.executing), .to(.unknown), .to(.awaitingPayment)],
  ]

  /// The rows that read otherwise when every deadline has passed.
  static let afterwards: [EventKind: [Cell]] = [
    .approved: [.refused(.tooLate), .no, .no, .no, .no],
    .extended: [.refused(.tooLate), .no, .no, .no, .no],
    .lapsed: [.to(.expired), .to(.expired), .no, .no, .to(.expired)],
    .executionDelayed: [.no, .refused(.tooLate), .no, .no, .no],
    .executionBegan: [.no, .refused(.tooLate), .no, .no, .no],
  ]

  /// One event of each kind that would be right for the request, if it is possible at all.
  static func events(for request: ConsentRequest) -> [ConsentEvent] {
    let outcome = Outcome(.switched, plan: Sample.plan("scale"))
    return [
      .joined, .factsChanged(Sample.facts(price: Sample.usd(5900))),
      .wordsChanged(Quote(price: Sample.usd(4900), words: "Other words.")), .tokenMinted(Sample.token), .tokenLapsed,
      Sample.approval(of: request), .rejected(Rejection(.notNow)), .extended(by: .seconds(300)), .lapsed,
      .lapsedByState, .cancelled, .superseded(by: Sample.id(2)), .foundSatisfied,
      .executionDelayed(until: Sample.start.adding(.seconds(60))), Sample.began((request.attempt?.number ?? 0) + 1),
      .executed(outcome), .pageIssued(outcome), .answeredSatisfied(outcome), .refused(outcome), Sample.lost,
      .reconciledAsExecuted(outcome), .reconciledAsNotExecuted, .closedManually(note: "seen"),
      .actedWithoutConsent(outcome), .quoteLost(outcome),
      .resolvedAnew(PlanChange(.checkout, to: Sample.plan("scale")), .link, Sample.facts()),
      .putOff(until: Sample.start.adding(.seconds(3600)), outcome), .noted(outcome),
      .sharedPage(of: Sample.id(3), outcome, until: nil), .pageHandedOn(to: Sample.id(3)),
      .explained([.step], at: Sample.start),
    ]
  }

  @Test func theTableHasARowForEveryEventAndACellForEveryLiveState() {
    #expect(Set(Self.inTime.keys) == Set(EventKind.allCases))
    #expect((Array(Self.inTime.values) + Array(Self.afterwards.values)).allSatisfy { $0.count == Sample.live.count })
    #expect(Self.events(for: Sample.request()).map(\.kind) == EventKind.allCases)
    #expect(Set(ConsentState.allCases.filter { !$0.isFinal }) == Set(Sample.live))
    #expect(ConsentState.allCases.count == 13)
  }

  @Test func everyEventInEveryStateDoesWhatTheTableSays() throws {
    try check(Self.inTime, at: Sample.start.adding(.seconds(1)))
  }

  @Test func everyEventAfterTheDeadlinesDoesWhatTheTableSays() throws {
    try check(
      Self.inTime.merging(Self.afterwards) { _, later in later }, at: Sample.start.adding(.seconds(86_400)))
  }

  @Test(arguments: ConsentState.allCases.filter(\.isFinal))
  func aFinalStateIsNeverLeft(_ state: ConsentState) throws {
    let request = try Sample.request(in: state)
    for event in Self.events(for: request) where event.kind != .explained {
      for now in [Instant(milliseconds: .min), Sample.start, Instant(milliseconds: .max)] {
        #expect(throws: ConsentRefusal.isFinal(state), "\(event.kind)") { try request.applying(event, at: now) }
      }
    }
  }

  @Test(arguments: ConsentState.allCases)
  func whatARequestExplainsIsKeptInEveryStateAndOnce(_ state: ConsentState) throws {
    let request = try Sample.request(in: state)
    let after = try request.applying(.explained([.step, .price], at: Sample.start), at: Sample.start)
    #expect(after.state == state)
    #expect(after.explained == [.step: Sample.start, .price: Sample.start])
    #expect(after.digest == request.digest)
    for facts in [[ExplainedFact.step], [.renewal, .price], []] {
      #expect(throws: ConsentRefusal.notPossible(in: state)) {
        try after.applying(.explained(facts, at: Sample.start), at: Sample.start)
      }
    }
  }

  private func check(_ table: [EventKind: [Cell]], at now: Instant) throws {
    for (column, state) in Sample.live.enumerated() {
      let request = try Sample.request(in: state)
      try #require(request.state == state)
      for event in Self.events(for: request) {
        let expected = try #require(table[event.kind])[column]
        #expect(outcome(of: event, on: request, at: now) == expected, "\(event.kind) in \(state)")
      }
    }
  }

  private func outcome(of event: ConsentEvent, on request: ConsentRequest, at now: Instant) -> Cell {
    do throws(ConsentRefusal) {
      return .to(try request.applying(event, at: now).state)
    } catch {
      return error == .notPossible(in: request.state) ? .no : .refused(error)
    }
  }
}
