import Consent
import Testing

@testable import Desk

@Suite struct RejectionPresetChoiceTests {
  @Test func everyListedReasonCanBeChosen() {
    let names = RejectionPreset.choices.split(separator: ",").map { String($0.drop { $0 == " " }) }
    #expect(names.count == RejectionPreset.allCases.count - 1)
    for name in names { #expect(RejectionPreset(chosen: name)?.rawValue == name) }
  }

  @Test(arguments: ["policy", "", "Not_Now", "not_now ", "because"])
  func nothingElseCan(_ name: String) {
    #expect(RejectionPreset(chosen: name) == nil)
  }
}
