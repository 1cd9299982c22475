import Billing
import JSON
import Providers
import Sandbox
import Support
import Testing
import Text
import Transfer

/// The sandbox's sentences about money before Dock's client, over HTTP.
@Suite(.timeLimit(.minutes(1))) struct DockQuoteTests {
  private static let key = "dk_" + String(repeating: "c3", count: 24)

  private func run(
    plan: String = "pro", per interval: BillingInterval = .month, _ test: (Sandbox, DockProvider) async throws -> Void
  ) async throws {
    let time = ManualTime()
    let http = HTTPClient()
    let sandbox = Sandbox(
      configuration: SandboxConfiguration(
        organisations: [
          SandboxOrganisation(
            name: "vector-build", slug: "vector-build", plan: plan,
            keys: [SandboxKey(principal: "build-bot", key: Self.key)], interval: interval)
        ], callsPerHour: 100), time: time)
    let url = try await sandbox.start().url
    let account = Account(name: try #require(AccountName("dock-main")), service: .dock, origin: url, isLive: false)
    let credential = Credential(canChange: false, time: time) { () async throws(Problem) -> Secret in Secret(Self.key) }
    let provider = DockProvider(
      account: account, origin: try Origin(url), http: http, credential: credential, time: time)
    do { try await test(sandbox, provider) } catch {
      await sandbox.stop()
      await http.shutdown()
      throw error
    }
    await sandbox.stop()
    await http.shutdown()
  }

  /// Looks, and asks for a quote on what the look showed.
  private func quote(_ change: PlanChange, _ provider: DockProvider) async throws -> Billing.Confirmation {
    let basis = QuoteBasis(
      organisation: try await provider.identify().organisation, from: try await provider.observe().plan)
    guard case .confirmationRequired(let confirmation) = try await provider.request(change, .quote(basis)) else {
      throw ProviderFailure(.garbage, mayHaveReached: true, detail: "no confirmation")
    }
    return confirmation
  }

  @Test(
    arguments: [
      ("pro", .month, PlanChange(.upgrade, to: PlanName("scale")), "$49/mo"),
      ("pro", .month, PlanChange(.upgrade, to: PlanName("scale"), per: .year), "$490/yr"),
      ("pro", .month, PlanChange(.upgrade, to: PlanName("pro"), per: .year), "$190/yr"),
      ("pro", .year, PlanChange(.upgrade, to: PlanName("scale")), "$490/yr"),
      ("scale", .year, PlanChange(.upgrade, to: PlanName("pro"), per: .month), "$19/mo"),
      ("scale", .month, PlanChange(.downgrade, to: PlanName("free")), "$0/mo"),
    ] as [(String, BillingInterval, PlanChange, String)])
  func everySentenceOfTheSandboxIsRead(
    plan: String, interval: BillingInterval, change: PlanChange, price: String
  ) async throws {
    try await run(plan: plan, per: interval) { sandbox, provider in
      let confirmation = try await quote(change, provider)
      #expect(confirmation.quote.price?.description == price, "\(confirmation.quote.words)")
      // The token belongs to the interval as well, and the bill is what was quoted.
      let other = PlanChange(change.operation, to: change.target, per: change.interval == nil ? .year : nil)
      if change.operation == .upgrade, change.target?.rawValue != plan {
        guard case .refused(let refusal) = try await provider.request(other, .confirm(confirmation.token)) else {
          Issue.record("another interval was confirmed")
          return
        }
        #expect(refusal.reason == .tokenMismatch)
      }
      _ = try await provider.request(change, .confirm(confirmation.token))
      #expect(await sandbox.effects().map(\.operation) == [change.operation.rawValue])
      if change.operation == .upgrade {
        #expect(try await provider.observe().plan.price == confirmation.quote.price)
      }
    }
  }

  @Test func anOrganisationsNameIsNoPrice() async throws {
    try await run { sandbox, provider in
      let scale = PlanChange(.upgrade, to: PlanName("scale"))
      for name in ["x to Scale ($1/mo)", "x from Pro ($19/mo) to Scale ($1/mo). y", "\u{202E}x", "Studio 54"] {
        try await sandbox.make(
          .organisation("vector-build", name: name, isDesignPartner: nil, stripeConfigured: nil))
        #expect(try await quote(scale, provider).quote.price == nil, "\(name)")
      }
      try await sandbox.make(
        .organisation("vector-build", name: "agent-47 研究", isDesignPartner: nil, stripeConfigured: nil))
      #expect(try await quote(scale, provider).quote.price?.description == "$49/mo")
    }
  }

  @Test func aPriceThatRisesAfterTheQuoteIsBilled() async throws {
    try await run { sandbox, provider in
      let scale = PlanChange(.upgrade, to: PlanName("scale"))
      try await sandbox.setFault(
        Fault(
          route: "/api/billing/upgrade", kind: .nothing, phase: .mint,
          then: .price(plan: "scale", minor: 490_000, per: .month)))
      let confirmation = try await quote(scale, provider)
      #expect(confirmation.quote.price?.description == "$49/mo")
      _ = try await provider.request(scale, .confirm(confirmation.token))
      #expect(try await provider.observe().plan.price?.description == "$4900/mo")
    }
  }
}
