import Billing
import JSON
import Support
import Synchronization
import Testing
import Text
import Transfer

@testable import Providers

/// What exactly is sent to daimon, and what comes of its answers.
@Suite(.timeLimit(.minutes(1))) struct DaimonProviderTests {
  static let key = "dm_free_canary0123456789canary0123456789"
  let time = ManualTime()

  func provider(_ server: String) throws -> DaimonProvider {
    let account = Account(
      name: try #require(AccountName("daimon-bot")), service: .daimon, origin: server, isLive: false)
    let credential = Credential(canChange: false, time: time) { () async throws(Problem) -> Secret in
      Secret(Self.key)
    }
    return DaimonProvider(
      account: account, origin: try Origin(server), http: HTTPClient(), credential: credential, time: time,
      timeout: .seconds(30))
  }

  private func link(_ plan: String? = "developer") -> PlanChange {
    PlanChange(.upgradeLink, to: plan.flatMap { PlanName($0) })
  }

  // MARK: - Bytes

  @Test func everyCallIsSentAsDocumented() async throws {
    let server = try RawServer { _ in .json(#"{"result":{"tier":"free"}}"#) }
    let provider = try provider(server.origin)
    _ = try await provider.observe()
    _ = try await provider.identify()
    _ = try await provider.request(link(), .ask)
    _ = try await provider.passOn(.notify("Need “sending” 研究"))
    _ = try await provider.approvalState(at: Secret(server.origin + "/v1/approvals/apr_1"))
    _ = try await provider.inspect()
    #expect(
      server.requests.map { "\($0.method) \($0.target) \($0.text)" } == [
        "GET /v1/account ", "GET /v1/capabilities ", "GET /v1/account ",
        #"POST /v1/upgrade-link {"target_tier":"developer"}"#,
        #"POST /v1/notify-operator {"issue":"Need “sending” 研究"}"#, "GET /v1/approvals/apr_1 ", "GET /v1/account ",
        "GET /v1/capabilities ",
      ])
    for request in server.requests {
      #expect(request.values("authorization") == ["Bearer \(Self.key)"])
      #expect(request.values("accept") == ["application/json"])
      #expect(request.values("content-type") == (request.method == "POST" ? ["application/json"] : []))
    }
    #expect(provider.calls.take() == 8)
  }

  @Test func whatDaimonDoesNotHaveIsRefusedUnsent() async throws {
    let server = try RawServer { _ in .json("{}") }
    let provider = try provider(server.origin)
    for operation in Operation.allCases where operation != .upgradeLink {
      #expect(try await isDeclined(provider.request(PlanChange(operation, to: PlanName("growth")), .ask)))
    }
    #expect(try await isDeclined(provider.request(link(nil), .ask)))
    #expect(try await isDeclined(provider.request(link(), .page)))
    let basis = QuoteBasis(organisation: "acc_def456", from: PlanState(plan: PlanName("free")))
    #expect(try await isDeclined(provider.request(link(), .quote(basis))))
    #expect(try await isDeclined(provider.request(link(), .confirm(Secret("token")))))
    let notes: [ServiceNote] = [
      .limitIncrease(kind: .agents, desired: 9, reason: nil), .notify(""),
      .notify(SafeText(String(repeating: "x", count: 1_001))),
      .notify(SafeText(String(repeating: "👩", count: 501))),
    ]
    for note in notes {
      guard case .refused = try await provider.passOn(note) else {
        Issue.record("\(note) was sent")
        continue
      }
    }
    #expect(server.requests.isEmpty)
  }

  private func isDeclined(_ answer: ChangeAnswer) -> Bool {
    if case .refused(let refusal) = answer { refusal.reason == .declined } else { false }
  }

  @Test func aPollingURLOfAnotherOriginIsNeverAsked() async throws {
    let server = try RawServer { _ in .json("{}") }
    let provider = try provider(server.origin)
    await #expect(throws: ProviderFailure.self) {
      _ = try await provider.approvalState(at: Secret("http://localhost:\(server.port)/v1/approvals/1"))
    }
    #expect(server.requests.isEmpty)
  }

  // MARK: - Answers

  @Test(
    arguments: [
      (400, #"{"error":"INVALID_TIER","message":"Use another.","next_steps":[]}"#, Refusal.Reason.declined),
      (400, #"{"error":"ALREADY_ON_TIER","next_steps":[]}"#, .declined),
      (401, #"{"error":"UNAUTHORIZED","message":"Invalid or missing API key."}"#, .unauthorized),
      (402, #"{"error":"SEND_REQUIRES_PAID","message":"Paid only"}"#, .declined),
      (
        429, #"{"error":"RATE_LIMIT_EXCEEDED","code":"X","retry_after":60,"message":"Slow"}"#,
        .rateLimited(until: Instant(iso8601: "2026-05-01T12:01:00Z"))
      ),
      (
        429,
        #"""
        {"error":"SEND_LIMIT_EXCEEDED","retry_after":1,"current_usage":{"sent_today":1,"limit":1,
        "reset_at":"2026-05-02T00:00:00Z"}}
        """#,
        .overLimit(until: Instant(iso8601: "2026-05-02T00:00:00Z"))
      ),
      (429, #"{"error":"SEND_LIMIT_EXCEEDED"}"#, .overLimit(until: Instant(iso8601: "2026-05-02T00:00:00Z"))),
      (
        429, #"{"error":"X","code":"DAILY_SEND_QUOTA","retry_after":43100}"#,
        .overLimit(until: Instant(iso8601: "2026-05-01T23:58:20Z"))
      ),
      (429, #"{"error":"SEND_LIMIT_EXCEEDED","code":"MONTHLY_SEND_QUOTA"}"#, .overLimit(until: nil)),
      (429, #"{"error":"RATE_LIMIT_EXCEEDED","retry_after":99999999999}"#, .rateLimited(until: nil)),
      (429, #"{"error":"RATE_LIMIT_EXCEEDED","retry_after":-5}"#, .rateLimited(until: nil)),
    ] as [(Int, String, Refusal.Reason)])
  func aDocumentedRefusalIsOne(status: Int, body: String, reason: Refusal.Reason) async throws {
    let server = try RawServer { _ in .json(body, status: status) }
    let provider = try provider(server.origin)
    guard case .refused(let refusal) = try await provider.request(link(), .ask) else {
      Issue.record("\(status) \(body)")
      return
    }
    #expect(refusal.reason == reason)
    #expect(refusal.words.string.hasPrefix("daimon answered \(status)"))
  }

  @Test(arguments: [
    (200, "{}"), (200, "[]"), (200, "<html>"), (200, ""), (200, #"{"result":{"url":""}}"#),
    (200, #"{"result":{"url":"javascript:alert(1)","target_tier":"developer"}}"#),
    (200, #"{"result":{"url":"http://daimon.email/upgrade?token=a"}}"#),
    (200, #"{"result":{"url":"https://a@evil.example/"}}"#),
    (200, #"{"result":{"url":"https://daimon.email/upgrade","target_tier":"growth"}}"#), (400, "<html>"),
    (400, "{}"), (403, #"{"error":"FORBIDDEN"}"#), (404, #"{"error":"NOT_FOUND"}"#), (409, #"{"error":"X"}"#),
    (418, ""), (429, ""), (500, #"{"error":"INTERNAL"}"#), (503, "<html>"), (204, ""), (202, #"{"result":{}}"#),
  ])
  func withoutALinkNothingHasHappened(status: Int, body: String) async throws {
    let server = try RawServer { _ in .json(body, status: status) }
    guard case .refused = try await provider(server.origin).request(link(), .ask) else {
      Issue.record("\(status) \(body) was taken for something")
      return
    }
  }

  @Test func aLinkIsGivenWithItsHostAndEndAndCaseOfTheTierDoesNotMatter() async throws {
    let body =
      #"""
      {"result":{"url":"https://daimon.email/upgrade?token=eyJ.a.b",
      "expires_at":"2026-05-08T12:00:00Z","target_tier":"Developer"}}
      """#
    let server = try RawServer { _ in .json(body) }
    guard case .paymentRequired(.upgradeLink, let issued) = try await provider(server.origin).request(link(), .ask)
    else {
      Issue.record("no link")
      return
    }
    #expect(issued.url.reveal() == "https://daimon.email/upgrade?token=eyJ.a.b")
    #expect(issued.host == "daimon.email")
    #expect(issued.expiresAt == Instant(iso8601: "2026-05-08T12:00:00Z"))
  }

  @Test func aLookAtAUsedUpDayIsAtItsLimit() async throws {
    let body = #"{"error":"SEND_LIMIT_EXCEEDED","code":"DAILY_SEND_QUOTA","message":"Enough for today."}"#
    let server = try RawServer { _ in .json(body, status: 429) }
    let provider = try provider(server.origin)
    do throws(ProviderFailure) {
      _ = try await provider.observe()
      Issue.record("it was a look")
    } catch {
      #expect(error.kind == .atLimit(until: Instant(iso8601: "2026-05-02T00:00:00Z")))
    }
  }

  @Test func aFailedLookSaysWhatItWasAndNoSecret() async throws {
    let body =
      #"{"error":"UNAUTHORIZED","message":"\#(Self.key) https://daimon.email/upgrade?token=eyJcanary \u001b[2J"}"#
    for (status, kind) in [
      (401, ProviderFailure.Kind.unauthorized), (402, .rejected(status: 402)), (429, .rateLimited(until: nil)),
      (500, .rejected(status: 500)),
    ] {
      let server = try RawServer { _ in .json(body, status: status) }
      let provider = try provider(server.origin)
      do throws(ProviderFailure) {
        _ = try await provider.observe()
        Issue.record("\(status) was a look")
      } catch {
        #expect(error.kind == kind)
        #expect(!error.detail.string.contains("canary") && !error.detail.string.contains("://"))
        #expect(!error.detail.string.unicodeScalars.contains { $0.value < 0x20 })
      }
    }
  }

  @Test func aKeyThatIsQuotedBackComesIntoNoText() async throws {
    let server = try RawServer { request in
      request.target == "/v1/account"
        ? .json(
          #"{"result":{"id":"\#(Self.key)","tier":"free","status":"\#(Self.key)"},"next_steps":["\#(Self.key)"]}"#)
        : .json(#"{"result":{"can":[{"action":"\#(Self.key)"}]}}"#)
    }
    let seen = try await provider(server.origin).observe()
    #expect(!"\(seen)".contains("canary"))
    #expect(seen.agentView?.contains("canary") == false)
  }

  // MARK: - Between two looks

  @Test func todaysCountIsKeptFromARefusalUntilMidnight() async throws {
    let isRefusing = Mutex(true)
    let server = try RawServer { request in
      if request.target == "/v1/account", isRefusing.withLock({ $0 }) {
        return .json(
          #"""
          {"error":"SEND_LIMIT_EXCEEDED","retry_after":43200,"current_usage":{"sent_today":100,
          "limit":100,"reset_at":"2026-05-02T00:00:00Z"},
          "upgrade_context":{"operator_action_url":"https://daimon.email/upgrade?token=a.b.c"}}
          """#,
          status: 429)
      }
      return .json(#"{"result":{"tier":"developer","send_limits":{"daily":100,"monthly":3000}}}"#)
    }
    let provider = try provider(server.origin)
    await #expect(throws: ProviderFailure.self) { _ = try await provider.observe() }
    isRefusing.withLock { $0 = false }
    let seen = try await provider.observe()
    let today = try #require(seen.meters.first { $0.name == "sends today" })
    #expect(today.used == 100 && today.limit == .of(100) && today.provenance == .server)
    #expect(today.resetsAt == Instant(iso8601: "2026-05-02T00:00:00Z"))
    time.advance(by: .seconds(43_200))
    #expect(try await provider.observe().meters.first { $0.name == "sends today" }?.used == nil)
  }

  @Test func capabilitiesAreAskedForOnceAnHourAndTier() async throws {
    let tier = Mutex("free")
    let server = try RawServer { _ in .json(#"{"result":{"tier":"\#(tier.withLock { $0 })","can":[],"cannot":[]}}"#) }
    let provider = try provider(server.origin)
    func asked() -> Int { server.requests.count { $0.target == "/v1/capabilities" } }
    for _ in 0..<3 { _ = try await provider.observe() }
    #expect(asked() == 1)
    tier.withLock { $0 = "developer" }
    _ = try await provider.observe()
    #expect(asked() == 2)
    time.advance(by: .seconds(3_600))
    _ = try await provider.observe()
    #expect(asked() == 3)
  }

  @Test func withoutCapabilitiesALookIsStillALook() async throws {
    let server = try RawServer { request in
      request.target == "/v1/account" ? .json(#"{"result":{"tier":"free"}}"#) : .json("{}", status: 500)
    }
    let seen = try await provider(server.origin).observe()
    #expect(seen.plan.plan == PlanName("free"))
    #expect(seen.facts.contains { $0.label == "capabilities" && $0.value.string.contains("500") })
  }

  @Test func aRefusalsLinkIsOfferedWithTheNextLooksUntilTheTierChanges() async throws {
    let tier = Mutex("free")
    let server = try RawServer { request in
      request.method == "POST"
        ? .json(
          #"""
          {"error":"SEND_REQUIRES_PAID",
          "upgrade_context":{"operator_action_url":"https://daimon.email/upgrade?token=a.b.c"}}
          """#,
          status: 402) : .json(#"{"result":{"tier":"\#(tier.withLock { $0 })"}}"#)
    }
    let provider = try provider(server.origin)
    _ = try await provider.observe()
    _ = try await provider.request(link(), .ask)
    let links = try await provider.observe().links
    #expect(links.map(\.kind) == [.upgradeLink])
    #expect(links.first?.issued.url.reveal() == "https://daimon.email/upgrade?token=a.b.c")
    tier.withLock { $0 = "developer" }
    #expect(try await provider.observe().links.isEmpty)
  }

  @Test func whatARefusalAdvisesIsToldWithItsLinkAndTheLinkItselfStandsInNoText() async throws {
    let url = "https://daimon.email/upgrade?token=canary.opaque.link"
    let server = try RawServer { request in
      request.method == "POST"
        ? .json(
          #"""
          {"error":"SEND_LIMIT_EXCEEDED","message":"Over","next_steps":["Wait for your operator"],
          "upgrade_context":{"operator_action_url":"\#(url)",
          "operator_action_label":"Upgrade to Growth tier for 10,000 sends/day \u001b[2J",
          "agent_script":"Tell your operator: \#(url) please"}}
          """#, status: 429)
        : .json(#"{"result":{"id":"acc_1","tier":"developer"},"next_steps":[]}"#)
    }
    let provider = try provider(server.origin)
    _ = try await provider.observe()
    _ = try await provider.request(link("growth"), .ask)
    let seen = try await provider.observe()
    #expect(seen.links.map(\.target) == [PlanName("growth")])
    let told = seen.facts.filter { ["offered upgrade", "agent script", "next step"].contains($0.label.string) }
    #expect(
      told.map(\.value.string) == [
        "Upgrade to Growth tier for 10,000 sends/day \\u{1B}[2J", "Tell your operator: daimon.email/… please",
        "Wait for your operator",
      ])
    #expect(!seen.facts.contains { $0.value.string.contains("canary") })
    #expect(seen.agentView?.contains("Tell") == false)
  }

  @Test func aTokenThatNamesTheAccountsOwnTierMakesNoUsedLink() async throws {
    let server = try RawServer { request in
      request.method == "POST"
        ? .json(
          #"""
          {"error":"SEND_REQUIRES_PAID","upgrade_context":{"operator_action_label":"Back to developer",
          "operator_action_url":"https://daimon.email/upgrade?token=a.b.c"}}
          """#, status: 402)
        : .json(#"{"result":{"tier":"developer"}}"#)
    }
    let provider = try provider(server.origin)
    _ = try await provider.request(link(), .ask)
    let links = try await provider.observe().links
    #expect(links.count == 1 && links.first?.target == nil)
  }

  @Test func whatALinksAnswerAdvisesIsTold() async throws {
    let server = try RawServer { request in
      request.method == "POST"
        ? .json(
          #"{"result":{"url":"https://daimon.email/upgrade?token=a","target_tier":"developer"},"#
            + #""next_steps":["Link is valid for 7 days","Open https://daimon.email/upgrade?token=a"]}"#)
        : .json(#"{"result":{"tier":"free"},"next_steps":["First"]}"#)
    }
    let provider = try provider(server.origin)
    _ = try await provider.request(link(), .ask)
    #expect(
      try await provider.observe().facts.filter { $0.label == "next step" }.map(\.value.string)
        == ["First", "Link is valid for 7 days", "Open daimon.email/…"])
  }

  @Test func whatDepartsInATokenIsSaidWithTheNextLooks() async throws {
    // The token of the documents' own sample, beside its `expires_at`.
    let url =
      "https://daimon.email/upgrade?token=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhY2NvdW50X2lkIj"
      + "oiYWNjX2RlZjQ1NiIsInRhcmdldF90aWVyIjoiZGV2ZWxvcGVyIiwiZXhwIjoxNzEwMjU5MjAwfQ.1a2b3c4d5e6f7"
      + "g8h9i0j1k2l3m4n5o6p"
    let server = try RawServer { request in
      request.method == "POST"
        ? .json(
          #"{"result":{"url":"\#(url)","expires_at":"2024-03-18T14:23:45Z","target_tier":"developer"}}"#)
        : .json(#"{"result":{"id":"acc_mine","tier":"free"}}"#)
    }
    let provider = try provider(server.origin)
    _ = try await provider.observe()
    guard case .paymentRequired = try await provider.request(link(), .ask) else {
      Issue.record("no link")
      return
    }
    let fact = try #require(try await provider.observe().facts.first { $0.label == "upgrade link" })
    #expect(
      fact.value.string
        == "its token ends 2024-03-12 16:00:00 UTC, daimon says 2024-03-18 14:23:45 UTC; "
        + "its token names another account than the key's"
    )
  }
}
