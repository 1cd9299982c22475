import Billing
import Consent
import JSON
import Ledger
import Testing
import Text

@testable import Desk

@Suite struct EventSentenceTests {
  /// What an entry about a change keeps of what was shown.
  private static let shown: JSONValue = [
    "requester": "research-bot", "door": "gateway", "account": "dock-main",
    "change": ["operation": "upgrade", "plan": "scale", "interval": .null],
    "facts": [
      "from": ["plan": "pro", "price": ["amount_minor": "1900", "currency": "USD", "interval": "month"]],
      "price": ["amount_minor": "4900", "currency": "USD", "interval": "month"],
    ],
  ]

  /// An entry, and the sentence that it is told by.
  struct Case: Sendable {
    let kind: EventKind
    var actor = Actor.engine
    var body: JSONObject = [:]
    let sentence: String
    var words: SafeText = ""
  }

  private static func outcome(_ code: Outcome.Code, _ words: String = "") -> JSONValue {
    ["code": .string(code.rawValue), "words": .string(words)]
  }

  private static func cases() throws -> [Case] {
    let (bot, you) = (Actor.agent(try Sample.agent()), Actor.operatorItself)
    let it = "Pro -> Scale on dock-main"
    return [
      Case(
        kind: .requestCreated, actor: bot, body: ["reason": "The batch job\nneeds more."],
        sentence: "research-bot asked for \(it) (+$30/mo)", words: "The batch job\nneeds more."),
      Case(
        kind: .requestDenied, actor: bot, body: ["operation": "upgrade", "plan": "scale"],
        sentence: "a rule denied research-bot an ask for upgrade to Scale on dock-main"),
      Case(kind: .requestJoined, actor: bot, sentence: "research-bot asked again for \(it)"),
      Case(kind: .requestFactsChanged, sentence: "the facts of \(it) changed (+$30/mo)"),
      Case(kind: .requestWordsChanged, sentence: "the service words \(it) in another way"),
      Case(kind: .requestTokenMinted, sentence: "engine fetched a token for \(it)"),
      Case(kind: .requestTokenLapsed, sentence: "the token for \(it) lapsed"),
      Case(
        kind: .requestApproved, actor: you, sentence: "operator approved \(it) for research-bot (+$30/mo)"),
      Case(
        kind: .requestRejected, actor: you,
        body: ["from": "pending", "preset": "too_expensive", "comment": "Not this month."],
        sentence: "operator rejected \(it) for research-bot: It costs too much", words: "Not this month."),
      Case(
        kind: .requestRejected, actor: you, body: ["from": "approved", "preset": "not_now"],
        sentence: "operator took the approval of \(it) for research-bot back: Not now; ask again later"),
      Case(kind: .requestExtended, actor: you, sentence: "operator gave more time to decide \(it)"),
      Case(kind: .requestLapsed, body: ["from": "pending"], sentence: "nobody decided \(it) in time"),
      Case(
        kind: .requestLapsed, body: ["from": "approved"],
        sentence: "the approval of \(it) lapsed before it was carried out"),
      Case(
        kind: .requestLapsed, body: ["from": "awaiting_payment"], sentence: "the page of \(it) was not used in time"),
      Case(kind: .requestLapsed, sentence: "\(it) lapsed"),
      Case(
        kind: .requestLapsedByState,
        sentence: "\(it) ended: the account changed before it was decided or carried out"),
      Case(kind: .requestCancelled, actor: bot, sentence: "research-bot withdrew \(it)"),
      Case(
        kind: .requestSuperseded, actor: bot, body: ["by": "unknown"],
        sentence: "research-bot asked for something else instead of \(it): another request"),
      Case(kind: .requestFoundSatisfied, sentence: "\(it) is so already"),
      Case(
        kind: .requestExecutionDelayed, sentence: "\(it) is approved and waits until the service can be called"),
      Case(kind: .requestExecutionBegan, body: ["attempt": 1], sentence: "engine began \(it)"),
      Case(kind: .requestExecutionBegan, body: ["attempt": 2], sentence: "engine began \(it), attempt 2"),
      Case(kind: .requestExecuted, body: ["outcome": outcome(.switched)], sentence: "\(it) was carried out"),
      Case(
        kind: .requestExecuted, body: ["outcome": outcome(.downgradeScheduled)],
        sentence: "\(it) is scheduled for the end of the period"),
      Case(
        kind: .requestExecuted, body: ["outcome": outcome(.linkStored)],
        sentence: "\(it) is ready: its link is kept"),
      Case(
        kind: .requestExecuted, body: ["outcome": outcome(.unattributed)],
        sentence: "the account shows \(it); whose doing it is nobody can tell"),
      Case(
        kind: .requestPageIssued, body: ["outcome": outcome(.paymentPage)],
        sentence: "a page waits for the payment of \(it)"),
      Case(
        kind: .requestPageIssued, body: ["outcome": outcome(.approvalPage)],
        sentence: "a page of the service waits for its approval of \(it)"),
      Case(kind: .requestAnsweredSatisfied, sentence: "the service says that \(it) is so already"),
      Case(
        kind: .requestRefused, body: ["outcome": outcome(.refused, "No card.")],
        sentence: "the service refused \(it)", words: "No card."),
      Case(kind: .requestAnswerLost, sentence: "the answer to \(it) was lost: its outcome is not known"),
      Case(kind: .requestReconciledExecuted, sentence: "the bill shows \(it): it was carried out"),
      Case(kind: .requestReconciledNotExecuted, sentence: "nothing shows that \(it) happened"),
      Case(
        kind: .requestClosedManually, actor: you, body: ["note": "Dock did it."],
        sentence: "operator closed \(it) by hand", words: "Dock did it."),
      Case(
        kind: .requestActedWithoutConsent,
        sentence: "a call that should only have told its price carried \(it) out, without an approval"),
      Case(kind: .requestQuoteLost, sentence: "the answer to a call for the price of \(it) was lost"),
      Case(kind: .requestResolvedAnew, sentence: "what was asked comes down to \(it) now (+$30/mo)"),
      Case(kind: .requestPutOff, sentence: "the service put \(it) off: the account's calls are used up"),
      Case(
        kind: .requestNoted, body: ["outcome": outcome(.limitReached)],
        sentence: "to be known of \(it): limit reached"),
      Case(
        kind: .requestSharedPage, body: ["page_of": "unknown"], sentence: "\(it) waits for the page of another request"),
      Case(
        kind: .requestPageHandedOn, body: ["page_of": .null], sentence: "the page that \(it) waits for is its own now"),
      Case(
        kind: .requestExplained, body: ["facts": ["step", "price"]],
        sentence: "the account shows what \(it) brought: step, price"),
      Case(
        kind: .requestExplained, body: ["facts": ["missed"]],
        sentence: "an hour after \(it) the account did not show it"),
      Case(
        kind: .requestBillChecked, body: ["finding": "fits"],
        sentence: "the bill was compared with \(it): they agree"),
      Case(
        kind: .requestBillChecked, body: ["finding": "differs"],
        sentence: "the bill was compared with \(it): they differ"),
      Case(kind: .requestPaidAfterWithdrawal, sentence: "the page of \(it) was paid after it was withdrawn"),
      Case(
        kind: .alarmRaised, body: ["alarm": 7, "kind": "unconsented_change", "detail": "the plan changed."],
        sentence: "dock-main: alarm 7, changed without an approval", words: "the plan changed."),
      Case(
        kind: .alarmExplained, actor: you, body: ["alarm": 7, "explanation": "It was me."],
        sentence: "operator explained alarm 7 on dock-main", words: "It was me."),
      Case(
        kind: .alarmClosed, body: ["alarm": 7, "why": "The bill shows it now."],
        sentence: "alarm 7 on dock-main is over", words: "The bill shows it now."),
      Case(
        kind: .linkStored, body: ["link": 3, "kind": "upgrade_link", "host": "daimon.email"],
        sentence: "engine kept upgrade link 3 for dock-main, at daimon.email"),
      Case(kind: .linkEnded, body: ["link": 3, "state": "used"], sentence: "link 3 of dock-main was used"),
      Case(
        kind: .linkEnded, actor: you, body: ["link": 3, "state": "dismissed"],
        sentence: "operator dismissed link 3 of dock-main"),
      Case(
        kind: .agentAdded, actor: you, body: ["agent": "mailer-7", "forwards": true],
        sentence: "operator let mailer-7 ask on dock-main and pass calls on"),
      Case(
        kind: .agentRevoked, actor: you, body: ["agent": "mailer-7"],
        sentence: "operator revoked mailer-7 on dock-main"),
      Case(
        kind: .usageReached, body: ["meter": "agents", "threshold": 80, "used": 8, "limit": 10],
        sentence: "dock-main: agents reached 80 % (8 of 10)"),
      Case(
        kind: .limitHit, actor: bot, body: ["what": "sending needs a paid plan", "words": "Only on paid plans"],
        sentence: "research-bot hit \"sending needs a paid plan\" on dock-main", words: "Only on paid plans"),
      Case(
        kind: .noteKept, actor: bot, body: ["note": 12, "issue": "The card expires."],
        sentence: "research-bot left note 12 about dock-main", words: "The card expires."),
      Case(
        kind: .notePassedOn, actor: bot, body: ["operation": "limit_increase", "outcome": "taken"],
        sentence: "research-bot passed the wish for a higher limit on to the service on dock-main: the service took it"),
      Case(
        kind: .forwardRefused, actor: bot, body: ["route": "GET /api/rows", "words": "Bad key"],
        sentence: "the service refused the credential of research-bot's calls on dock-main, \"GET /api/rows\"",
        words: "Bad key"),
      Case(
        kind: .forwardNoCredential, actor: bot, sentence: "there is no credential for research-bot's calls on dock-main"
      ),
      Case(
        kind: .forwardAccepted, actor: bot, sentence: "the service accepts research-bot's calls on dock-main again"),
      Case(
        kind: .forwardLinkReplaced, actor: bot, body: ["route": "GET /api/rows"],
        sentence: "a link was taken out of an answer to research-bot on dock-main, \"GET /api/rows\""),
      Case(
        kind: .forwardCut, actor: bot, body: ["route": "GET /api/rows"],
        sentence: "an answer to research-bot on dock-main was cut off, \"GET /api/rows\""),
    ]
  }

