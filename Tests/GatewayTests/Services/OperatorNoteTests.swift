import Billing
import Consent
import JSON
import Testing
import Text

@testable import Gateway

/// daimon.email's `notify-operator` at the door.
@Suite struct OperatorNoteTests {
  private static let path = "/v1/notify-operator"

  @Test func aNoteStaysHereAndCallsNobody() async throws {
    let door = try await Door(service: .daimon)
    let answer = await door.call(
      "POST", Self.path,
      #"{"issue":"I cannot send","context":{"inbox":"a@b.example","n":1},"action_label":"Review","urgency":"high"}"#)
    #expect(answer.status == 200 && answer["result", "agent_script"]?.string != nil)
    #expect(answer["next_steps"]?.array?.isEmpty == false)
    let note = try #require(try await door.ledger.notes().first)
    #expect(note.agent.rawValue == "research-bot" && note.account.rawValue == "dock-main")
    #expect(note.issue == "I cannot send" && note.action == "Review")
    #expect(note.context?.string == #"{"inbox":"a@b.example","n":1,"urgency":"high"}"#)
    #expect(door.provider.state.withLock { $0.notes.isEmpty && $0.looks == 0 })
    #expect(try await door.ledger.recentRequests(limit: 1).isEmpty)
  }

  @Test(arguments: [
    "", "{}", "[]", "{", #"{"issue":null}"#, #"{"issue":1}"#, #"{"issue":""}"#, #"{"issue":"  "}"#,
    #"{"issue":["x"]}"#, #"{"issue":"a","issue":"b"}"#, #"{"issue":"x","context":1}"#, #"{"issue":"x","context":[]}"#,
    #"{"issue":"x","context":"y"}"#, #"{"issue":"x","action_label":1}"#,
    #"{"issue":"\#(String(repeating: "x", count: 1_001))"}"#,
    #"{"issue":"x","action_label":"\#(String(repeating: "x", count: 101))"}"#,
    #"{"issue":"x","context":{"a":"\#(String(repeating: "x", count: 8_185))"}}"#,
  ]) func whatIsNoNoteIsRefusedInDaimonsWords(_ body: String) async throws {
    let door = try await Door(service: .daimon)
    let answer = await door.call("POST", Self.path, body)
    #expect(answer.status == 400 && answer.refusal?.code == "invalid_request", "\(body.prefix(60))")
    #expect(try await door.ledger.notes().isEmpty)
  }

  @Test func theLongestIsTakenAndHostileOnesAreHarmless() async throws {
    let door = try await Door(service: .daimon)
    let longest = String(repeating: "é", count: 1_000)
    #expect(await door.call("POST", Self.path, #"{"issue":"\#(longest)"}"#).status == 200)
    let context = #"{"a":"\#(String(repeating: "x", count: 8_184))"}"#
    #expect(await door.call("POST", Self.path, #"{"issue":"long","context":\#(context)}"#).status == 200)
    #expect(try await door.ledger.notes().first?.context?.string == context && context.utf8.count == 8_192)
    #expect(await door.call("POST", Self.path, #"{"issue":"line\n\nline\u001b[2J"}"#).status == 200)
    #expect(try await door.ledger.notes().first?.issue.string.hasPrefix("line line") == true)
    let notes = try await door.ledger.notes()
    #expect(notes.last?.issue.string == longest)
    #expect(notes.first?.issue.string.unicodeScalars.allSatisfy { $0.value >= 0x20 } == true)
  }

  @Test func tooManyAreRefusedWithATime() async throws {
    let door = try await Door(service: .daimon)
    for number in 0..<20 {
      #expect(await door.call("POST", Self.path, #"{"issue":"note \#(number)"}"#).status == 200)
    }
    let late = await door.call("POST", Self.path, #"{"issue":"note 0"}"#)
    #expect(late.status == 429 && late.retryAfter == 3_600)
  }

  @Test func noOtherServiceHasTheCall() async throws {
    let door = try await Door()
    #expect(await door.call("POST", Self.path, #"{"issue":"x"}"#).status == 404)
    #expect(try await door.ledger.notes().isEmpty)
  }
}
