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

  @Test func theWordsOfTheOtherServicesArePoisonedTooAndTheirCodesAreNot() {
    let value: JSONValue = [
      "error": "SEND_REQUIRES_PAID", "code": "X", "next_steps": ["Wait", 7],
      "upgrade_context": ["operator_action_url": "https://a", "operator_action_label": "Pay", "agent_script": "Tell"],
      "result": ["cannot": [["action": "send", "reason": "R", "unlock_url": "https://b"]], "tier": "free"],
      "error_description": "bad", "details": ["received": "premium"], "title": "T", "detail": "D",
      "statusCode": 429, "message": ["a", "b"], "access_token": "x.y.z", "planSlug": "pro",
    ]
    let bad = HostileWords.suffix
    #expect(
      HostileWords.poisoned(value) == [
        "error": "SEND_REQUIRES_PAID", "code": "X", "next_steps": [.string("Wait" + bad), 7],
        "upgrade_context": [
          "operator_action_url": "https://a", "operator_action_label": .string("Pay" + bad),
          "agent_script": .string("Tell" + bad),
        ],
        "result": [
          "cannot": [["action": "send", "reason": .string("R" + bad), "unlock_url": "https://b"]], "tier": "free",
        ],
        "error_description": .string("bad" + bad), "details": ["received": .string("premium" + bad)],
        "title": .string("T" + bad), "detail": .string("D" + bad), "statusCode": 429,
        "message": [.string("a" + bad), .string("b" + bad)], "access_token": "x.y.z", "planSlug": "pro",
      ])
  }

  @Test func theWordsCarryWhatTerminalsAndReadersFallFor() {
    let scalars = Set(HostileWords.suffix.unicodeScalars)
    for scalar: Unicode.Scalar in ["\u{1B}", "\u{07}", "\u{08}", "\r", "\n", "\u{0}", "\u{7F}", "\u{9B}", "\u{202E}"] {
      #expect(scalars.contains(scalar), "U+\(String(scalar.value, radix: 16))")
    }
  }
}
