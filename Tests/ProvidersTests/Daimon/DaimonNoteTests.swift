import Billing
import JSON
import Testing
import Text
import Transfer

@testable import Providers

@Suite struct DaimonNoteTests {
  private let now = Instant(milliseconds: 1_777_636_800_000)

  private func note(_ result: JSONValue) throws -> DaimonNote {
    DaimonNote(result, from: try Origin("https://api.daimon.email"), at: now)
  }

  @Test func bothDocumentedAnswersAreRead() throws {
    let reference = try note([
      "url": "https://daimon.email/approve/a", "expires_at": "2026-05-08T12:00:00Z",
      "agent_script": "Tell your operator",
    ])
    #expect(reference.id == nil && reference.path == nil && reference.script == "Tell your operator")
    #expect(reference.page?.kind == .approval && reference.endsAt == Instant(iso8601: "2026-05-08T12:00:00Z"))
    #expect(reference.facts == [Fact(label: "agent script", value: "Tell your operator")])
    let guide = try note(["approval_id": "apr_1", "magic_link": "https://daimon.email/approve/a"])
    #expect(guide.path == "/v1/approvals/apr_1" && guide.endsAt == now.adding(DaimonMemory.linkLasts))
    #expect(
      guide.facts == [Fact(label: "note to the operator", value: "left 2026-05-01 12:00:00 UTC, waits for an answer")])
  }

  @Test(
    arguments: [
      (.waiting, true), (.unrecognised("odd"), true), (.approved, false), (.denied, false), (.expired, false),
    ] as [(ApprovalPageState, Bool)])
  func onlyADecisionEndsTheAsking(state: ApprovalPageState, isOpen: Bool) throws {
    var note = try note(["approval_id": "apr_1"])
    note.state = state
    #expect(note.isOpen == isOpen && (note.path != nil) == isOpen)
    note.isGone = true
    if isOpen { #expect(!note.isOpen && note.path == nil) }
  }

  @Test func aPageThatIsNoneIsNotOffered() throws {
    for url: JSONValue in ["javascript:alert(1)", "http://daimon.email/approve/a", "https://a@evil.example/", 7, .null]
    {
      #expect(try note(["url": url]).page == nil)
    }
  }
}
