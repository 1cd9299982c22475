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
    let words = RefusalText.sentence(refusal)
    #expect(!words.isEmpty && words.last != "." && words.first?.isLowercase == true)
  }

  @Test func everyErrorOfTheLedgerIsAProblem() throws {
    let problem = Problem("The disk is full.", advice: "Free some space.")
    #expect(RefusalText.problem(.unavailable(problem)) == problem)
    #expect(RefusalText.problem(.notFound).advice == "Nothing was changed.")
    #expect(RefusalText.problem(.refused(.tooLate, try Sample.request())).advice == "Nothing was changed.")
  }
}
