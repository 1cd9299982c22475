import Billing
import Support
import Testing
import Text

@testable import Consent

/// The whole table: every event in every state, and what each transition leaves behind.
@Suite struct ConsentTransitionTests {
  /// Which state an event leads to, for the states in which it can happen; everywhere else it is refused.
  private static let table:
    [(name: String, event: @Sendable (ConsentRequest) -> ConsentEvent, leads: [ConsentState: ConsentState])] = [
      (
        "joined", { _ in .joined },
        [
          .pending: .pending, .approved: .approved, .executing: .executing, .unknown: .unknown,
          .awaitingPayment: .awaitingPayment,
        ]
      ),
      ("facts changed", { _ in .factsChanged(Fixture.facts(price: 59)) }, [.pending: .pending, .approved: .pending]),
      (
        "words changed", { _ in .wordsChanged(Quote(price: Fixture.dollars(49), words: "Other words.")) },
        [
          .pending: .pending, .approved: .approved,
        ]
      ),
      (
        "token minted", { _ in .tokenMinted(TokenFact(hash: "h", issued: Fixture.boot, lifetime: .seconds(60))) },
        [
          .pending: .pending, .approved: .approved,
        ]
      ),
      (
        "token lapsed", { _ in .tokenLapsed },
        [
          .pending: .pending, .approved: .approved, .executing: .executing, .unknown: .unknown,
          .awaitingPayment: .awaitingPayment,
        ]
      ),
      ("approved", { Fixture.approval(of: $0) }, [.pending: .approved]),
      ("rejected", { _ in .rejected(Rejection(.notNow)) }, [.pending: .rejected, .approved: .rejected]),
      ("extended", { _ in .extended(by: .seconds(300)) }, [.pending: .pending]),
      ("lapsed by state", { _ in .lapsedByState }, [.pending: .expired, .approved: .expired]),
      (
        "cancelled", { _ in .cancelled },
        [
          .pending: .cancelled, .approved: .cancelled, .awaitingPayment: .cancelled,
        ]
      ),
      (
        "superseded", { _ in .superseded(by: .random()) },
        [
          .pending: .superseded, .approved: .superseded, .awaitingPayment: .superseded,
        ]
      ),
      ("found satisfied", { _ in .foundSatisfied }, [.pending: .satisfied, .approved: .satisfied]),
      (
        "execution delayed", { _ in .executionDelayed(until: Fixture.now.adding(.seconds(60))) }, [.approved: .approved]
      ),
      ("execution began", { Fixture.attempt(($0.attempt?.number ?? 0) + 1) }, [.approved: .executing]),
      ("executed", { _ in .executed(Outcome(.switched)) }, [.executing: .executed, .awaitingPayment: .executed]),
      ("page issued", { _ in .pageIssued(Outcome(.paymentPage)) }, [.executing: .awaitingPayment]),
      (
        "answered satisfied", { _ in .answeredSatisfied(Outcome(.alreadyFree)) },
        [.pending: .satisfied, .approved: .satisfied, .executing: .satisfied]
      ),
      (
        "refused", { _ in .refused(Outcome(.refused)) },
        [.pending: .failed, .approved: .failed, .executing: .failed, .awaitingPayment: .failed]
      ),
      ("answer lost", { _ in .answerLost(Outcome(.answerLost)) }, [.executing: .unknown]),
      ("reconciled as executed", { _ in .reconciledAsExecuted(Outcome(.unattributed)) }, [.unknown: .executed]),
      ("reconciled as not executed", { _ in .reconciledAsNotExecuted }, [.unknown: .failed]),
      ("closed manually", { _ in .closedManually(note: "seen") }, [.unknown: .closedManually]),
    ]

  @Test func everyEventInEveryStateDoesWhatTheTableSays() throws {
    for (name, event, leads) in Self.table {
      for state in ConsentState.allCases {
        let before = try Fixture.request(in: state)
        #expect(before.state == state)
        let result = Result { try before.applying(event(before), at: Fixture.now) }
        switch (result, leads[state]) {
        case (.success(let after), let expected?): #expect(after.state == expected, "\(name) in \(state)")
        case (.success(let after), nil): Issue.record("\(name) led from \(state) to \(after.state)")
        case (.failure(let error), let expected?): Issue.record("\(name) in \(state): \(error), not \(expected)")
        case (.failure(let error), nil):
          let refusal = error as? ConsentRefusal
          #expect(refusal == (state.isFinal ? .isFinal(state) : .notPossible(in: state)), "\(name) in \(state)")
        }
      }
    }
  }

