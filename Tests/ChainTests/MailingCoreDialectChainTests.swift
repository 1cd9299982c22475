import Billing
import JSON
import Providers
import Sandbox
import Support
import Testing
import Transfer

/// What the provider makes of every documented spelling of MailingCore, over HTTP.
@Suite(.timeLimit(.minutes(2))) struct MailingCoreDialectChainTests {
  private struct Chain: ServiceChain {
    let time = ManualTime()
    let sandbox: Sandbox
    let url: String
    let announced: JSONValue
    let tenants: [MailingCoreTenant]
    let http = HTTPClient()

    init(_ change: (inout MailingCoreConfiguration) -> Void) async throws {
      var service = MailingCoreConfiguration.standard(seed: 3)
      change(&service)
      tenants = service.tenants
      var configuration = SandboxConfiguration(organisations: [])
      configuration.mailingcore = service
      sandbox = Sandbox(configuration: configuration, time: time)
      url = try await sandbox.start().url
      announced = try #require(await sandbox.announcement["services"]?["mailingcore"])
    }

    func provider(tenant: String? = nil, token: String? = nil) throws -> MailingCoreProvider {
      let secret = Secret(try #require(token ?? announced["credential"]?.string))
      let account = Account(
        name: try #require(AccountName("mail")), service: .mailingcore, origin: url, isLive: false)
      return MailingCoreProvider(
        account: account, origin: try Origin(url), http: http,
        signIn: .token(Credential(canChange: false, time: time) { () async throws(Problem) -> Secret in secret }),
        tenant: try #require(tenant ?? announced["tenant"]?.string),
        successURL: "https://your-app.com/billing/success", cancelURL: "https://your-app.com/billing/cancel", time: time
      )
    }

    func administer(_ wish: JSONValue) async throws {
      #expect(try await post("/sandbox/mailingcore", wish).status == 200)
    }

    /// Sends an e-mail with the announced API key.
    func send() async throws -> Int {
      let key = try #require(announced["api_key"]?.string)
      return try await post(
        "/emails/send", ["to": "a@example.com", "subject": "s", "htmlBody": "h"],
        [("Authorization", "Bearer \(key)")]
      ).status
    }

    func signIn() async throws -> String {
      let reply = try await post("/auth/login", try #require(announced["sign_in"]))
      return try #require(try JSONValue.parse(reply.body)["accessToken"]?.string)
    }

    /// Presses a button of the page at a URL.
    func press(_ action: String, at page: Secret) async throws {
      let path = try ParsedURL(page.reveal()).path
      let type = "application/x-www-form-urlencoded"
      let request = HTTPRequest(
        .post, try Origin(url), path, headers: [("Content-Type", type)], body: Array("action=\(action)".utf8))
      do throws(TransferError) {
        _ = try await http.send(request)
      } catch {
        // A button that did something sends the browser on.
        guard case .redirected = error.kind else { throw error }
      }
    }

    private func post(
      _ path: String, _ body: JSONValue, _ headers: [(String, String)] = []
    ) async throws -> HTTPResponse {
      try await http.send(
        HTTPRequest(
          .post, try Origin(url), path, headers: headers + [("Content-Type", "application/json")],
          body: Array(body.serialized().utf8)))
    }
  }

  private func run(
    _ change: (inout MailingCoreConfiguration) -> Void = { _ in }, _ test: (Chain) async throws -> Void
  ) async throws {
    try await Chain(change).during(test)
  }

  private func page(_ answer: ChangeAnswer) -> Secret? {
    if case .paymentRequired(_, let issued) = answer { issued.url } else { nil }
  }

  private func failure(of provider: MailingCoreProvider) async -> ProviderFailure? {
    do throws(ProviderFailure) {
      _ = try await provider.observe()
      return nil
    } catch {
      return error
    }
  }

  @Test func thePortalEndsAPlan() async throws {
    try await run { chain in
      let provider = try chain.provider()
      let url = try #require(page(try await provider.request(PlanChange(.portal), .ask)))
      try await chain.press("cancel", at: url)
      #expect(
        try await provider.observe().plan.cancellation == .scheduled(Instant(iso8601: "2026-06-01")))
      chain.time.advance(by: .seconds(29 * 86_400 + 43_200))
      let token = try await chain.signIn()
      chain.time.advance(by: .seconds(600))
      #expect(try await chain.provider(token: token).observe().plan.plan == PlanName("pro"))
      chain.time.advance(by: .seconds(300))
      #expect(await failure(of: try chain.provider(token: token))?.kind == .unauthorized)
      chain.time.advance(by: .seconds(86_400))
      let later = try await chain.provider(token: try await chain.signIn()).observe()
      #expect(later.plan == PlanState(plan: nil, status: "no subscription"))
      #expect(
        await chain.effects == [
          "mailingcore cancel pro>free by portal", "mailingcore expire pro>free by period-end",
        ])
    }
  }

  @Test func everyDialectOfTheSandboxIsRead() async throws {
    try await run { chain in
      let provider = try chain.provider()
      for subscription in MailingCoreDialect.Subscription.allCases {
        for lists in MailingCoreDialect.Lists.allCases {
          try await chain.administer([
            "dialect": ["subscription": .string(subscription.rawValue), "lists": .string(lists.rawValue)]
          ])
          let seen = try await provider.observe()
          #expect(seen.plan.plan == PlanName("pro") && seen.plan.renewsAt != nil && seen.plans.count == 3)
          #expect(seen.plan.cancellation == .none)
          #expect(try await provider.identify().organisation == "harbor-mail" || lists == .named)
        }
      }
      for usage in [MailingCoreDialect.Usage.headers, .subscription] {
        try await chain.administer(["dialect": ["usage": .string(usage.rawValue)]])
        #expect(try await provider.observe().meters.map(\.used) == [4_200])
      }
      try await chain.administer(["dialect": ["prices": "cents", "plans_tenant": "required"]])
      #expect(try await provider.observe().plans.map { $0.price?.description } == ["€0/mo", "€19/mo", "€79/mo"])
      let free = try chain.provider(tenant: chain.tenants[1].id)
      for answer in MailingCoreDialect.NoSubscription.allCases {
        for errors in MailingCoreDialect.Errors.allCases {
          try await chain.administer([
            "dialect": ["no_subscription": .string(answer.rawValue), "errors": .string(errors.rawValue)]
          ])
          #expect(try await free.observe().plan.status == "no subscription", "\(answer) \(errors)")
          guard case .refused(let refusal) = try await free.request(PlanChange(.portal), .ask) else {
            Issue.record("a portal without a subscription")
            continue
          }
          #expect(refusal.reason == .declined)
        }
      }
      try await chain.administer(["dialect": ["post_status": "201", "messages": "list"]])
      #expect(page(try await provider.request(PlanChange(.checkout, to: PlanName("business")), .ask)) != nil)
    }
  }

  @Test func theLadderIsSeenWhereTheHeadersTell() async throws {
    try await run({ $0.dialect.usage = .headers }) { chain in
      let provider = try chain.provider()
      for (used, step) in [
        (100, "2 %: below the warning at 80 %"), (4_000, "80 %: warning, as from 80 % on"),
        (5_300, "106 %: grace, sends still pass up to 110 %"), (5_501, "110 %: blocked, nothing is sent above 110 %"),
      ] as [(Int64, String)] {
        try await chain.administer(["usage": ["emails": .integer(used)]])
        let facts = try await provider.observe().facts
        #expect(facts.first { $0.label == "quota" }?.value.string == step)
        #expect(facts.contains { $0.label == "quota warning" } == (used >= 4_000))
      }
      #expect(try await chain.send() == 429)
      chain.time.advance(by: .seconds(30 * 86_400 + 43_200))
      #expect(try await chain.send() == 200, "the month's invoice was paid")
    }
  }

  @Test func tooManyCallsAreToldApartFromTooManyEmails() async throws {
    try await run({ $0.callsPerMinute = 2 }) { chain in
      let provider = try chain.provider()
      _ = try await provider.observe()
      #expect(
        await failure(of: provider)?.kind == .rateLimited(until: Instant(iso8601: "2026-05-01T12:01:00Z")))
      chain.time.advance(by: .seconds(60))
      #expect(await failure(of: provider) == nil)
    }
  }
}
