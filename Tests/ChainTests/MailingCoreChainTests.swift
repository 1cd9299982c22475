import Billing
import JSON
import Providers
import Sandbox
import Support
import Testing
import Transfer

/// The provider that speaks MailingCore and the sandbox that stands for it, over HTTP.
@Suite(.timeLimit(.minutes(2))) struct MailingCoreChainTests {
  private struct Chain: ServiceChain {
    let time = ManualTime()
    let sandbox: Sandbox
    let url: String
    let announced: JSONValue
    let http = HTTPClient()

    init(_ change: (inout MailingCoreConfiguration) -> Void) async throws {
      var service = MailingCoreConfiguration.standard(seed: 3)
      change(&service)
      var configuration = SandboxConfiguration(organisations: [])
      configuration.mailingcore = service
      sandbox = Sandbox(configuration: configuration, time: time)
      url = try await sandbox.start().url
      announced = try #require(await sandbox.announcement["services"]?["mailingcore"])
    }

    func word(_ name: String) throws -> String { try #require(announced[name]?.string) }

    func provider(token: String? = nil, tenant: String? = nil) throws -> MailingCoreProvider {
      let secret = Secret(try token ?? word("credential"))
      return try provider(
        Credential(canChange: false, time: time) { () async throws(Problem) -> Secret in secret }, tenant)
    }

    /// A provider that signs in as the announced user does, or with another password.
    func provider(password: String?) throws -> MailingCoreProvider {
      let words = try #require(announced["sign_in"])
      let secret = Secret(try #require(password ?? words["password"]?.string))
      let credential = Credential(canChange: false, time: time) { () async throws(Problem) -> Secret in secret }
      return try provider(signIn: .login(email: try #require(words["email"]?.string), password: credential))
    }

    func provider(_ credential: Credential, _ tenant: String? = nil) throws -> MailingCoreProvider {
      try provider(signIn: .token(credential), tenant)
    }

    private func provider(signIn: MailingCoreSignIn, _ tenant: String? = nil) throws -> MailingCoreProvider {
      let account = Account(
        name: try #require(AccountName("mail")), service: .mailingcore, origin: url, isLive: false)
      return MailingCoreProvider(
        account: account, origin: try Origin(url), http: http, signIn: signIn,
        tenant: try tenant ?? word("tenant"), successURL: "https://example.com/paid",
        cancelURL: "https://example.com/left", time: time)
    }

    /// A session of the announced user, as the service gives it for an address and a password.
    func signIn() async throws -> String {
      let words = try #require(announced["sign_in"])
      let answer = try await post("/auth/login", words.serialized(), "application/json")
      let document = try JSONValue.parse(answer.body)
      return try #require(
        document["accessToken"]?.string, "\(String(decoding: answer.body, as: UTF8.self))")
    }

    /// Sends one message with the tenant's key.
    func send() async throws -> HTTPResponse {
      try await post(
        "/emails/send", #"{"to":"b@example.com","subject":"s","htmlBody":"<p>"}"#, "application/json",
        key: try word("api_key"))
    }

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

    private func post(_ path: String, _ body: String, _ type: String, key: String? = nil) async throws -> HTTPResponse {
      try await http.send(
        HTTPRequest(
          .post, try Origin(url), path,
          headers: [("Content-Type", type)] + (key.map { [("Authorization", "Bearer " + $0)] } ?? []),
          body: Array(body.utf8)))
    }
  }

  private func run(
    _ change: (inout MailingCoreConfiguration) -> Void = { _ in }, _ test: (Chain) async throws -> Void
  ) async throws {
    try await Chain(change).during(test)
  }

  private let business = PlanChange(.checkout, to: PlanName("business"))

  @Test func aUserWhoSignsInIsSignedInAllDay() async throws {
    try await run { chain in
      let provider = try chain.provider(password: nil)
      // More than a day in steps that are shorter and longer than a session.
      for minutes in [0, 5, 13, 1, 15, 16, 60, 1_440] as [Int64] {
        chain.time.advance(by: .seconds(minutes * 60))
        #expect(try await provider.observe().plan.plan == PlanName("pro"), "after \(minutes) min more")
      }
      // Eight looks of two calls, and a sign-in for all of them but those after 5 and 1 minutes.
      #expect(provider.calls.take() == 22)
      #expect(try await provider.identify().organisation?.string == "harbor-mail")
    }
  }

  @Test func whoCannotSignInIsToldWhyAndTriesOnce() async throws {
    for change in [{ $0.dialect.twoFactor = .totp }, { _ in }] as [(inout MailingCoreConfiguration) -> Void] {
      try await run(change) { chain in
        let hasSecondFactor = await chain.sandbox.state()["mailingcore"]?["dialect"]?["two_factor"] == "totp"
        let provider = try chain.provider(password: hasSecondFactor ? nil : "wrong")
        for _ in 0..<20 {
          do throws(ProviderFailure) {
            _ = try await provider.observe()
            Issue.record("signed in")
          } catch {
            #expect(error.kind == .unauthorized)
            #expect(error.detail.string.contains(hasSecondFactor ? "second factor" : "the password"))
          }
        }
        #expect(provider.calls.take() == 1)
      }
    }
  }

  @Test func aCheckoutIsPaidOnThePageAndSeenInTheNextLook() async throws {
    try await run { chain in
      let provider = try chain.provider()
      let before = try await provider.observe()
      #expect(before.plan.plan == PlanName("pro"))
      #expect(before.plans.map(\.name.rawValue) == ["free", "pro", "business"])
      #expect(provider.calls.take() == 2)
      guard case .paymentRequired(.checkout, let issued) = try await provider.request(business, .ask) else {
        Issue.record("no page to pay on")
        return
      }
      #expect(await chain.effects.isEmpty)
      try await chain.press("cancel", at: issued.url)
      #expect(await chain.effects.isEmpty)
      try await chain.press("pay", at: issued.url)
      #expect(await chain.effects == ["mailingcore checkout pro>business by checkout"])
      #expect(try await provider.observe().plan.plan == PlanName("business"))
      guard case .paymentRequired(.portal, let portal) = try await provider.request(PlanChange(.portal), .ask) else {
        Issue.record("no portal")
        return
      }
      try await chain.press("cancel", at: portal.url)
      // The plan stays until the paid period has ended.
      #expect(try await provider.observe().plan.plan == PlanName("business"))
    }
  }

  @Test func whatIsSentMovesTheQuotaWhereverItIsTold() async throws {
    for usage in [MailingCoreDialect.Usage.headers, .subscription] {
      try await run({ $0.dialect.usage = usage }) { chain in
        let provider = try chain.provider()
        let before = try await provider.observe()
        #expect(before.meters.map(\.used) == [4_200] && before.meters.map(\.limit) == [.of(5_000)])
        let sent = try await chain.send()
        #expect(sent.status < 300, "\(String(decoding: sent.body, as: UTF8.self))")
        let after = try await provider.observe()
        #expect(after.meters.map(\.used) == [4_201])
      }
    }
    try await run { chain in
      let observation = try await chain.provider().observe()
      #expect(observation.meters.map(\.used) == [nil], "only sends tell it")
    }
  }

  @Test func aSessionThatEndedIsReadAgainAndOtherwiseAskedFor() async throws {
    try await run { chain in
      let first = try await chain.signIn()
      chain.time.advance(by: .seconds(60))
      let second = try await chain.signIn()
      let tokens = Tokens([first, second])
      let renewing = try chain.provider(
        Credential(canChange: true, time: chain.time) { () async throws(Problem) -> Secret in await tokens.next() })
      let fixed = try chain.provider(token: first)
      #expect(try await renewing.observe().plan.plan == PlanName("pro"))
      chain.time.advance(by: .seconds(841))
      #expect(try await renewing.observe().plan.plan == PlanName("pro"), "the second one lives another minute")
      await #expect(throws: ProviderFailure.self) { try await fixed.observe() }
      do { _ = try await fixed.observe() } catch let failure as ProviderFailure {
        #expect(failure.detail.string.contains("upply a new token"), "\(failure.detail)")
      }
      // Nothing is bought with a token that ended.
      if case .paymentRequired = try? await fixed.request(business, .ask) { Issue.record("an ended session bought") }
      #expect(await chain.effects.isEmpty)
    }
  }

  @Test func aKeyAndAForeignTenantAreRefusedWithTheReason() async throws {
    try await run { chain in
      do {
        _ = try await chain.provider(token: try chain.word("api_key")).observe()
        Issue.record("a key looked at the bill")
      } catch let failure as ProviderFailure {
        #expect(failure.detail.string.contains("supply a session token"))
        let key = try chain.word("api_key")
        #expect(!failure.detail.string.contains(key))
      }
      await #expect(throws: ProviderFailure.self) { try await chain.provider(tenant: "clxforeign").observe() }
      await #expect(throws: ProviderFailure.self) { try await chain.provider(tenant: "").observe() }
    }
  }
}

/// Hands out tokens in their order, the last one again and again.
private actor Tokens {
  private var left: [String]

  init(_ tokens: [String]) { left = tokens }

  func next() -> Secret { Secret(left.count > 1 ? left.removeFirst() : left.first ?? "") }
}
