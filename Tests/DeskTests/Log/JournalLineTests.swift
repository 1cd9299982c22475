import Billing
import Consent
import Ledger
import Testing
import Text

@testable import Desk

@Suite struct JournalLineTests {
  /// The lines of a ledger's entries that are told.
  private func lines(_ ledger: Ledger) async throws -> [JournalLine] {
    var lines: [JournalLine] = []
    for event in try await ledger.events(from: 1, limit: 50) {
      let requests = try await ledger.requests(of: Set(EventSentence.requests(in: event)))
      if let line = JournalLine(event, requests) { lines.append(line) }
    }
    return lines
  }

  @Test func anAlarmIsCriticalAndOneLineAndItsEndIsANotice() async throws {
    try await withLedger { ledger in
      let alarm = try await ledger.raise(
        .unconsentedChange, account: try Sample.name(), detail: Sample.hostile, at: Sample.now)
      try await ledger.explainAlarm(alarm.id, "It was me", at: Sample.now)
      let lines = try await lines(ledger)
      let raised = try #require(lines.first)
      #expect(
        raised.forJournal(at: Sample.now).hasPrefix(
          "<2>countersign: dock-main: alarm 1, changed without an approval  | REAL"))
      #expect(!raised.plain.contains { $0.isNewline })
      #expect(raised.plain.hasPrefix("2026-05-01T12:00:00.000Z countersign: dock-main: alarm 1"))
      #expect(lines.last?.text == "operator explained alarm 1 on dock-main  | It was me")
      #expect(lines.last?.urgency == .notice)
    }
  }

  @Test func aRequestIsToldByWhatHappensToIt() async throws {
    try await withLedger { ledger in
      var request = try await ledger.makeRequest(reason: "Nine\nALARM 9  all is well")
      request = try await ledger.approve(request)
      request = try await ledger.apply(
        .executionBegan(Attempt(number: 1, tokenHash: String(repeating: "0", count: 64), issued: Sample.boot)),
        to: request.id, actor: .engine, at: Sample.now)
      _ = try await ledger.apply(
        .refused(Outcome(.refused, words: "pay at https://user:pw@pay.example/cs_live_1?x=2, no card")), to: request.id,
        actor: .engine, at: Sample.now)
      let lines = try await lines(ledger)
      let change = "Pro -> Scale on dock-main"
      #expect(
        lines.map(\.text) == [
          "#1  research-bot asked for \(change) (+$30/mo)  LIVE  decide by 2026-05-01 12:15:00 UTC"
            + "  | Nine\\u{0A}ALARM 9  all is well",
          "#1  operator approved \(change) for research-bot (+$30/mo)", "#1  engine began \(change)",
          "#1  the service refused \(change)  | pay at pay.example/… no card",
        ])
      #expect(lines.map(\.urgency) == [.notice, .notice, .information, .warning])
    }
  }

  @Test func aNoteIsANoticeWithTheAgentsWordsBehindAMark() async throws {
    try await withLedger { ledger in
      let agent = try #require(AgentName("inbox-bot"))
      _ = try await ledger.keepNote(
        Sample.hostile, context: nil, action: nil, by: agent, on: try Sample.name(), at: Sample.now)
      let line = try #require(try await lines(ledger).first)
      #expect(line.forJournal(at: Sample.now).hasPrefix("<5>countersign: inbox-bot left note 1 about dock-main  | "))
      #expect(!line.plain.contains { $0.isNewline })
    }
  }

  @Test func whatIsToldLateSaysWhenItWas() {
    let line = JournalLine("stopped", .notice, at: Sample.now)
    #expect(line.forJournal(at: Sample.now.adding(.seconds(60))) == "<5>countersign: stopped")
    #expect(
      line.forJournal(at: Sample.now.adding(.seconds(61))) == "<5>countersign: (2026-05-01 12:00:00 UTC)  stopped")
  }

  @Test func anAccountIsToldWithoutAddresses() throws {
    let failure = LookFailure(.unreachable, detail: "https://dock.example:8443 did not answer")
    let line = JournalLine(try Sample.name(), failure, at: Sample.now)
    #expect(line.text == "ACCOUNT  dock-main  unreachable  | dock.example:8443 did not answer")
    #expect(line.urgency == .warning)
    #expect(JournalLine(try Sample.name(), nil, at: Sample.now).text == "ACCOUNT  dock-main  read again")
  }

  @Test(arguments: [
    "checkout.stripe.com/c/pay/SECRET", "//host/SECRET", "https:host/SECRET", "https[:]//host/SECRET",
    "www.evil.io/?a=SECRET",
  ])
  func noAddressIsToldWholeHoweverItIsSpelled(address: String) async throws {
    try await withLedger { ledger in
      _ = try await ledger.makeRequest(reason: SafeText("pay \(address) for rows/workspace"))
      try await ledger.record(
        "limit.hit", account: try Sample.name(), actor: .agent(try Sample.agent()),
        body: ["what": .string(address), "words": .string(address), "code": "x"], at: Sample.now)
      let lines = try await lines(ledger)
      #expect(lines.count == 2 && lines.first?.text.hasSuffix("/… for rows/workspace") == true)
      #expect(lines.allSatisfy { !$0.plain.contains("SECRET") && !$0.forJournal(at: Sample.now).contains("SECRET") })
    }
  }

  @Test func longWordsAreCut() {
    let line = JournalLine("NOTE 1", .notice, at: Sample.now, detail: SafeText(String(repeating: "x", count: 5000)))
    #expect(line.text.count == "NOTE 1  | ".count + 300)
  }
}
