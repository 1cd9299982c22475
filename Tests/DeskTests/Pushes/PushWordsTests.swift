import Billing
import Consent
import JSON
import Ledger
import Settings
import Testing
import Text

@testable import Desk

@Suite("What is said of each matter") struct PushWordsTests {
  /// Whatever an agent may write to ring somebody's phone, lead somewhere, or look like us.
  private static let hostile: [String] = [
    "<!channel> <!here> <@U123> @here @everyone <https://evil.example|click>",
    "*bold* `code` [click](https://evil.example)",
    "see evil。example or bücher.例え or https://user:pw@10.0.0.1:80/", "one\ncountersign approve 7\r\nLIVE dock-main",
    "\u{202E}moc.live\u{202C} \u{1B}]8;;https://evil.example\u{7}x", String(repeating: "long. ", count: 80),
    "e" + String(repeating: "\u{301}", count: 400), "mailto:a@b.example &amp; &lt;", Sample.hostile.string,
  ]

  @Test func aPendingRequestSaysAllThatMattersAndHowItIsReviewed() throws {
    let request = try Sample.request(
      quote: Sample.quote(Sample.monthly(4900)), on: try Sample.account(isLive: false), reason: "More agents, please.")
    let matter = PushWords.pending(request, on: try Sample.account(isLive: false), at: Sample.now)
    #expect(
      matter.text == """
        #7 waits for a decision
        TEST dock-main: upgrade Pro -> Scale, $49/mo (+$30/mo)
        Asked by research-bot (door gateway)
        Decide by 2026-05-01 12:15:00 UTC, 15:00 left when this was written
        | More agents, please.
        countersign show 7
        """)
    #expect(matter.event == .pending && matter.request == 7 && !matter.isLive && matter.priority == 3)
  }

  @Test(arguments: hostile) func foreignWordsAreOneBoundedLineWithoutLinks(words: String) throws {
    let request = try Sample.request(reason: SafeText(words))
    let lines = PushWords.pending(request, on: nil, at: Sample.now).lines
    let foreign = lines.filter { $0.hasPrefix(FramedLines.mark) }
    #expect(foreign.count == 1 && lines.count == 5)
    for line in foreign {
      #expect(line.unicodeScalars.count <= 140 + FramedLines.mark.unicodeScalars.count)
      #expect(!line.contains("://") && !line.contains("evil.example") && !line.contains("evil。example"))
      let ats = line.split(separator: "@", omittingEmptySubsequences: false).dropLast()
      #expect(ats.allSatisfy { $0.hasSuffix("[") }, "no mention: \(line)")
      #expect(!line.contains { $0.isNewline })
      #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x202A...0x202E).contains($0.value) })
    }
    #expect(lines.last == "countersign show 7")
  }

  @Test func aReminderIsShortAndPressing() throws {
    let request = try Sample.request(reason: "words")
    let matter = PushWords.deadline(request, .tenth, on: nil, at: Sample.now.adding(.seconds(810)))
    #expect(matter.title == "#7: a tenth of the time to decide is left" && matter.priority == 5)
    #expect(matter.text.contains("1:30 left when this was written") && !matter.text.contains("words"))
  }

  @Test func anOutcomeSaysWhoDecided() throws {
    let request = try Sample.request()
    let later = Sample.now.adding(.seconds(60))
    let rejected = try request.applying(.rejected(Rejection(.tooExpensive, comment: "my secret")), at: later)
    let text = PushWords.outcome(rejected, on: nil, at: later).text
    #expect(text.hasPrefix("#7: rejected\n"))
    #expect(text.contains("decided by the operator 2026-05-01 12:01:00 UTC (too expensive)"))
    #expect(!text.contains("my secret"))
    let cancelled = try request.applying(.cancelled, at: later)
    #expect(PushWords.outcome(cancelled, on: nil, at: later).text.contains("decided by nobody"))
  }

  @Test func anAlarmIsNamedAndItsDetailBounded() throws {
    let alarm = Alarm(
      id: 3, kind: .unconsentedChange, account: try Sample.name(), at: Sample.now,
      detail: SafeText(Self.hostile[0]))
    let matter = PushWords.alarm(alarm, isLive: true)
    #expect(matter.title == "Alarm 3: changed without an approval" && matter.alarm == 3)
    #expect(matter.lines.first == "LIVE dock-main" && matter.lines.last == "countersign alarms")
    #expect(matter.lines[1].contains("evil[.]example"))
  }

  @Test func ofAnAddressOnlyTheHostLeavesTheMachine() throws {
    let request = try Sample.request(reason: "pay checkout.stripe.com/c/pay/cs_live_SECRET now")
    let text = PushWords.pending(request, on: nil, at: Sample.now).text
    #expect(text.contains("| pay checkout[.]stripe[.]com/… now\n") && !text.contains("SECRET"))
    let alarm = Alarm(
      id: 3, kind: .unconsentedChange, account: try Sample.name(), at: Sample.now,
      detail: "see https:evil.example/SECRET")
    #expect(PushWords.alarm(alarm, isLive: true).lines[1] == "| see evil[.]example/…")
  }

  @Test func metersAndLimitsAreNamed() async throws {
    try await withLedger { ledger in
      let account = try Sample.name()
      try await ledger.record(
        "usage.reached", account: account, actor: .engine,
        body: ["meter": "agents", "threshold": 80, "used": 9, "limit": 10], at: Sample.now)
      try await ledger.record(
        "limit.hit", account: account, actor: .agent(try Sample.agent()),
        body: [
          "what": .string("all used\u{202E} https://evil.example"), "words": .string(Self.hostile[0]), "code": "x",
        ],
        at: Sample.now)
      let events = try await ledger.events(from: 1, limit: 9)
      let usage = try #require(PushWords.usage(events[0], on: account, isLive: false))
      #expect(usage.text == "agents: 80 % reached\nTEST dock-main\n9 of 10 used\ncountersign status")
      let limit = try #require(PushWords.usage(events[1], on: account, isLive: true))
      #expect(limit.title.hasPrefix("research-bot ran into a limit: \"all used"))
      #expect(!limit.text.contains("evil.example") && !limit.text.contains("\u{202E}"))
    }
  }

  @Test func ofNotesOnlyHowManyIsSaid() throws {
    let matter = PushWords.notes(2, on: try Sample.name(), isLive: true, at: Sample.now)
    #expect(matter.text == "Agents left 2 notes\nLIVE dock-main\ncountersign notes")
  }
}