  @Test func aDeadlineLapsesAtItsMillisecondAndNotBefore() throws {
    let pending = try Fixture.request(in: .pending)
    #expect(throws: ConsentRefusal.tooEarly) {
      try pending.applying(.lapsed, at: pending.decideBy.adding(milliseconds: -1))
    }
    #expect(try pending.applying(.lapsed, at: pending.decideBy).state == .expired)
    let approved = try Fixture.request(in: .approved)
    let executeBy = try #require(approved.executeBy)
    #expect(throws: ConsentRefusal.tooEarly) { try approved.applying(.lapsed, at: executeBy.adding(milliseconds: -1)) }
    #expect(try approved.applying(.lapsed, at: executeBy).outcome?.code == .notExecutedInTime)
  }

  @Test func anApprovalNeedsTheDigestAndVersionThatWereShown() throws {
    let pending = try Fixture.request(in: .pending)
    let other = Fixture.request(facts: Fixture.facts(price: 59))
    for approval in [
      Approval(digest: other.digest, version: 1, from: .shell),
      Approval(digest: pending.digest, version: 2, from: .shell),
    ] {
      #expect(throws: ConsentRefusal.shownFactsAreOld) { try pending.applying(.approved(approval), at: Fixture.now) }
    }
    #expect(throws: ConsentRefusal.tooLate) {
      try pending.applying(Fixture.approval(of: pending), at: pending.decideBy)
    }
  }

  @Test func changedFactsVoidAnApproval() throws {
    let approved = try Fixture.request(in: .approved)
    let changed = try approved.applying(.factsChanged(Fixture.facts(price: 59)), at: Fixture.now)
    #expect(changed.version == approved.version + 1)
    #expect(changed.approvedAt == nil)
    #expect(changed.executeBy == nil)
    #expect(changed.digest != approved.digest)
    #expect(throws: ConsentRefusal.shownFactsAreOld) {
      try changed.applying(Fixture.approval(of: approved), at: Fixture.now)
    }
  }

  @Test func changedWordsAtAnEqualPriceVoidNothing() throws {
    let approved = try Fixture.request(in: .approved)
    let reworded = try approved.applying(
      .wordsChanged(Quote(price: Fixture.dollars(49), words: "Other words.")), at: Fixture.now)
    #expect(reworded.digest == approved.digest)
    #expect(reworded.state == .approved)
    #expect(throws: ConsentRefusal.self) {
      try approved.applying(.wordsChanged(Quote(price: Fixture.dollars(50), words: "More.")), at: Fixture.now)
    }
  }

  @Test func anExtensionAddsTimeUpToADayAndChangesTheDigest() throws {
    var request = try Fixture.request(in: .pending)
    let first = request
    request = try request.applying(.extended(by: .seconds(300)), at: Fixture.now)
    #expect(request.decideBy == first.decideBy.adding(.seconds(300)))
    #expect(request.digest != first.digest)
    while let next = try? request.applying(.extended(by: .seconds(36_000)), at: Fixture.now) { request = next }
    #expect(request.decideBy == first.createdAt.adding(.seconds(86_400)))
    #expect(throws: ConsentRefusal.tooLate) {
      try first.applying(.extended(by: .seconds(300)), at: first.decideBy)
    }
  }

  @Test func timeWithoutTheServiceDoesNotCountButEnds() throws {
    var request = try Fixture.request(in: .approved)
    let first = try #require(request.executeBy)
    request = try request.applying(.executionDelayed(until: Fixture.now.adding(.seconds(60))), at: Fixture.now)
    #expect(request.executeBy == first.adding(.seconds(60)))
    request = try request.applying(.executionDelayed(until: Fixture.now.adding(.seconds(900_000))), at: Fixture.now)
    #expect(request.executeBy == Fixture.now.adding(ConsentRequest.executionHorizon))
  }

  @Test func randomTracesKeepTheInvariants() throws {
    var generator = SplitMix64(seed: 20_261_121)
    var steps = 0
    for _ in 0..<3000 {
      var request = Fixture.request()
      var now = Fixture.now
      var consumed = 0
      var approvedDigest: ConsentDigest?
      for _ in 0..<30 {
        now = now.adding(milliseconds: Int64(generator.next() % 120_000))
        let (_, event, _) = Self.table[Int(generator.next() % UInt64(Self.table.count))]
        let wish = generator.next() % 5 == 0 ? .lapsed : event(request)
        guard let next = try? request.applying(wish, at: now) else { continue }
        steps += 1
        #expect(!request.state.isFinal, "a final state was left")
        if case .approved = wish { approvedDigest = request.digest }
        if next.state == .executing, request.state != .executing {
          consumed += 1
          #expect(request.state == .approved)
          #expect(approvedDigest == request.digest, "executed something else than was approved")
          #expect(now < request.executeBy ?? now)
        }
        if next.digest != request.digest { #expect(next.version > request.version) }
        #expect(next.version >= request.version)
        if next.state == .executed { #expect(consumed > 0) }
        if request.state == .pending, [.rejected, .expired, .cancelled].contains(next.state), consumed == 0 {
          #expect(next.attempt == nil)
        }
        request = next
      }
      #expect(consumed <= 1)
    }
    #expect(steps > 5000)
  }
}
