import Billing
import Dashboard
import Ledger
import Testing
import Text

@testable import Desk

@Suite struct ReadingAnswerTests {
  @Test func theLogIsReadToItsEnd() async throws {
    try await withLedger { ledger in
      _ = try await ledger.makeRequest()
      guard
        case .logLoaded(let entries, true) = await ReadingAnswer(ledger: ledger).answer(.loadLog(before: nil, limit: 9))
      else { throw Unexpected(what: "no log") }
      #expect(entries.contains { $0.kind == "request.created" })
    }
  }

  @Test func aKeptURLIsGivenAndAnErasedOneIsTold() async throws {
    try await withLedger { ledger in
      let id = try await ledger.store(
        IssuedURL(url: Secret("https://checkout.stripe.com/c/1"), host: "checkout.stripe.com"), kind: .checkout,
        account: Sample.name(), request: nil, target: nil, at: Sample.now)
      let answer = ReadingAnswer(ledger: ledger)
      guard case .urlLoaded(id, "https://checkout.stripe.com/c/1") = await answer.answer(.loadURL(id)) else {
        throw Unexpected(what: "no URL")
      }
      try await ledger.endLink(id, as: .dismissed, actor: .operatorItself, at: Sample.now)
      guard case .readingFailed(.loadURL(id), let problem) = await answer.answer(.loadURL(id)) else {
        throw Unexpected(what: "an erased URL")
      }
      #expect(problem.what.string == "The URL of link \(id) is not kept any more.")
    }
  }

  @Test func aLedgerThatIsClosedIsTold() async throws {
    try await withLedger { ledger in
      ledger.close()
      guard
        case .readingFailed(_, let problem) = await ReadingAnswer(ledger: ledger).answer(
          .loadLog(before: nil, limit: 1))
      else { throw Unexpected(what: "an answer of a closed ledger") }
      #expect(!problem.what.isEmpty)
    }
  }
}
