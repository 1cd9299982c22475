import Billing
import Consent
import Testing
import Text

@testable import Desk

@Suite struct JournalLineTests {
  @Test func anAlarmIsCriticalAndOneLine() throws {
    let alarm = Alarm(
      id: 4, kind: .unconsentedChange, account: try Sample.name(), at: Sample.now, detail: Sample.hostile)
    let line = JournalLine(alarm)
    #expect(line.forJournal.hasPrefix("<2>countersign: ALARM 4  unconsented_change  dock-main  | "))
    #expect(!line.plain.contains { $0.isNewline })
  }

  @Test func aWaitingRequestIsANotice() throws {
    let line = JournalLine(
      try Sample.request(quote: Sample.quote(Sample.monthly(4900))), on: try Sample.account(), at: Sample.now)
    #expect(line.urgency == .notice)
    #expect(
      line.plain.hasPrefix("countersign: #7  pending  research-bot  dock-main  upgrade Pro -> Scale  $49/mo  LIVE"))
  }

  @Test func aFailureIsAWarningWithTheServicesWordsBehindAMark() throws {
    var request = try Sample.request(quote: Sample.quote(Sample.monthly(4900)))
    request = try request.applying(
      .approved(Approval(digest: request.digest, version: request.version, from: .shell)), at: Sample.now)
    request = try request.applying(
      .executionBegan(Attempt(number: 1, tokenHash: String(repeating: "0", count: 64), issued: Sample.boot)),
      at: Sample.now)
    request = try request.applying(
      .refused(Outcome(.refused, words: "no card\nALARM 9  all is well")), at: Sample.now)
    let line = JournalLine(request, on: nil, at: Sample.now)
    #expect(line.urgency == .warning)
    #expect(line.plain.contains("  \(FramedLines.mark)no card"))
    #expect(!line.plain.contains { $0.isNewline })
  }

  @Test func aNoteIsANoticeWithTheAgentsWordsBehindAMark() async throws {
    try await withLedger { ledger in
      let agent = try #require(AgentName("inbox-bot"))
      _ = try await ledger.keepNote(
        Sample.hostile, context: nil, action: nil, by: agent, on: try Sample.name(), at: Sample.now)
      let events = try await ledger.events(from: 1, limit: 5)
      let line = try #require(events.compactMap(JournalLine.init(agents:)).first)
      #expect(line.forJournal.hasPrefix("<5>countersign: NOTE 1  dock-main  agent:inbox-bot  | "), "\(line.forJournal)")
      #expect(!line.plain.contains { $0.isNewline })
      #expect(EventSubject.words(events[0]) == "note 1")
      _ = try await ledger.makeRequest()
      #expect(try await ledger.events(from: 2, limit: 5).compactMap(JournalLine.init(agents:)).isEmpty)
    }
  }
}
