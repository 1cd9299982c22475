import Billing
import JSON
import Providers
import Sandbox
import Support
import Testing
import Transfer

/// The provider that speaks AgentIdP and the sandbox that stands for it, over HTTP.
@Suite(.timeLimit(.minutes(2))) struct AgentIdPChainTests {
  private struct Chain: ServiceChain {
    let time = ManualTime()
    let sandbox: Sandbox
    let url: String
    let announced: JSONValue
    let http = HTTPClient()

    init(_ change: (inout AgentIdPConfiguration) -> Void) async throws {
      var service = AgentIdPConfiguration.standard(seed: 3)
      change(&service)
      var configuration = SandboxConfiguration(organisations: [])
      configuration.agentidp = service
      sandbox = Sandbox(configuration: configuration, time: time)
      url = try await sandbox.start().url
      announced = try #require(await sandbox.announcement["services"]?["agentidp"])
    }

    func provider(_ client: JSONValue? = nil) throws -> AgentIdPProvider {
      let client = client ?? announced
      let secret = Secret(try #require(client["client_secret"]?.string))
      return try provider(
        .client(
          id: try #require(client["client_id"]?.string),
          secret: Credential(canChange: false, time: time) { () async throws(Problem) -> Secret in secret }))
    }

    func provider(_ signIn: AgentIdPSignIn) throws -> AgentIdPProvider {
      let account = Account(
        name: try #require(AccountName("idp")), service: .agentidp, origin: url, isLive: false)
      return AgentIdPProvider(account: account, origin: try Origin(url), http: http, signIn: signIn, time: time)
    }

    func administer(_ wish: JSONValue) async throws {
      #expect(try await post("/sandbox/agentidp", wish.serialized(), "application/json") == 200)
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

    private func post(_ path: String, _ body: String, _ type: String) async throws -> Int {
      try await http.send(
        HTTPRequest(.post, try Origin(url), path, headers: [("Content-Type", type)], body: Array(body.utf8))
      ).status
    }
  }

  private func run(
    _ change: (inout AgentIdPConfiguration) -> Void = { _ in }, _ test: (Chain) async throws -> Void
  ) async throws {
    try await Chain(change).during(test)
  }

  private let pro = PlanChange(.upgrade, to: PlanName("pro"))

  @Test func anUpgradeIsPaidOnThePageAndSeenInTheNextLook() async throws {
    try await run { chain in
      let provider = try chain.provider()
      let before = try await provider.observe()
      #expect(before.plan.plan == PlanName("free"))
      // The look and its token are themselves among the counts.
      #expect(before.meters.map(\.used) == [3, 144, 88])
      #expect(before.meters.map(\.limit) == [.of(10), .of(1_000), .of(1_000)])
      #expect(provider.calls.take() == 2)
      guard case .paymentRequired(.checkout, let issued) = try await provider.request(pro, .ask) else {
        Issue.record("no page to pay on")
        return
      }
      #expect(await chain.effects.isEmpty)
      try await chain.press("cancel", at: issued.url)
      #expect(await chain.effects.isEmpty)
      try await chain.press("pay", at: issued.url)
      #expect(await chain.effects == ["agentidp checkout free>pro by checkout"])
      let after = try await provider.observe()
      #expect(after.plan.plan == PlanName("pro"))
      #expect(after.allowance?.limit == 50_000)
      guard case .refused(let refusal) = try await provider.request(pro, .ask) else {
        Issue.record("upgraded to the current tier")
        return
      }
      #expect(refusal.reason == .declined)
      #expect(provider.calls.take() == 3)
    }
  }

  @Test func aTokenServesForItsHour() async throws {
    try await run { chain in
      let provider = try chain.provider()
      for _ in 0..<13 {
        _ = try await provider.observe()
        chain.time.advance(by: .seconds(300))
      }
      #expect(provider.calls.take() == 13 + 2)
      let tokens = try await provider.observe().meters.first { $0.name == "tokens" }
      #expect(tokens?.used == 89)
    }
  }

  @Test func everyDialectOfTheSandboxIsRead() async throws {
    try await run { chain in
      let provider = try chain.provider()
      for unlimited in AgentIdPDialect.Unlimited.allCases {
        try await chain.administer(["tier": "enterprise", "dialect": ["unlimited": .string(unlimited.rawValue)]])
        #expect(try await provider.observe().meters.map(\.limit) == [.unlimited, .unlimited, .unlimited])
      }
      try await chain.administer(["tier": "pro", "dialect": ["schema": "monthly"]])
      #expect(
        try await provider.observe().meters.map(\.limit) == [.of(1_000), .of(100_000), .of(1_000)])
      for code in AgentIdPDialect.NotAnUpgrade.allCases {
        try await chain.administer(["dialect": ["schema": "daily", "not_an_upgrade": .string(code.rawValue)]])
        guard case .refused(let refusal) = try await provider.request(pro, .ask) else {
          Issue.record("\(code) is no refusal")
          continue
        }
        #expect(refusal.reason == .declined)
        #expect(refusal.words.string.contains(code.rawValue))
      }
    }
  }

  @Test(arguments: AgentIdPDialect.LimitStatus.allCases)
  func aUsedUpDayIsLeftAloneUntilMidnight(status: AgentIdPDialect.LimitStatus) async throws {
    try await run({ $0.dialect.limitStatus = status }) { chain in
      let provider = try chain.provider()
      _ = try await provider.observe()
      try await chain.administer(["usage": ["calls": 1_000]])
      guard case .refused(let refusal) = try await provider.request(pro, .ask) else {
        Issue.record("no refusal")
        return
      }
      #expect(refusal.reason == .overLimit(until: Instant(iso8601: "2026-05-02T00:00:00Z")))
      do throws(ProviderFailure) {
        _ = try await provider.observe()
        Issue.record("observed something")
      } catch {
        #expect(error.kind == .atLimit(until: Instant(iso8601: "2026-05-02T00:00:00Z"), meter: "API calls"))
      }
      chain.time.advance(by: .seconds(12 * 3_600))
      #expect(try await provider.observe().allowance?.used == 2)
    }
  }

  @Test(arguments: AgentIdPDialect.TokenErrors.allCases)
  func aWrongSecretIsUnauthorized(shape: AgentIdPDialect.TokenErrors) async throws {
    try await run({ $0.dialect.tokenErrors = shape }) { chain in
      var client = try #require(chain.announced.object)
      client["client_secret"] = "wrong-secret"
      let provider = try chain.provider(.object(client))
      do throws(ProviderFailure) {
        _ = try await provider.request(pro, .ask)
        Issue.record("got in")
      } catch {
        #expect(error.kind == .unauthorized)
        #expect(!error.mayHaveReached)
        #expect(!"\(error)".contains("wrong-secret"))
      }
    }
  }

  @Test func aBootstrapClientIsToldWhatToDo() async throws {
    try await run { chain in
      let provider = try chain.provider(chain.announced["bootstrap"])
      do throws(ProviderFailure) {
        _ = try await provider.observe()
        Issue.record("observed something")
      } catch {
        #expect(error.kind == .unauthorized)
        #expect(error.detail.string.contains("use the client of an agent"))
      }
      #expect(provider.calls.take() == 2)
    }
  }

  @Test func theReadyTokenAndTheFieldsAreRecognised() async throws {
    try await run { chain in
      let token = Secret(try #require(chain.announced["credential"]?.string))
      let provider = try chain.provider(
        .token(Credential(canChange: false, time: chain.time) { () async throws(Problem) -> Secret in token }))
      for schema in AgentIdPDialect.Schema.allCases {
        try await chain.administer(["dialect": ["schema": .string(schema.rawValue)]])
        let findings = try await provider.inspect().fields
        #expect(findings.count == 9)
        #expect(findings.allSatisfy { $0.isRecognised })
      }
      let identity = try await provider.identify()
      #expect(identity.principal?.string == chain.announced["client_id"]?.string)
    }
  }
}
