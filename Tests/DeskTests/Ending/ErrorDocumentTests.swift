import Billing
import JSON
import Ledger
import Testing
import Text

@testable import Desk

@Suite struct ErrorDocumentTests {
  private let problem = Problem("It broke.", meaning: "Nothing was changed.", advice: "Try again.")

  @Test func aProblemIsGivenInItsParts() {
    let text = ErrorDocument.document(problem, .unreachable).serialized()
    #expect(
      text == """
        {"schema":"countersign.error/1","error":{"code":3,"what":"It broke.","meaning":"Nothing was changed.",\
        "advice":"Try again."}}
        """)
    #expect(ErrorDocument.document(LedgerError.unavailable(problem), .unreachable).serialized() == text)
  }

  @Test func wordsAloneAreWhatHappened() {
    let text = ErrorDocument.document("there is no request \"9\"\n", .usage).serialized()
    #expect(text.contains("\"code\":64") && text.contains("\"advice\":null") && !text.contains { $0.isNewline })
  }
}
