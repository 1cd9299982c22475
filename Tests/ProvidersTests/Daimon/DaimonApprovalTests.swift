import Billing
import JSON
import Testing

@testable import Providers

@Suite struct DaimonApprovalTests {
  @Test(arguments: [
    ("pending", ApprovalPageState.waiting), ("approved", .approved), ("APPROVED", .approved), ("rejected", .denied),
    ("denied", .denied), ("expired", .expired),
  ])
  func theLikelyWordsAreRead(word: String, state: ApprovalPageState) {
    #expect(DaimonApproval(["result": ["status": .string(word)]]).state == state)
    #expect(DaimonApproval(["status": .string(word)]).state == state)
  }

  @Test(
    arguments: [nil, [], [:], ["status": 1], ["result": ["status": .null]], ["status": "done\u{1B}[2J"]] as [JSONValue?]
  )
  func everythingElseProvesNothing(json: JSONValue?) {
    guard case .unrecognised(let words) = DaimonApproval(json).state else {
      Issue.record("was taken for something")
      return
    }
    #expect(!words.string.unicodeScalars.contains { $0.value < 0x20 })
  }
}
