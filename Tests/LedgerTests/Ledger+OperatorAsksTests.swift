import Billing
import Consent
import Testing
import Text

@testable import Ledger

@Suite struct LedgerOperatorAsksTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger
  private let account: AccountName

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
    account = try Sample.name("dock-main")
  }

  private func subjects() throws -> [OperatorAsk.Subject] {
    var subjects = try Operation.allCases.map { operation in
      OperatorAsk.Subject.change(PlanChange(operation, to: operation == .portal ? nil : try Sample.plan("größe 大")))
    }
    for kind in ServiceNote.LimitKind.allCases {
      subjects.append(.note(.limitIncrease(kind: kind, desired: .max, reason: SafeText(Sample.hostile))))
      subjects.append(.note(.limitIncrease(kind: kind, desired: nil, reason: nil)))
    }
    return subjects + [.note(.notify(SafeText(Sample.hostile)))]
  }

  @Test func everyAskIsTakenOnceInItsOrderAsItWasLeft() async throws {
    let subjects = try subjects()
    for subject in subjects { _ = try await ledger.leave(subject, account: account, at: Sample.now) }
    let taken = try await folder.ledger().takeOperatorAsks(at: Sample.now)
    #expect(taken.map(\.subject) == subjects)
    #expect(taken.allSatisfy { $0.account == account })
    #expect(try await ledger.takeOperatorAsks(at: Sample.now) == [])
  }

  @Test func anAskThatWaitedAMinuteIsRefused() async throws {
    let old = try await ledger.leave(.change(PlanChange(.portal)), account: account, at: Sample.now)
    let young = try await ledger.leave(
      .change(PlanChange(.portal)), account: account, at: Sample.now.adding(milliseconds: 1))
    let taken = try await ledger.takeOperatorAsks(at: Sample.now.adding(.seconds(60)))
    #expect(taken.map(\.id) == [young])
    guard case .refused = try await ledger.answer(to: old) else { throw Unexpected() }
    #expect(try await ledger.answer(to: young) == nil)
  }

  @Test func everyAnswerComesBack() async throws {
    let problem = Problem(SafeText(Sample.hostile), meaning: "m", advice: "a")
    let refusals = OperatorAsk.Obstacle.allCases.map { OperatorAsk.Answer.refused(problem, $0) }
    for answer in refusals + [.request(.random()), .taken, .unknown(Problem("w", advice: "a"))] {
      let id = try await ledger.leave(.change(PlanChange(.portal)), account: account, at: Sample.now)
      try await ledger.answer(id, answer)
      #expect(try await ledger.answer(to: id) == answer)
    }
    #expect(try await ledger.answer(to: 999) == nil)
  }

  @Test func aRowThatCannotBeReadIsNeverGuessedAt() async throws {
    let id = try await ledger.leave(.change(PlanChange(.upgrade)), account: account, at: Sample.now)
    try ledger.tamper("UPDATE operator_ask SET operation = 'everything'")
    #expect(try await ledger.takeOperatorAsks(at: Sample.now) == [])
    guard case .refused = try await ledger.answer(to: id) else { throw Unexpected() }
    try ledger.tamper("UPDATE operator_ask SET answer = 'request', request = 'nonsense'")
    await #expect(throws: LedgerError.self) { try await ledger.answer(to: id) }
  }

  @Test func notesAreCountedByActorAndAccount() async throws {
    let agent = Actor.agent(try Sample.agent())
    for _ in 0..<5 { #expect(try await ledger.admitNote(by: agent, on: account, at: Sample.now) == nil) }
    let later = Sample.now.adding(.seconds(600))
    #expect(try await ledger.admitNote(by: agent, on: account, at: later) == .seconds(3000))
    #expect(try await ledger.admitNote(by: agent, on: try Sample.name("other"), at: later) == nil)
    #expect(try await ledger.admitNote(by: .operatorItself, on: account, at: later) == nil)
    // They are no plan-changing calls.
    #expect(try await ledger.calls(of: account, route: .upgrade, at: later).sent == [])
  }

  private struct Unexpected: Error {}
}
