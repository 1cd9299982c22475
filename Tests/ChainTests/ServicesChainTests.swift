import Billing
import JSON
import Providers
import Sandbox
import Support
import Testing
import Text
import Transfer

/// What the clients of daimon.email, AgentIdP and MailingCore have in common before the sandbox, over HTTP.
@Suite(.timeLimit(.minutes(2))) struct ServicesChainTests {
  private struct Chain {
    let time = ManualTime()
    let sandbox: Sandbox
    let url: String
    let announced: JSONValue
    let http = HTTPClient()

    init() async throws {
      var configuration = SandboxConfiguration(organisations: [])
      configuration.daimon = .standard(seed: 3)
      configuration.agentidp = .standard(seed: 3)
      configuration.mailingcore = .standard(seed: 3)
      sandbox = Sandbox(configuration: configuration, time: time)
      url = try await sandbox.start().url
      announced = try #require(await sandbox.announcement["services"])
    }

    private func account(_ service: Service) throws -> Account {
      Account(name: try #require(AccountName(service.rawValue)), service: service, origin: url, isLive: false)
    }

    private func credential(_ service: Service, _ field: String = "credential") throws -> Credential {
      let secret = Secret(try #require(announced[service.rawValue]?[field]?.string))
      return Credential(canChange: false, time: time) { () async throws(Problem) -> Secret in secret }
    }

    func provider(_ service: Service) throws -> any BillingProvider {
      let origin = try Origin(url)
      switch service {
      case .daimon:
        return DaimonProvider(
          account: try account(service), origin: origin, http: http, credential: try credential(service), time: time)
      case .agentidp:
        let id = try #require(announced["agentidp"]?["client_id"]?.string)
        return AgentIdPProvider(
          account: try account(service), origin: origin, http: http,
          signIn: .client(id: id, secret: try credential(service, "client_secret")), time: time)
      case .mailingcore, .dock:
        return MailingCoreProvider(
          account: try account(.mailingcore), origin: origin, http: http, signIn: .token(try credential(.mailingcore)),
          tenant: try #require(announced["mailingcore"]?["tenant"]?.string), successURL: "https://app.example/ok",
          cancelURL: "https://app.example/no", time: time)
      }
    }

    func administer(_ service: Service, _ wish: JSONValue) async throws {
      let request = HTTPRequest(
        .post, try Origin(url), "/sandbox/" + service.rawValue, headers: [("Content-Type", "application/json")],
        body: Array(wish.serialized().utf8))
      #expect(try await http.send(request).status == 200)
    }

    /// Posts to a page of the sandbox's as a browser does.
    func press(_ action: String, at page: Secret) async throws {
      let request = HTTPRequest(
        .post, try Origin(url), try ParsedURL(page.reveal()).path,
        headers: [("Content-Type", "application/x-www-form-urlencoded")], body: Array("action=\(action)".utf8))
      do throws(TransferError) {
        _ = try await http.send(request)
      } catch {
        // A button that did something sends the browser on.
        guard case .redirected = error.kind else { throw error }
      }
    }
  }

  private func run(_ test: (Chain) async throws -> Void) async throws {
    let chain = try await Chain()
    do { try await test(chain) } catch {
      await chain.sandbox.stop()
      await chain.http.shutdown()
      throw error
    }
    await chain.sandbox.stop()
    await chain.http.shutdown()
  }

  private static let services: [Service] = [.daimon, .agentidp, .mailingcore]

  private func isClean(_ text: SafeText) -> Bool {
    !text.string.unicodeScalars.contains { scalar in
      scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
        || (0x2066...0x2069).contains(scalar.value)
    }
  }

  private static let routes: [Service: [String]] = [
    .daimon: ["/v1/account", "/v1/capabilities"], .agentidp: ["/api/v1/tiers/status", "/api/v1/token"],
    .mailingcore: ["/billing/subscription", "/billing/plans"],
  ]

  @Test(arguments: services)
  func hostileWordsAreDisarmedAndTheNumbersStay(service: Service) async throws {
    try await run { chain in
      let whole = try await chain.provider(service).observe()
      for route in Self.routes[service] ?? [] {
        try await chain.sandbox.setFault(Fault(route: route, kind: .hostile, times: 3))
      }
      let seen = try await chain.provider(service).observe()
      #expect(seen.plan.plan == whole.plan.plan)
      #expect(seen.meters.map(\.limit) == whole.meters.map(\.limit))
      let texts =
        seen.facts.flatMap { [$0.label, $0.value] } + seen.plans.map(\.words)
        + seen.meters.flatMap { [$0.name, $0.unit] }
      #expect(!texts.isEmpty && texts.allSatisfy(isClean))
      #expect(seen.agentView?.contains("Free of charge") == false && seen.agentView?.contains("u001b") == false)
      if service == .daimon { #expect(texts.contains { $0.hadUnsafeScalars }, "the words were poisoned") }
    }
  }

  @Test(arguments: services)
  func hostileRefusalsAreDisarmed(service: Service) async throws {
    try await run { chain in
      let (route, change): (String, PlanChange) =
        switch service {
        case .agentidp: ("/api/v1/tiers/upgrade", PlanChange(.upgrade, to: PlanName("pro")))
        case .mailingcore, .dock: ("/billing/checkout", PlanChange(.checkout, to: PlanName("pro")))
        case .daimon: ("/v1/upgrade-link", PlanChange(.upgradeLink, to: PlanName("developer")))
        }
      if service == .agentidp { try await chain.administer(service, ["tier": "enterprise"]) }
      if service == .daimon { try await chain.administer(service, ["tier": "developer"]) }
      try await chain.sandbox.setFault(Fault(route: route, kind: .hostile))
      guard case .refused(let refusal) = try await chain.provider(service).request(change, .ask) else {
        Issue.record("\(service) sold what is not for sale")
        return
      }
      #expect(isClean(refusal.words) && refusal.words.hadUnsafeScalars)
    }
  }

  @Test func anOfferedLinkOfDaimonsIsForTheTierThatItsTokenNames() async throws {
    try await run { chain in
      let provider = try chain.provider(.daimon)
      #expect(try await provider.observe().links.map(\.target) == [PlanName("developer")])
      try await chain.administer(.daimon, ["dialect": ["terms": "concepts"]])
      chain.time.advance(by: .seconds(3_600))
      #expect(try await provider.observe().links.map(\.target) == [PlanName("developer"), PlanName("growth")])
    }
  }

  @Test(arguments: [("approve", "approved", "rejected"), ("reject", "declined", "denied")])
  func whatTheOperatorAnswersToANoteIsSeen(action: String, told: String, word: String) async throws {
    try await run { chain in
      try await chain.administer(.daimon, ["dialect": ["notify": "approval", "rejected_word": .string(word)]])
      let provider = try chain.provider(.daimon)
      #expect(try await provider.passOn(.notify("Need <sending> 研究")) == .taken)
      let waiting = try await provider.observe()
      let page = try #require(waiting.links.first { $0.kind == .approval })
      #expect(waiting.facts.contains { $0.value.string.hasSuffix("waits for an answer") })
      try await chain.press(action, at: page.issued.url)
      let seen = try await provider.observe()
      #expect(!seen.links.contains { $0.kind == .approval })
      #expect(seen.facts.contains { $0.label == "note to the operator" && $0.value.string.hasSuffix(told) })
      #expect(await chain.sandbox.effects().isEmpty)
    }
  }

  @Test func anAgentIdPOfTheOlderCallsIsReadAndPaid() async throws {
    try await run { chain in
      try await chain.administer(.agentidp, ["dialect": ["endpoints": "billing"]])
      let provider = try chain.provider(.agentidp)
      let seen = try await provider.observe()
      #expect(seen.plan.plan == PlanName("free"))
      #expect(seen.meters.first { $0.name == "API calls" }?.provenance == .documented)
      guard
        case .paymentRequired(.checkout, let issued) = try await provider.request(
          PlanChange(.upgrade, to: PlanName("pro")), .ask)
      else {
        Issue.record("no page")
        return
      }
      try await chain.press("pay", at: issued.url)
      #expect(try await provider.observe().plan.plan == PlanName("pro"))
      try await chain.administer(.agentidp, ["dialect": ["endpoints": "tiers"]])
      #expect(try await provider.observe().meters.first { $0.name == "API calls" }?.provenance == .server)
    }
  }

  @Test func everyWayToWriteAKeyOfDaimonsIsTaken() async throws {
    try await run { chain in
      for keys in DaimonDialect.Keys.allCases {
        try await chain.administer(.daimon, ["dialect": ["keys": .string(keys.rawValue)]])
        let seen = try await chain.provider(.daimon).observe()
        #expect(!seen.facts.contains { $0.value.string.contains("dm_") })
      }
    }
  }
}
