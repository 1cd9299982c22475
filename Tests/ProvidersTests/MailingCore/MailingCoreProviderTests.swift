import Billing
import JSON
import Support
import Testing
import Transfer

@testable import Providers

/// What exactly is sent, and what the answers to it mean.
@Suite(.timeLimit(.minutes(1))) struct MailingCoreProviderTests {
  private typealias Service = MailingCoreService
  private let checkout = PlanChange(.checkout, to: PlanName("pro"))
  private let portal = PlanChange(.portal)

  // MARK: - What is sent

  @Test func aLookNamesTheTenantWhereTheDocumentsNameIt() async throws {
    let service = try Service()
    let provider = try service.provider()
    _ = try await provider.observe()
    #expect(service.called == ["GET /billing/subscription", "GET /billing/plans"])
    for request in service.server.requests {
      #expect(request.values("authorization") == ["Bearer first.session.canary"])
      #expect(request.values("accept") == ["application/json"])
      #expect(request.values("content-type").isEmpty && request.body.isEmpty)
    }
    #expect(service.server.requests.map { $0.values("x-tenant-id") } == [[Service.tenant], []])
    #expect(provider.calls.take() == 2)
  }

  @Test func aCheckoutIsTheDocumentedCall() async throws {
    let service = try Service { _ in .json("{ \"url\": \"https://checkout.stripe.com/c/pay/cs_1\" }") }
    let answer = try await service.provider().request(checkout, .ask)
    let request = try #require(service.server.requests.first)
    #expect(service.called == ["POST /billing/checkout"])
    #expect(request.values("authorization") == ["Bearer first.session.canary"])
    #expect(request.values("x-tenant-id") == [Service.tenant])
    #expect(request.values("content-type") == ["application/json"])
    #expect(
      request.text
        == "{\"planSlug\":\"pro\",\"successUrl\":\"https://your-app.com/billing/success\","
        + "\"cancelUrl\":\"https://your-app.com/billing/cancel\"}")
    #expect(
      answer
        == .paymentRequired(
          .checkout, IssuedURL(url: Secret("https://checkout.stripe.com/c/pay/cs_1"), host: "checkout.stripe.com")))
  }

  @Test func whatIsNotConfiguredIsLeftOut() async throws {
    let service = try Service { _ in .json("{\"url\":\"https://a.example/\"}", status: 201) }
    guard
      case .paymentRequired = try await service.provider(successURL: nil, cancelURL: nil).request(checkout, .ask)
    else {
      Issue.record("no page")
      return
    }
    #expect(service.server.requests.first?.text == "{\"planSlug\":\"pro\"}")
  }

  @Test func aPortalCallHasNoBody() async throws {
    let service = try Service { _ in .json("{\"url\":\"https://billing.stripe.com/p/session/1\"}") }
    let answer = try await service.provider().request(portal, .ask)
    let request = try #require(service.server.requests.first)
    #expect(service.called == ["POST /billing/portal"])
    #expect(request.values("x-tenant-id") == [Service.tenant])
    #expect(request.values("content-type").isEmpty && request.values("content-length") == ["0"])
    #expect(request.body.isEmpty)
    guard case .paymentRequired(.portal, let issued) = answer else {
      Issue.record("\(answer)")
      return
    }
    #expect(issued.host == "billing.stripe.com" && issued.expiresAt == nil)
  }

  @Test func whatMailingCoreDoesNotHaveIsRefusedUnsent() async throws {
    let service = try Service()
    let provider = try service.provider()
    var answers: [ChangeAnswer] = []
    for operation in Operation.allCases where !Billing.Service.mailingcore.operations.contains(operation) {
      answers.append(try await provider.request(PlanChange(operation, to: PlanName("pro")), .ask))
    }
    answers.append(try await provider.request(PlanChange(.checkout), .ask))
    for handshake in [
      Handshake.confirm(Secret("t")), .page, .quote(QuoteBasis(organisation: "harbor", from: PlanState(plan: nil))),
    ] {
      for change in [checkout, portal] { answers.append(try await provider.request(change, handshake)) }
    }
    for answer in answers {
      guard case .refused(let refusal) = answer, refusal.reason == .declined else {
        Issue.record("\(answer)")
        continue
      }
    }
    guard case .refused = try await provider.passOn(.notify("x")) else {
      Issue.record("a note was taken")
      return
    }
    let state = await failure { () async throws(ProviderFailure) in
      try await provider.approvalState(at: Secret(service.server.origin + "/x"))
    }
    #expect(state?.mayHaveReached == false)
    #expect(service.called.isEmpty && provider.calls.take() == 0)
  }

  @Test(arguments: ["mc_live_canary123456", "mc_test_canary123456", "mc_"])
  func anAPIKeyIsRefusedWithTheReasonBeforeAnythingIsSent(key: String) async throws {
    let service = try Service()
    let provider = try service.provider([key])
    let failures = [
      await failure(of: provider.observe), await failure(of: provider.identify), await failure(of: provider.inspect),
      await failure { () async throws(ProviderFailure) in try await provider.request(checkout, .ask) },
      await failure { () async throws(ProviderFailure) in try await provider.request(portal, .ask) },
    ]
    for failure in failures {
      #expect(failure?.kind == .noCredential && failure?.mayHaveReached == false)
      #expect(failure?.detail.string.contains("API key") == true)
      #expect(failure?.detail.string.contains("canary") == false)
    }
    #expect(service.called.isEmpty)
  }

  @Test(arguments: ["", " ", "cl x", "cl\r\nX-Admin: 1", "clé", String(repeating: "c", count: 201)])
  func aMissingOrUnusableTenantIsRefusedBeforeAnythingIsSent(tenant: String) async throws {
    let service = try Service()
    let provider = try service.provider(tenant: tenant)
    let look = await failure(of: provider.observe)
    let change = await failure { () async throws(ProviderFailure) in try await provider.request(portal, .ask) }
    for failure in [look, change] {
      #expect(failure?.kind == .noCredential && failure?.mayHaveReached == false)
      #expect(failure?.detail.string.contains("tenant") == true)
    }
    #expect(service.called.isEmpty)
  }

  // MARK: - The session of fifteen minutes

  @Test func aRefusedTokenIsReadAgainOnce() async throws {
    let service = try Service {
      $0.values("authorization") == ["Bearer second.session.canary"] ? nil : Service.error(401, "Unauthorized")
    }
    let provider = try service.provider(["first.session.canary", "second.session.canary"])
    #expect(try await provider.observe().plan.plan == PlanName("pro"))
    #expect(
      service.called == ["GET /billing/subscription", "GET /billing/subscription", "GET /billing/plans"])
    #expect(provider.calls.take() == 3)
  }

  @Test(arguments: [["only.session.canary"], ["first.session.canary", "second.session.canary"]])
  func whenNoTokenIsGoodANewOneIsAskedFor(tokens: [String]) async throws {
    let service = try Service { Service.error(401, "bad \($0.values("authorization").first ?? "")") }
    let failure = await failure(of: try service.provider(tokens).observe)
    #expect(failure?.kind == .unauthorized)
    #expect(failure?.detail.string.contains("supply a new token") == true)
    #expect(failure?.detail.string.contains("canary") == false)
    #expect(service.called.count == tokens.count)
  }

  @Test func aTokenThatSaysItHasEndedIsReplacedBeforeItIsSent() async throws {
    let service = try Service { _ in .json("{\"url\":\"https://a.example/\"}") }
    let (old, new) = (Service.token(endsAt: 1_777_636_800), Service.token(endsAt: 1_777_637_700))
    _ = try await service.provider([old, new]).request(portal, .ask)
    #expect(service.server.requests.map { $0.values("authorization") } == [["Bearer \(new)"]])
    _ = try await service.provider([old]).request(portal, .ask)
    #expect(service.server.requests.last?.values("authorization") == ["Bearer \(old)"], "this clock may be wrong")
  }

  @Test func anEndedTokenIsNamedAsOne() async throws {
    let service = try Service { _ in Service.error(401, "Unauthorized") }
    let provider = try service.provider([Service.token(endsAt: 1_777_636_000)])
    let failure = await failure(of: provider.observe)
    #expect(failure?.detail.string.contains("ended at 2026-05-01 11:46:40 UTC: supply a new token") == true)
  }

  @Test func aRefusedChangeIsSentOnceAndSaysWhatCameOfTheToken() async throws {
    let service = try Service { _ in Service.error(401, "Unauthorized") }
    for (tokens, words) in [
      (["only.session.canary"], "supply a new token"),
      (["first.session.canary", "second.session.canary"], "ask again"),
    ] {
      let before = service.called.count
      guard case .refused(let refusal) = try await service.provider(tokens).request(checkout, .ask) else {
        Issue.record("no refusal")
        continue
      }
      #expect(refusal.reason == .unauthorized && refusal.words.string.contains(words))
      #expect(service.called.count == before + 1)
    }
  }

  @Test func aNewCredentialThatIsAnAPIKeyIsNotSent() async throws {
    let service = try Service { _ in Service.error(401, "Unauthorized") }
    let provider = try service.provider(["first.session.canary", "mc_live_canary123456"])
    #expect(await failure(of: provider.observe)?.kind == .noCredential)
    #expect(service.called.count == 1)
  }

  // MARK: - What answers mean

  @Test(arguments: [
    ("{\"url\":\"ORIGIN/sandbox/mailingcore/checkout/1\"}", true), ("{\"url\":\"https://pay.example/x\"}", true),
    ("{\"data\":{\"url\":\"https://pay.example/x\"}}", true), ("{\"checkoutUrl\":\"https://pay.example/x\"}", true),
    ("{\"session_url\":\"https://pay.example/x\"}", true), ("{\"session\":{\"url\":\"https://pay.example/x\"}}", true),
    ("{\"data\":{\"session\":{\"sessionUrl\":\"https://pay.example/x\"}}}", true),
    ("{\"checkoutUrl\":\"https://a.example/1\",\"portalUrl\":\"https://a.example/2\"}", false),
    ("{\"data\":{\"url\":\"http://pay.example/x\"}}", false), ("{\"logo\":\"https://pay.example/x\"}", false),
    ("{\"url\":\"http://pay.example/x\"}", false), ("{\"url\":\"javascript:alert(1)\"}", false),
    ("{\"url\":\"https://a@evil.example/\"}", false), ("{\"url\":\"\"}", false), ("{\"url\":7}", false),
    ("{\"url\":null}", false), ("{}", false), ("[]", false), ("", false), ("null", false), ("<html>", false),
    ("{\"url\":\"file:///etc/passwd\"}", false), ("{\"url\":\"https://a\"", false),
  ])
  func onlyASafeAddressIsAPage(body: String, isPage: Bool) async throws {
    let service = try Service { request in
      .json(body.replacing("ORIGIN", with: "http://" + (request.values("host").first ?? "")))
    }
    for change in [checkout, portal] {
      switch try await service.provider().request(change, .ask) {
      case .paymentRequired(let kind, _): #expect(isPage && kind == (change == portal ? .portal : .checkout))
      // No page changes nothing: the request fails with the words and is not sent again.
      case .refused(let refusal): #expect(!isPage && refusal.words.string.contains("no usable URL"))
      case let other: Issue.record("\(other)")
      }
    }
  }

  @Test func aBrokenConnectionLeavesTheOutcomeOpen() async throws {
    let service = try Service { _ in RawAnswer([.reset]) }
    let provider = try service.provider()
    let failure = await failure { () async throws(ProviderFailure) in try await provider.request(checkout, .ask) }
    #expect(failure?.mayHaveReached == true)
    #expect(service.called.count == 1)
  }

  @Test(arguments: [
    (200, "[]", ProviderFailure.Kind.garbage), (200, "{}", .unrecognised(field: "planSlug")), (200, "<html>", .garbage),
    (200, "{\"planSlug\":", .garbage), (200, "{\"status\":\"ok\"}", .unrecognised(field: "planSlug")),
    (200, "7", .garbage),
  ])
  func aSubscriptionThatTellsNothingIsAFailure(status: Int, body: String, kind: ProviderFailure.Kind) async throws {
    let service = try Service { $0.target == "/billing/subscription" ? .json(body, status: status) : nil }
    #expect(await failure(of: try service.provider().observe)?.kind == kind, "\(body)")
  }

  @Test(arguments: [
    RawAnswer.json("null"), .json("{\"data\":null}"), .json("{\"subscription\":null}"), .response(),
    .response(204), MailingCoreService.error(404, "No subscription found for this tenant"),
  ])
  func noSubscriptionIsToldAsSuch(answer: RawAnswer) async throws {
    let service = try Service { $0.target == "/billing/subscription" ? answer : nil }
    let seen = try await service.provider().observe()
    #expect(seen.plan == PlanState(plan: nil, status: "no subscription"))
    #expect(seen.fact("subscription") == "none")
    #expect(seen.plans.count == 2 && seen.meters.isEmpty && seen.agentView == nil)
  }

  @Test(arguments: [
    MailingCoreService.error(404, "Cannot GET /billing/subscription"), .json("<html>", status: 404),
    .json("{}", status: 404), MailingCoreService.error(404, "Tenant not found"),
  ])
  func anotherNotFoundIsAFailure(answer: RawAnswer) async throws {
    let service = try Service { $0.target == "/billing/subscription" ? answer : nil }
    #expect(await failure(of: try service.provider().observe)?.kind == .rejected(status: 404))
  }

  @Test(arguments: [
    RawAnswer.json("{\"plans\":7}"), .json("<html>"), .json("{}", status: 500), RawAnswer([.reset]),
    MailingCoreService.error(403, "no"), MailingCoreService.error(400, "no"),
  ])
  func plansThatCannotBeReadDoNotSpoilTheLook(answer: RawAnswer) async throws {
    let service = try Service { $0.target == "/billing/plans" ? answer : nil }
    let seen = try await service.provider().observe()
    #expect(seen.plan.plan == PlanName("pro") && seen.plans.isEmpty)
    #expect(seen.fact("plans")?.hasPrefix("not read: ") == true)
  }

  @Test func plansThatWantATenantAreAskedForAgainWithOne() async throws {
    let service = try Service {
      $0.target == "/billing/plans" && $0.values("x-tenant-id").isEmpty
        ? Service.error(400, "X-Tenant-Id header is required") : nil
    }
    #expect(try await service.provider().observe().plans.count == 2)
    #expect(service.called.count == 3)
  }

  @Test func theQuotaOfAnyAnswerIsKeptForTheNextLook() async throws {
    let service = try Service { request in
      request.method == "POST"
        ? .json(
          "{\"statusCode\":429,\"message\":\"Monthly email quota exceeded (115%).\","
            + "\"quota\":{\"limit\":100,\"used\":115,\"percentage\":115}}", status: 429) : nil
    }
    let provider = try service.provider()
    guard case .refused(let refusal) = try await provider.request(checkout, .ask) else {
      Issue.record("no refusal")
      return
    }
    #expect(refusal.reason == .overLimit(until: nil))
    let seen = try await provider.observe()
    #expect(seen.fact("quota, told earlier") == "115 of 100 at 2026-05-01 12:00:00 UTC")
    #expect(seen.meters.first?.used == nil, "an old count is no reading")
  }

  @Test func theTenantsNameIsFoundInTheList() async throws {
    let token = Service.token(endsAt: 1_777_640_400)
    for body in [
      "[{\"id\":\"x\",\"name\":\"other\"},{\"id\":\"\(Service.tenant)\",\"name\":\"harbor\"}]",
      "{\"data\":[{\"tenant\":{\"id\":\"\(Service.tenant)\",\"name\":\"harbor\"}}]}",
    ] {
      let service = try Service { _ in .json(body) }
      #expect(
        try await service.provider([token]).identify()
          == Identity(organisation: "harbor", principal: "op@example.com", isAgent: nil))
      #expect(service.called == ["GET /tenants"])
    }
    let service = try Service { _ in .json("{}") }
    #expect(
      try await service.provider().identify()
        == Identity(organisation: "clx0000000000000000000one", principal: nil, isAgent: nil))
  }

  @Test func everyFieldOfALiveAnswerIsNamed() async throws {
    let service = try Service { request in
      request.target == "/billing/subscription"
        ? .json("{\"planSlug\":\"pro\",\"status\":7,\"canary_field\":\"canary-value\",\"quota\":{\"used\":1}}") : nil
    }
    let findings = try await service.provider().inspect().fields
    let unknown = findings.filter { !$0.isRecognised }.map { "\($0.source) \($0.path) \($0.type)" }
    #expect(
      unknown == [
        "GET /billing/subscription status integer", "GET /billing/subscription canary_field string",
        "GET /billing/plans [].id string",
      ])
    #expect(findings.contains { $0.path == "[].monthlyEmailLimit" && $0.isRecognised })
    #expect(!"\(findings)".contains("canary-value"))
  }
}
