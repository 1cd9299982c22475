import Billing
import Consent
import Dashboard
import Engine
import Ledger
import Support
import Testing
import Text

@testable import Desk

@Suite struct RequestSheetTests {
  private func lines(_ request: ConsentRequest, in ledger: Ledger, at time: ManualTime = ManualTime()) async throws
    -> [String]
  {
    let records = Records(ledger: ledger, accounts: [try Sample.account()], time: time, zone: .utc)
    return try await RequestSheet.read(request, in: records).lines(FramedLines(columns: 120))
  }

  @Test func everyFactStandsUnderItsLabel() async throws {
    try await withLedger { ledger in
      let lines = try await lines(try await ledger.makeRequest(), in: ledger)
      for line in [
        "state          pending", "account        dock-main  LIVE  https://dock-main.example", "organisation   | Acme",
        "change         upgrade Pro -> Scale", "price now      $19/mo", "price then     $49/mo (+$30/mo)",
        "takes effect   not reported", "renewal        \(Sample.now.adding(.seconds(86_400)).words)",
        "service says   nothing yet", "agent says     nothing",
        "calls          5 of 5 plan-changing calls left this hour",
        "version        1", "elsewhere      nothing else waits or happened here in 24 h",
      ] { #expect(lines.contains(line), "\(line) is not among \(lines)") }
      #expect(lines.last?.hasPrefix("digest         ") == true)
    }
  }

  @Test func aReplacedRequestNamesTheOneThatTookItsPlace() async throws {
    try await withLedger { ledger in
      let old = try await ledger.makeRequest()
      #expect(!(try await lines(old, in: ledger)).contains { $0.contains(" by #") })
      let later = Sample.now.adding(.seconds(60))
      let draft = Draft(
        account: try Sample.account(), organisation: old.organisation, requester: old.requester,
        ask: PlanChange(.upgrade, to: try Sample.plan("pro")), change: PlanChange(.upgrade, to: try Sample.plan("pro")),
        reason: nil, facts: old.facts, token: nil)
      guard case .created(let new) = try await ledger.submit(draft, at: later) else {
        Issue.record("it was not admitted")
        return
      }
      let replaced = try #require(try await ledger.request(old.id))
      #expect(replaced.state == .superseded && replaced.replacement(among: [replaced, new]) == new)
      #expect(replaced.replacement(among: [replaced]) == nil && new.replacement(among: [replaced, new]) == nil)
      let lines = try await lines(replaced, in: ledger)
      #expect(lines.contains("state          replaced by #\(new.number)"), "\(lines)")
      let line = RequestText.line(replaced, on: nil, at: later, among: [new, replaced])
      #expect(line.hasPrefix("#\(old.number)  replaced by #\(new.number)  "), "\(line)")
    }
  }

  @Test func whatHoldsAPendingRequestUpIsNoOutcome() async throws {
    try await withLedger { ledger in
      let request = try await ledger.makeRequest()
      let noted = try await ledger.apply(
        .noted(Outcome(.limitReached, words: "no calls")), to: request.id, actor: .engine, at: Sample.now)
      let lines = try await lines(noted, in: ledger)
      #expect(lines.contains("held up by     limit_reached") && !lines.contains { $0.hasPrefix("outcome") }, "\(lines)")
      let document = RequestDocument.summary(noted, at: Sample.boot)
      #expect(document["outcome"] == .null && document["held_up_by"]?.string == "limit_reached")
    }
  }

  @Test func aRequestThatLostItsAnswerSaysWhoDecidedWhenAndHowItGoesOn() async throws {
    try await withLedger { ledger in
      let asked = try await ledger.makeRequest()
      let approved = try await ledger.approve(asked)
      let time = Sample.now.words
      #expect(
        try await lines(approved, in: ledger).contains("approved       \(time) by you, in a shell, with the digest"))
      let began = Attempt(number: 1, tokenHash: nil, issued: ManualTime().storedBoot)
      try await ledger.apply(.executionBegan(began), to: asked.id, actor: .engine, at: Sample.now)
      let unknown = try await ledger.apply(
        .answerLost(Outcome(.answerLost)), to: asked.id, actor: .engine, at: Sample.now)
      let doubtful = try await lines(unknown, in: ledger)
      #expect(doubtful.contains("sent           \(time)") && doubtful.contains("answer lost    \(time)"), "\(doubtful)")
      let whole = doubtful.joined(separator: " ").split(separator: " ").joined(separator: " ")
      #expect(
        whole.contains("in doubt sent, and its answer was lost; do not ask for it again: `countersign serve`"),
        "\(whole)")
      #expect(
        whole.contains("then the bill is read at") && whole.contains("`countersign close \(unknown.number) "),
        "\(whole)")
      let later = Sample.now.adding(.seconds(90))
      let done = try await ledger.apply(
        .reconciledAsExecuted(Outcome(.unattributed)), to: asked.id, actor: .engine, at: later)
      let settled = try await lines(done, in: ledger)
      for line in [
        "approved       \(time) by you, in a shell, with the digest", "answer lost    \(time)",
        "bill read      \(later.words): it shows the change", "ended          \(later.words)",
        "outcome        unattributed: the bill shows the change, and whose it was is not proven",
      ] { #expect(settled.contains(line), "\(line) is not among \(settled)") }
      #expect(!settled.contains { $0.hasPrefix("in doubt") })
    }
  }

  @Test func aQuoteThatTheEngineHoldsIsNotWaitedForCalls() async throws {
    try await withLedger { ledger in
      let token = TokenFact(hash: String(repeating: "a", count: 64), issued: Sample.boot, lifetime: .seconds(60))
      let request = try await ledger.apply(
        .tokenMinted(token), to: try await ledger.makeRequest().id, actor: .engine, at: Sample.now)
      func wait(_ left: Int, _ engine: EngineStatus, after seconds: Int64 = 0) throws -> String? {
        let sent = Array(repeating: Sample.now.adding(.seconds(-600)), count: 5 - left)
        var sheet = RequestSheet(
          request: request, account: try Sample.account(), look: nil,
          budget: CallBudget(CallHistory(sent: sent, noneUntil: nil), hourly: 5, at: Sample.now), wall: Sample.now,
          boot: StoredBootTime(bootID: Sample.boot.bootID, time: Sample.boot.time.adding(.seconds(seconds))),
          zone: .utc,
          elsewhere: try SurroundingsText.none())
        sheet.engine = engine
        return sheet.wait
      }
      #expect(try wait(1, .elsewhere(pid: 7)) == nil)
      #expect(try wait(0, .elsewhere(pid: 7)) != nil)
      // The token dies with its engine, and under ten seconds it is not used.
      #expect(try wait(1, .absent) != nil)
      #expect(try wait(1, .elsewhere(pid: 7), after: 51) != nil)
    }
  }

  @Test func whatOthersSaidBeginsNoLine() async throws {
    try await withLedger { ledger in
      let request = try await ledger.makeRequest(
        quote: Sample.quote(Sample.monthly(4900), Sample.hostile), reason: Sample.hostile)
      let lines = try await lines(request, in: ledger)
      #expect(lines.count { $0.hasPrefix("price then") } == 1)
      #expect(lines.allSatisfy { !$0.contains("\u{1B}") && !$0.contains("\r") })
    }
  }

  @Test func anApprovalThatHasToWaitForCallsSaysUntilWhen() async throws {
    try await withLedger { ledger in
      let request = try await ledger.makeRequest()
      func sheet(left calls: Int) throws -> RequestSheet {
        let sent = Array(repeating: Sample.now.adding(.seconds(-600)), count: 5 - calls)
        return RequestSheet(
          request: request, account: try Sample.account(), look: nil,
          budget: CallBudget(CallHistory(sent: sent, noneUntil: nil), hourly: 5, at: Sample.now), wall: Sample.now,
          boot: Sample.boot, zone: .utc, elsewhere: try SurroundingsText.none())
      }
      #expect(try sheet(left: 2).wait == nil)
      let wait = try #require(try sheet(left: 1).wait)
      #expect(wait.contains("not enough plan-changing calls") && wait.contains("countersign reject \(request.number)"))
    }
  }
}
