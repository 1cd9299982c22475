import Billing
import JSON
import Support
import Synchronization
import Testing
import Transfer

@testable import Providers

/// What exactly is sent, and what the answers to it mean.
@Suite struct AgentIdPProviderTests {
  private typealias Service = AgentIdPService
  private let pro = PlanChange(.upgrade, to: PlanName("pro"))

  @Test func theCallForATokenIsAForm() async throws {
    let service = try Service()
    _ = try await service.provider().identify()
    let request = try #require(service.server.requests.first)
    #expect(request.head.hasPrefix("POST /api/v1/token HTTP/1.1\r\n"))
    #expect(request.values("content-type") == ["application/x-www-form-urlencoded"])
    #expect(request.values("accept") == ["application/json"])
    #expect(request.values("authorization").isEmpty)
    #expect(
      request.text
        == "grant_type=client_credentials&client_id=6f1f2d1c-canary&client_secret=s%26cret%20canary%3D%C3%A9%2B%25"
        + "&scope=agents%3Aread")
  }

  @Test func theStatusIsAskedForWithTheToken() async throws {
    let service = try Service()
    _ = try await service.provider().observe()
    let request = try #require(service.server.requests.last)
    #expect(request.head.hasPrefix("GET /api/v1/tiers/status HTTP/1.1\r\n"))
    #expect(request.values("authorization") == ["Bearer \(Service.token())"])
    #expect(request.values("accept") == ["application/json"])
    #expect(request.body.isEmpty)
    #expect(!request.head.contains("s&cret"))
  }

  @Test func anUpgradeIsAskedForWithItsTargetAndNothingElse() async throws {
    let service = try Service { _ in .json("{\"checkoutUrl\":\"https://checkout.stripe.com/pay/cs_live_a1\"}") }
    let provider = try service.provider(token: "ready.made.token")
    let answer = try await provider.request(pro, .ask)
    let request = try #require(service.server.requests.first)
    #expect(service.called == [Service.askedUpgrade])
    #expect(request.values("authorization") == ["Bearer ready.made.token"])
    #expect(request.values("content-type") == ["application/json"])
    #expect(request.text == "{\"target_tier\":\"pro\"}")
    #expect(
      answer
        == .paymentRequired(
          .checkout,
          IssuedURL(url: Secret("https://checkout.stripe.com/pay/cs_live_a1"), host: "checkout.stripe.com")))
    #expect(provider.calls.take() == 1)
  }

  @Test func whatAgentIdPDoesNotHaveIsRefusedUnsent() async throws {
    let service = try Service()
    let provider = try service.provider()
    var refused: [ChangeAnswer] = []
    for operation in Operation.allCases where operation != .upgrade {
      refused.append(try await provider.request(PlanChange(operation, to: PlanName("pro")), .ask))
    }
    for target in [nil, PlanName("free"), PlanName("premium"), PlanName("scale")] {
      refused.append(try await provider.request(PlanChange(.upgrade, to: target), .ask))
    }
    for handshake in [
      Handshake.confirm(Secret("pbc_1")), .page, .quote(QuoteBasis(organisation: "o", from: PlanState(plan: nil))),
    ] {
      refused.append(try await provider.request(pro, handshake))
    }
    for answer in refused {
      guard case .refused(let refusal) = answer else {
        Issue.record("\(answer)")
        continue
      }
      #expect(refusal.reason == .declined)
    }
    guard case .refused = try await provider.passOn(.notify("hello")) else {
      Issue.record("a note was taken")
      return
    }
    let state = await failure { () async throws(ProviderFailure) in
      try await provider.approvalState(at: Secret(service.server.origin + "/x"))
    }
    #expect(state?.mayHaveReached == false)
    #expect(service.called.isEmpty)
    #expect(provider.calls.take() == 0)
  }

  @Test(arguments: [
    ("{\"checkoutUrl\":\"ORIGIN/sandbox/agentidp/checkout/cs_1\"}", true),
    ("{\"checkoutUrl\":\"https://pay.example/x\"}", true), ("{\"checkoutUrl\":\"http://pay.example/x\"}", false),
    ("{\"checkoutUrl\":\"javascript:alert(1)\"}", false), ("{\"checkoutUrl\":\"https://a@evil.example/\"}", false),
    ("{\"checkoutUrl\":\"\"}", false), ("{\"checkoutUrl\":7}", false), ("{}", false), ("[]", false), ("", false),
    ("{\"checkoutUrl\":\"file:///etc/passwd\"}", false), ("<html>", false), ("{\"checkoutUrl\":\"https://a\"", false),
    ("{\"data\":{\"url\":\"https://pay.example/x\"}}", true), ("{\"sessionUrl\":\"https://pay.example/x\"}", true),
    ("{\"tier\":\"pro\"}", false), ("{\"status\":\"switched\"}", false),
  ])
  func onlyASafeAddressIsAPageToPayOn(body: String, isPage: Bool) async throws {
    let service = try Service { request in
      .json(body.replacing("ORIGIN", with: "http://" + (request.values("host").first ?? "")))
    }
    switch try await service.provider().request(pro, .ask) {
    case .paymentRequired(.checkout, let issued):
      #expect(isPage)
      #expect(issued.expiresAt == nil)
    case .refused: #expect(!isPage)
    case let other: Issue.record("\(other)")
    }
  }

  @Test(
    arguments: [
      (400, "{\"code\":\"TIER_UPGRADE_NOT_REQUIRED\"}", .declined), (400, "{\"code\":\"VALIDATION_ERROR\"}", .declined),
      (401, "{\"code\":\"UNAUTHORIZED\"}", .unauthorized),
      (403, "{\"code\":\"FREE_TIER_LIMIT_EXCEEDED\"}", .overLimit(until: Instant(iso8601: "2026-05-02T00:00:00Z"))),
      (429, "{\"code\":\"FREE_TIER_LIMIT_EXCEEDED\"}", .overLimit(until: Instant(iso8601: "2026-05-02T00:00:00Z"))),
      (500, "{\"code\":\"VALIDATION_ERROR\"}", nil),
      (204, "", nil), (400, "<html>", nil), (404, "", nil), (503, "{}", nil),
    ] as [(Int, String, Refusal.Reason?)])
  func aRefusalIsSentOnceAndNeverRepeated(status: Int, body: String, reason: Refusal.Reason?) async throws {
    let service = try Service { _ in .json(body, status: status) }
    let provider = try service.provider()
    switch try await provider.request(pro, .ask) {
    case .refused(let refusal): #expect(refusal.reason == reason ?? .declined)
    case let other: Issue.record("\(other)")
    }
    #expect(service.called == [Service.askedToken, Service.askedUpgrade])
    #expect(provider.calls.take() == 2)
  }

  @Test func aBrokenConnectionLeavesTheOutcomeOpen() async throws {
    let service = try Service { _ in RawAnswer([.reset]) }
    let provider = try service.provider()
    let failure = await failure { () async throws(ProviderFailure) in try await provider.request(pro, .ask) }
    #expect(failure?.mayHaveReached == true)
    #expect(service.called == [Service.askedToken, Service.askedUpgrade])
  }

  @Test func theTokenTellsWhomItBelongsTo() async throws {
    let service = try Service()
    let identity = Identity(organisation: "org-1", principal: "6f1f2d1c-canary", isAgent: nil)
    #expect(try await service.provider().identify() == identity)
    #expect(try await service.provider(token: Service.token()).identify() == identity)
    #expect(
      try await service.provider(token: "opaque").identify()
        == Identity(organisation: nil, principal: nil, isAgent: nil))
    #expect(service.called == [Service.askedToken])
  }

  @Test func aTokenThatIsEchoedComesBackInNoText() async throws {
    let token = Service.token(signature: "canary-canary")
    let service = try Service { _ in .json("{\"code\":\"UNAUTHORIZED\",\"message\":\"bad \(token)\"}", status: 401) }
    let provider = try service.provider(token: token)
    let failure = try #require(await failure(of: provider.observe))
    #expect(!"\(failure)".contains("canary"))
    let answer = try await provider.request(pro, .ask)
    #expect(!"\(answer)".contains("canary"))
  }

  @Test(
    arguments: [
      (200, "[]", .garbage), (200, "{}", .garbage), (200, "", .garbage), (200, "<html>", .garbage),
      (200, "{\"tier\":", .garbage), (500, "{}", .rejected(status: 500)), (404, "", .rejected(status: 404)),
      (401, "", .unauthorized), (403, "{\"code\":\"FORBIDDEN\"}", .rejected(status: 403)),
      (307, "", .garbage),
    ] as [(Int, String, ProviderFailure.Kind)])
  func aLookThatShowsNothingIsAFailure(status: Int, body: String, kind: ProviderFailure.Kind) async throws {
    let service = try Service { _ in
      .json(body, status: status, headers: status == 307 ? [("Location", "http://127.0.0.1:1/")] : [])
    }
    #expect(await failure(of: try service.provider(token: "ready.made.token").observe)?.kind == kind)
  }

  @Test func aServerOfTheOlderCallsIsReadAndPaidByThem() async throws {
    let service = try Service { request in
      switch request.target {
      case "/api/v1/billing/usage": .json(#"{"usage":{"apiCalls":142,"tokensIssued":87},"tier":"free"}"#)
      case "/api/v1/billing/checkout": .json(#"{"url":"https://checkout.stripe.com/pay/cs_live_a1"}"#, status: 201)
      default: .json(#"{"code":"NOT_FOUND","message":"Not found."}"#, status: 404)
      }
    }
    let provider = try service.provider(token: "ready.made.token")
    let seen = try await provider.observe()
    #expect(seen.plan.plan == PlanName("free"))
    #expect(seen.meters.map(\.name) == ["API calls", "tokens"])
    #expect(seen.meters.map(\.used) == [142, 87])
    #expect(seen.meters.map(\.limit) == [.of(1_000), .of(1_000)])
    #expect(seen.meters.map(\.provenance) == [.documented, .documented])
    _ = try await provider.observe()
    guard case .paymentRequired(.checkout, let issued) = try await provider.request(pro, .ask) else {
      Issue.record("no page")
      return
    }
    #expect(issued.host == "checkout.stripe.com")
    guard case .refused = try await provider.request(PlanChange(.upgrade, to: PlanName("enterprise")), .ask) else {
      Issue.record("enterprise was asked for where no tier can be named")
      return
    }
    #expect(try await provider.inspect().fields.map(\.source).allSatisfy { $0 == "GET /billing/usage" })
    #expect(
      service.called == [
        Service.askedStatus, "GET /api/v1/billing/usage", "GET /api/v1/billing/usage",
        "POST /api/v1/billing/checkout", "GET /api/v1/billing/usage",
      ])
    #expect(service.server.requests.first { $0.method == "POST" }?.text == "{}")
  }

  @Test func aServerThatLearnsTheTiersIsReadByThemAgain() async throws {
    let isOld = Mutex(true)
    let service = try Service { request in
      request.target.hasSuffix("/tiers/status") == isOld.withLock { $0 }
        ? .json("{}", status: 404) : .json(#"{"tier":"free","usage":{"callsToday":1}}"#)
    }
    let provider = try service.provider(token: "ready.made.token")
    _ = try await provider.observe()
    isOld.withLock { $0 = false }
    _ = try await provider.observe()
    _ = try await provider.observe()
    let usage = "GET /api/v1/billing/usage"
    #expect(service.called == [Service.askedStatus, usage, usage, Service.askedStatus, Service.askedStatus])
  }

  @Test(arguments: [#"{"usage":{}}"#, "{}", #"{"usage":{"visits":3}}"#, #"{"calls":{"x":1}}"#])
  func anOlderAnswerWithoutACountIsNone(body: String) async throws {
    let service = try Service { request in
      request.target.hasSuffix("/billing/usage") ? .json(body) : .json("", status: 404)
    }
    #expect(await failure(of: try service.provider(token: "ready.made.token").observe)?.kind == .garbage)
  }

  @Test func everyFieldOfALiveAnswerIsNamed() async throws {
    let body = """
      {"tier":"free","limits":{"maxAgents":10,"maxCallsPerDay":1.5,"maxTokensPerDay":null},
      "usage":{"agentCount":3,"callsToday":"canary"},"canary_field":{"x":"canary-value"}}
      """
    let service = try Service { _ in .json(body) }
    let findings = try await service.provider().inspect().fields
    #expect(
      findings.filter { !$0.isRecognised }.map(\.path.string) == [
        "limits.maxCallsPerDay", "usage.callsToday", "canary_field", "canary_field.x",
      ])
    #expect(findings.count == 10)
    #expect(findings.allSatisfy { $0.source == "GET /tiers/status" })
    #expect(!"\(findings)".contains("canary-value"))
  }
}
