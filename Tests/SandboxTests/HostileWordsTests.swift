import JSON
import Testing

@testable import Sandbox

@Suite("Hostile words")
struct HostileWordsTests {
  @Test func onlyTextForPeopleIsPoisonedAndTheMeaningStays() {
    let value: JSONValue = [
      "status": "switched", "message": "to Scale ($49/mo)", "list": [["name": "a"], "b"], "expires_in": 60,
    ]
    let poisoned = HostileWords.poisoned(value)
    #expect(poisoned["status"] == "switched")
    #expect(poisoned["expires_in"] == 60)
    #expect(poisoned["message"]?.string == "to Scale ($49/mo)" + HostileWords.suffix)
    #expect(poisoned["list"]?.array?.first?["name"]?.string == "a" + HostileWords.suffix)
    #expect(poisoned["list"]?.array?.last == "b")
  }

  @Test func theWordsCarryWhatTerminalsAndReadersFallFor() {
    let scalars = Set(HostileWords.suffix.unicodeScalars)
    for scalar: Unicode.Scalar in ["\u{1B}", "\u{07}", "\u{08}", "\r", "\n", "\u{0}", "\u{7F}", "\u{9B}", "\u{202E}"] {
      #expect(scalars.contains(scalar), "U+\(String(scalar.value, radix: 16))")
    }
  }
}