  @Test func everyEventHasItsSentence() async throws {
    let cases = try Self.cases()
    #expect(Set(cases.map(\.kind)) == Set(EventKind.allCases))
    try await withLedger { ledger in
      for one in cases {
        var body = one.body
        if one.kind.rawValue.hasPrefix("request."), one.kind != .requestDenied { body["shown"] = Self.shown }
        try await ledger.record(
          one.kind.rawValue, account: try Sample.name(), actor: one.actor, body: .object(body), at: Sample.now)
      }
      let events = try await ledger.events(from: 1, limit: 200)
      #expect(events.count == cases.count)
      for (event, one) in zip(events, cases) {
        let sentence = EventSentence(event)
        #expect(sentence.text == one.sentence)
        #expect(sentence.words == one.words, "\(one.kind)")
        #expect(EventSentence(event, arrow: "→").text == one.sentence.replacing("->", with: "→"))
      }
    }
  }

  /// What an entry did not keep is not made up, and nothing is said in its place.
  @Test func anEntryThatKeptLittleIsToldShortly() async throws {
    try await withLedger { ledger in
      for kind in EventKind.allCases {
        try await ledger.record(kind.rawValue, account: nil, actor: .engine, body: [:], at: Sample.now)
      }
      let sentences = try await ledger.events(from: 1, limit: 200).map { EventSentence($0) }
      for (kind, sentence) in zip(EventKind.allCases, sentences) {
        #expect(!sentence.text.isEmpty && sentence.words.isEmpty, "\(kind)")
        for piece in ["nil", "$", "Optional", "  ", "()"] {
          #expect(!sentence.text.contains(piece), "\(sentence.text)")
        }
      }
      #expect(sentences.contains { $0.text == "engine approved a change" })
      #expect(sentences.contains { $0.text == "an account: alarm" })
    }
  }

