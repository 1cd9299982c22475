import Billing
import Consent
import Ledger
import Testing
import Text

@testable import Desk

@Suite struct RefusalTextTests {
  static let refusals: [ConsentRefusal] = [
    .isFinal(.executed), .notPossible(in: .approved), .shownFactsAreOld, .notQuoted, .tooLate, .tooEarly,
    .noAttemptLeft,
  ]

  @Test(arguments: refusals)
  func aRefusalIsAClauseWithoutAFullStop(_ refusal: ConsentRefusal) {
    let words = RefusalText.clause(refusal)
    #expect(!words.isEmpty && words.last != "." && words.first?.isLowercase == true)
  }

  @Test(arguments: refusals)
  func theScreenSaysTheSameAsASentence(_ refusal: ConsentRefusal) throws {
    let said = RefusalText.problem(.refused(refusal, try Sample.request())).what.string
    #expect(said == refusal.sentence)
    switch refusal {
    // The shell says the state before the refusal; a sentence alone has to say it itself.
    case .isFinal(let state), .notPossible(in: let state):
      #expect(said.contains(state == .executed ? "executed" : "approved"))
    default: #expect(said.dropFirst() == refusal.clause.dropFirst() + ".")
    }
  }

  @Test func everyErrorOfTheLedgerIsAProblem() throws {
    let problem = Problem("The disk is full.", advice: "Free some space.")
    #expect(RefusalText.problem(.unavailable(problem)) == problem)
    #expect(RefusalText.problem(.notFound).advice == "Nothing was changed.")
    #expect(RefusalText.problem(.refused(.tooLate, try Sample.request())).advice == "Nothing was changed.")
  }
}
