import Billing
import JSON
import Support
import Testing
import Text
import Transfer

@testable import Providers

/// Answers of every service in forms that no page documents: read where nothing is left to doubt, else named.
@Suite(.timeLimit(.minutes(1))) struct OddShapesTests {
  /// What a look at an account of a service shows when every reading is answered with a body.
  private func look(_ service: Service, _ body: String) async throws -> Result<Observation, ProviderFailure> {
    let (server, provider) = try provider(service, body)
    defer { withExtendedLifetime(server) {} }
    do throws(ProviderFailure) { return .success(try await provider.observe()) } catch { return .failure(error) }
  }

  /// A service of which every reading is answered with a body.
  private func provider(_ service: Service, _ body: String) throws -> (RawServer, any BillingProvider) {
    let server = try RawServer { _ in .json(body) }
    let account = Account(
      name: try #require(AccountName("odd")), service: service, origin: server.origin, isLive: false)
    let (origin, http, time) = (try Origin(server.origin), HTTPClient(), ManualTime())
    let credential = Credential(canChange: false, time: time) { () async throws(Problem) -> Secret in
      Secret("key_canary_0123456789")
    }
    let provider: any BillingProvider =
      switch service {
      case .dock: DockProvider(account: account, origin: origin, http: http, credential: credential, time: time)
      case .daimon: DaimonProvider(account: account, origin: origin, http: http, credential: credential, time: time)
      case .mailingcore:
        MailingCoreProvider(
          account: account, origin: origin, http: http, signIn: .token(credential), tenant: "cl1", successURL: nil,
          cancelURL: nil, time: time)
      case .agentidp:
        AgentIdPProvider(account: account, origin: origin, http: http, signIn: .token(credential), time: time)
      }
    return (server, provider)
  }

  /// What an inspection finds in the way of reading an account.
  private func inspect(_ service: Service, _ body: String) async throws -> ProviderFailure.Kind? {
    let (server, provider) = try provider(service, body)
    defer { withExtendedLifetime(server) {} }
    return try await provider.inspect().failure?.kind
  }

  private func text(_ meter: Meter) -> String {
    let limit =
      switch meter.limit {
      case .of(let number): String(number)
      case .unlimited: "∞"
      case .unknown: "?"
      }
    return "\(meter.name) \(meter.used.map { String($0) } ?? "?")/\(limit)"
  }

  static let read: [(Service, String, plan: String, meter: String)] = [
    (.dock, #"{"plan":"pro","usage":{"agents":"9"},"caps":{"agents":"10"}}"#, "pro", "agents 9/10"),
    (.dock, #"{"plan":"pro","usage":{"agents":9.0},"caps":{"agents":9007199254740991}}"#, "pro", "agents 9/∞"),
    (.dock, #"{"plan":"pro","usage":{"agents":{"used":9,"limit":10}}}"#, "pro", "agents 9/10"),
    (.dock, #"{"data":{"plan":"pro","usage":{"agents":9},"limits":{"agents":-1}}}"#, "pro", "agents 9/∞"),
    (.dock, #"{"planId":"pro","planName":"Pro","usage":{"agents":1}}"#, "pro", "agents 1/?"),
    (.daimon, #"{"result":{"tier":"free","inbox_count":"3"}}"#, "free", "inboxes 3/?"),
    (.daimon, #"{"tier":"free","inboxCount":3.0}"#, "free", "inboxes 3/?"),
    (.daimon, #"{"data":{"tier":"free","inbox_count":3}}"#, "free", "inboxes 3/?"),
    (.daimon, #"{"result":{"planName":"Growth","inbox_count":3}}"#, "growth", "inboxes 3/?"),
    (
      .mailingcore, #"{"data":{"subscription":{"plan_slug":"pro","usage":{"used":"5","limit":9007199254740991}}}}"#,
      "pro",
      "e-mails this month 5/∞"
    ),
    (.mailingcore, #"{"planName":"Pro","quota":{"used":5.0,"limit":"100"}}"#, "pro", "e-mails this month 5/100"),
    (
      .agentidp, #"{"tier":"free","limits":{"max_agents":"10"},"usage":{"agent_count":3.0}}"#, "free", "agents 3/10"
    ),
    (
      .agentidp, #"{"data":{"tier":"pro","limits":{"maxAgents":9007199254740991},"usage":{"agentCount":"3"}}}"#, "pro",
      "agents 3/∞"
    ),
    (.agentidp, #"{"planId":"pro","limits":{"maxAgents":1},"usage":{"agentCount":1}}"#, "pro", "agents 1/1"),
  ]

  @Test(arguments: read.indices)
  func whatLeavesNoDoubtIsRead(_ index: Int) async throws {
    let (service, body, plan, meter) = Self.read[index]
    let seen = try await look(service, body).get()
    #expect(seen.plan.plan?.rawValue == plan, "\(body)")
    #expect(seen.meters.map(text).contains(meter), "\(body)")
    #expect(seen.unrecognised == [] && seen.partFailure == nil, "\(body)")
  }

  static let named: [(Service, String, field: String)] = [
    (.dock, #"{"plan":"pro","usage":{"agents":"many"}}"#, "usage.agents"),
    (.dock, #"{"plan":"pro","caps":{"agents":1.5}}"#, "caps.agents"),
    (.dock, #"{"plan":"pro","monthlyPriceCents":"1900"}"#, "monthlyPriceCents"),
    (.dock, #"{"plan":"pro","monthly_price_cents":1900.0}"#, "monthly_price_cents"),
    (.dock, #"{"plan":"pro","nextInvoiceDate":"2026-12-20T00:00:00"}"#, "nextInvoiceDate"),
    (.dock, #"{"plan":"pro","interval":"fortnight","monthlyPriceCents":1900}"#, "interval"),
    (.dock, #"{"plan":"pro","cancelAtPeriodEnd":"yes"}"#, "cancelAtPeriodEnd"),
    (.daimon, #"{"result":{"tier":"free","inbox_count":"three"}}"#, "result.inbox_count"),
    (.daimon, #"{"result":{"tier":"free","bounce_rate":"2 %"}}"#, "result.bounce_rate"),
    (.mailingcore, #"{"planSlug":"pro","currentPeriodEnd":"2026-12-20T00:00:00"}"#, "currentPeriodEnd"),
    (.mailingcore, #"{"planSlug":"pro","priceCents":"900","currency":"EUR","interval":"month"}"#, "priceCents"),
    (.agentidp, #"{"tier":"free","usage":{"callsToday":"some"}}"#, "usage.callsToday"),
    (.agentidp, #"{"tier":"free","limits":{"maxAgents":-7}}"#, "limits.maxAgents"),
  ]

  @Test(arguments: named.indices)
  func whatIsNotRecognisedIsNamed(_ index: Int) async throws {
    let (service, body, field) = Self.named[index]
    let seen = try await look(service, body).get()
    #expect(seen.unrecognised.map(\.string) == [field], "\(body)")
    #expect(seen.plan.price == nil && seen.plan.renewsAt == nil && seen.plan.cancellation == .unknown, "\(body)")
  }

  /// Each names what is missing; nil where only what is shown beside plan and usage is not recognised.
  static let parts: [(Service, String, field: String?)] = [
    (.dock, #"{"plan":"pro"}"#, "usage"), (.dock, #"{"plan":"pro","usage":7}"#, "usage"),
    (.dock, #"{"plan":"pro","usage":{"agents":"many"},"caps":{"agents":9}}"#, "usage.agents"),
    (.dock, #"{"plan":"pro","usage":{"agents":1},"nextInvoiceDate":"soon"}"#, "nextInvoiceDate"),
    (.dock, #"{"plan":"pro","usage":{"agents":1},"card":{"brand":"visa","last4":"4242","expMonth":"x"}}"#, nil),
    (.agentidp, #"{"tier":"free"}"#, "usage"), (.agentidp, #"{"tier":"free","limits":{},"usage":"x"}"#, "usage"),
    (.daimon, #"{"result":{"tier":"free"}}"#, "inbox_count"),
    (.daimon, #"{"result":{"tier":"free","inbox_count":1,"bounce_rate":"2 %"}}"#, nil),
    (.mailingcore, #"{"planSlug":"pro","quota":{"used":"x","limit":100}}"#, "quota.used"),
    (.mailingcore, #"{"planSlug":"pro","quota":{"used":1,"limit":100},"aiTokensBalance":"x"}"#, nil),
  ]

  @Test(arguments: parts.indices)
  func whatALookMissesIsAFailureOfThatPart(_ index: Int) async throws {
    let (service, body, field) = Self.parts[index]
    let seen = try await look(service, body).get()
    #expect(seen.plan.plan != nil)
    #expect(seen.partFailure?.kind == field.map { .unrecognised(field: SafeText($0)) }, "\(body)")
  }

  @Test(arguments: parts.indices)
  func anInspectionSaysTheSameOfTheSameAnswers(_ index: Int) async throws {
    let (service, body, field) = Self.parts[index]
    #expect(try await inspect(service, body) == field.map { .unrecognised(field: SafeText($0)) }, "\(body)")
  }

  @Test(arguments: unread.indices)
  func anInspectionOfAnAnswerWithoutThePlanNamesIt(_ index: Int) async throws {
    let (service, body, field) = Self.unread[index]
    #expect(try await inspect(service, body) == .unrecognised(field: SafeText(field)), "\(body)")
  }

  static let unread: [(Service, String, field: String)] = [
    (.dock, "{}", "plan"), (.dock, #"{"plan":7}"#, "plan"), (.dock, #"{"usage":{"agents":1}}"#, "plan"),
    (.dock, #"{"planId":"plan_8Hx"}"#, "planId"), (.dock, #"{"plan":{"slug":false}}"#, "plan.slug"),
    (.daimon, #"{"result":{}}"#, "result.tier"), (.daimon, #"{"result":{"tier":1}}"#, "result.tier"),
    (.mailingcore, "{}", "planSlug"), (.mailingcore, #"{"data":{"planName":"Business"}}"#, "data.planName"),
    (.mailingcore, #"{"status":"active","currentPeriodEnd":"2026-12-20"}"#, "planSlug"),
    (.agentidp, #"{"usage":{"agentCount":1}}"#, "tier"), (.agentidp, #"{"tier":["free"],"usage":{}}"#, "tier"),
  ]

  @Test(arguments: unread.indices)
  func anAnswerWithoutThePlanIsNoLook(_ index: Int) async throws {
    let (service, body, field) = Self.unread[index]
    guard case .failure(let failure) = try await look(service, body) else {
      Issue.record("a look: \(body)")
      return
    }
    #expect(failure.kind == .unrecognised(field: SafeText(field)), "\(body)")
    #expect(failure.detail.string.contains(field), "\(body)")
  }

  /// What Dock's checkout comes to when it is answered so.
  private func checkout(_ body: String, _ status: Int) async throws -> ChangeAnswer {
    let server = try RawServer { _ in .json(body, status: status) }
    let account = Account(
      name: try #require(AccountName("odd")), service: .dock, origin: server.origin, isLive: false)
    let credential = Credential(canChange: false, time: ManualTime()) { () async throws(Problem) -> Secret in
      Secret("key_canary_0123456789")
    }
    return try await DockProvider(
      account: account, origin: try Origin(server.origin), http: HTTPClient(), credential: credential,
      time: ManualTime()
    ).request(PlanChange(.checkout, to: PlanName("pro")), .ask)
  }

  @Test(arguments: [
    #"{"url":"https://pay.example/1"}"#, #"{"data":{"url":"https://pay.example/1"}}"#,
    #"{"checkout_url":"https://pay.example/1"}"#, #"{"sessionUrl":"https://pay.example/1","id":"cs_1"}"#,
    #"{"session":{"url":"https://pay.example/1","status":"open"}}"#,
    #"{"status":"open","url":"https://pay.example/1"}"#,
    #"{"status":"checkout-required","result":{"checkoutUrl":"https://pay.example/1"}}"#,
  ])
  func aPageIsReadFromItsWrapper(_ body: String) async throws {
    guard case .paymentRequired(.checkout, let issued) = try await checkout(body, 200) else {
      Issue.record("no page: \(body)")
      return
    }
    #expect(issued.url.reveal() == "https://pay.example/1")
  }

  @Test(arguments: [
    (404, "{}"), (400, ""), (503, "<html>"), (200, "{}"), (200, "<html>"), (200, #"{"url":"http://pay.example/1"}"#),
    (200, #"{"status":"checkout-required"}"#),
  ])
  func withoutAPageTheRequestFailsWithTheWords(_ status: Int, _ body: String) async throws {
    guard case .refused(let refusal) = try await checkout(body, status) else {
      Issue.record("\(status) \(body) was taken for something")
      return
    }
    #expect(refusal.reason == .declined && refusal.words.string.hasPrefix("Dock "))
  }

  @Test(arguments: [#"{"status":"switched","url":"https://pay.example/1"}"#, #"{"status":"done"}"#])
  func whatMayBeAChangeIsNoPage(_ body: String) async throws {
    guard case .unrecognised = try await checkout(body, 200) else {
      Issue.record("\(body) was taken for something")
      return
    }
  }

  @Test(arguments: [
    #"{"plan":"pro","next_invoice_at":1797724800}"#, #"{"plan":"pro","nextInvoiceDate":1797724800000}"#,
    #"{"plan":"pro","nextInvoice":{"date":"1797724800"}}"#,
    #"{"plan":"pro","subscription":{"current_period_end":1797724800}}"#,
  ])
  func secondsAndMillisecondsAreTimes(_ body: String) async throws {
    let seen = try await look(.dock, body).get()
    #expect(seen.plan.renewsAt == Instant(iso8601: "2026-12-20T00:00:00Z") && seen.unrecognised == [])
  }
}