  @Test func anEventOfANewerVersionIsToldByItsName() async throws {
    try await withLedger { ledger in
      try await ledger.record(
        "vote.cast", account: try Sample.name(), actor: .operatorItself, body: ["x": 1], at: Sample.now)
      let event = try #require(try await ledger.events(limit: 1).first)
      #expect(EventSentence(event).line == "operator: vote.cast on dock-main")
    }
  }

  /// An entry that names only its request is told by what that request is.
  @Test func whatAnEntryDidNotKeepIsAskedOfItsRequest() async throws {
    try await withLedger { ledger in
      let request = try await ledger.makeRequest(reason: Sample.hostile)
      _ = try await ledger.apply(.joined, to: request.id, actor: .agent(request.requester.agent), at: Sample.now)
      _ = try await ledger.approve(request)
      let entries = try await LogEntryReader(ledger: ledger).entries(before: nil, limit: 50).entries
      let sentences = entries.reversed().map(\.sentence)
      #expect(sentences.contains("research-bot asked for Pro → Scale on dock-main (+$30/mo)"))
      #expect(sentences.contains("research-bot asked again for Pro → Scale on dock-main"))
      #expect(sentences.last == "operator approved Pro → Scale on dock-main for research-bot (+$30/mo)")
      #expect(entries.allSatisfy { !$0.sentence.contains("\u{1B}") && !$0.words.string.contains("\r") })
      #expect(entries.last { $0.kind == "request.created" }?.words.string.hasPrefix("REAL $49") == true)
    }
  }
}
