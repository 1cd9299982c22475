import Billing
import JSON
import Testing
import Transfer

@testable import Providers

@Suite struct DockApprovalTests {
  private func state(_ json: JSONValue?, status: Int = 200) throws(ProviderFailure) -> ApprovalPageState {
    try DockApproval(
      ServiceCall.Answer(status: status, headers: HTTPHeaders(), json: json), now: Instant(seconds: 0)
    ).state
  }

  @Test(arguments: ["status", "state"])
  func everyWordTheDocumentsHintAtIsUnderstood(name: String) throws {
    let words: [(ApprovalPageState, [String])] = [
      (.waiting, ["pending", "PENDING"]), (.approved, ["approved", "executed", "completed", "Approved"]),
      (.denied, ["denied", "rejected"]), (.expired, ["expired"]),
    ]
    for (expected, spellings) in words {
      for word in spellings { #expect(try state([name: .string(word)]) == expected) }
    }
  }

  @Test(
    arguments: [
      nil, .null, [], [:], "approved", ["status": .null], ["status": ""], ["status": " approved"], ["status": "done"],
      ["status": true], ["status": 1, "state": "approved"], ["status": ["approved"]], ["approved": true],
      ["result": "approved"], ["status": "appr\u{200B}oved"], ["status": "unapproved"],
    ] as [JSONValue?])
  func anyOtherWordProvesNothing(json: JSONValue?) throws {
    guard case .unrecognised = try state(json) else {
      Issue.record("\(json?.serialized() ?? "nothing") was taken for something")
      return
    }
  }

  @Test func aPageThatIsGoneProvesNothing() throws {
    for status in [404, 410] {
      guard case .unrecognised = try state(["status": "approved"], status: status) else {
        Issue.record("\(status) was taken for something")
        return
      }
    }
  }

  @Test func everyOtherStatusIsAFailure() {
    for status in [201, 204, 400, 401, 403, 409, 429, 500, 502, 503] {
      #expect(throws: ProviderFailure.self) { try state(["status": "approved"], status: status) }
    }
  }

  @Test func aHostileWordIsMadeDisplayable() throws {
    guard case .unrecognised(let words) = try state(["status": "\u{1B}]0;x\u{7}\u{202E}"]) else {
      Issue.record("understood")
      return
    }
    #expect(words.hadUnsafeScalars)
    #expect(!words.string.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
  }
}
