import Billing
import JSON
import Ledger
import Testing
import Text

@testable import Desk

@Suite struct EventSubjectTests {
  @Test func anAlarmAndAnAgentAreNamedAndARequestSpeaksForItself() async throws {
    try await withLedger { ledger in
      _ = try await ledger.makeRequest()
      let alarm = try await ledger.raise(
        .unconsentedChange, account: try Sample.name(), detail: Sample.hostile, at: Sample.now)
      try await ledger.explainAlarm(alarm.id, "It was me", at: Sample.now)
      let events = try await ledger.events(from: 1, limit: 50)
      func words(_ kind: String) throws -> String? {
        EventSubject.words(try #require(events.first { $0.kind == kind }))
      }
      #expect(try words("alarm.raised") == "alarm \(alarm.id)  unconsented_change")
      #expect(try words("alarm.explained") == "alarm \(alarm.id)")
      #expect(try words("request.created") == nil)
      let raised = try #require(events.first { $0.kind == "alarm.raised" })
      #expect(EventSubject.detail(raised).string.hasPrefix("REAL $49"))
      #expect(!EventSubject.detail(raised).string.contains("\u{1B}"))
      let explained = try #require(events.first { $0.kind == "alarm.explained" })
      #expect(EventSubject.detail(explained).string == "It was me")
    }
  }

  @Test func whatIsRecordedBesideRequestsIsNamed() async throws {
    try await withLedger { ledger in
      let account = try Sample.name()
      for (kind, body) in [
        ("usage.reached", ["meter": "API\u{1B}[31m calls", "threshold": 80]),
        ("note.passed_on", ["operation": "notify", "outcome": "taken"]),
        ("request.denied", ["operation": "upgrade", "plan": "scale"]), ("agent.added", ["agent": "bot"]),
        ("limit.hit", ["what": "sending needs a paid plan", "words": "Only on\npaid plans"]),
      ] as [(String, JSONValue)] {
        try await ledger.record(kind, account: account, actor: .engine, body: body, at: Sample.now)
      }
      let words = try await ledger.events(from: 1, limit: 50).map { EventSubject.words($0) ?? "" }
      #expect(
        words[0].hasPrefix("meter ") && words[0].contains("API") && words[0].hasSuffix("at 80")
          && !words[0].contains("\u{1B}"))
      #expect(Array(words[1...]) == ["notify  taken", "upgrade  scale", "agent bot", "sending needs a paid plan"])
      let hit = try #require(try await ledger.events(limit: 1).first)
      #expect(EventSubject.detail(hit).string.hasPrefix("Only on"))
      let line = try #require(JournalLine(hit, of: nil, on: nil))
      #expect(line.urgency == .warning)
      #expect(line.text == "LIMIT  dock-main  engine  sending needs a paid plan  | Only on\\u{0A}paid plans")
    }
  }
}
