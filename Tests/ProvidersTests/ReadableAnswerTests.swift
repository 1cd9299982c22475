import JSON
import Testing

@testable import Providers

/// What is handed on of an answer: nothing that was not understood.
@Suite struct ReadableAnswerTests {
  @Test func aValueInAnotherFormIsLeftOut() throws {
    let (body, odd) = DockFields.billing.read([
      "plan": "pro", "cancelAtPeriodEnd": "perhaps", "usage": ["agents": "many", "members": 2], "note": "stays",
    ])
    #expect(odd.map(\.string).contains("cancelAtPeriodEnd"))
    #expect(DockFields.billing.readable(body) == ["plan": "pro", "usage": ["members": 2], "note": "stays"])
  }

  @Test func moreThanAreNamedAreLeftOutToo() throws {
    let entries = (0..<60).map { _ in JSONValue.object(["action": 1, "reason": "x"]) }
    let (body, odd) = DaimonFields.capabilities.read(["cannot": .array(entries)])
    #expect(odd.count == AnswerForm.mostUnrecognised)
    let left = DaimonFields.capabilities.readable(body)["cannot"]?.array ?? []
    #expect(left.count == 60 && left.allSatisfy { $0["action"] == nil && $0["reason"] == "x" })
  }
}
