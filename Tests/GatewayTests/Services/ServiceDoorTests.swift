import Billing
import Consent
import JSON
import Testing

@testable import Gateway

/// The table of docs/consent.md that says what an agent is told in each service's own shape.
@Suite struct ServiceDoorTests {
  /// A service, the change its agents ask for, and what each state is told as: a status and a word of the body.
  struct Told: CustomTestStringConvertible, Sendable {
    let door: any ServiceDoor.Type
    let operation: Billing.Operation
    /// Where the answer that waits has its address.
    let page: @Sendable (AgentAnswer) -> JSONValue?
    let had: (status: Int, code: String)
    let unknown: Int
    var testDescription: String { door.service.rawValue }
  }

  static let all: [Told] = [
    Told(
      door: DaimonDoor.self, operation: .upgradeLink, page: { $0["result", "url"] }, had: (400, "already_on_tier"),
      unknown: 200),
    Told(
      door: AgentIdPDoor.self, operation: .upgrade, page: { $0["checkoutUrl"] },
      had: (400, "tier_upgrade_not_required"), unknown: 409),
    Told(
      door: MailingCoreDoor.self, operation: .checkout, page: { $0["url"] }, had: (409, "already_subscribed"),
      unknown: 409),
  ]

  private static let told = ToldRequest(
    page: Sample.statusPage, coolDown: .seconds(900), handle: Sample.handle, isWeb: false,
    base: "http://127.0.0.1:8787", now: Sample.now)

  @Test(arguments: all) func everyStateHasItsAnswer(_ told: Told) throws {
    for state in ConsentState.allCases {
      let request = try Sample.request(state, told.operation, rejection: state == .rejected ? .tooExpensive : nil)
      let answer = told.door.answer(request, Self.told)
      let (status, code): (Int, String?) =
        switch state {
        case .pending, .approved, .executing, .awaitingPayment: (200, nil)
        case .executed, .satisfied: (told.had.status, told.had.code)
        case .unknown: (told.unknown, told.unknown == 200 ? nil : "consent_unknown")
        case .rejected: (403, "consent_denied")
        case .failed: (409, "change_failed")
        case .closedManually: (409, "closed_by_operator")
        case .expired: (409, "consent_expired")
        case .cancelled, .superseded: (409, "consent_withdrawn")
        }
      #expect(answer.status == status, "\(state)")
      #expect(answer.refusal?.code == code, "\(state)")
      if status == 200 {
        #expect(told.page(answer) == .string(Sample.statusPage), "\(state)")
        #expect(answer["consent", "state"] == .string(state.rawValue))
      }
      answer.expectNoCanary()
      guard let refusal = answer.refusal else { continue }
      let body = told.door.body(of: refusal, answer, path: "/x", at: Sample.now)
      AgentAnswer(answer.status, body).expectNoCanary()
    }
  }

  @Test func aPortalOfMailingCoreThatWasMadeIsNoSubscription() throws {
    let answer = MailingCoreDoor.answer(try Sample.request(.executed, .portal, outcome: .linkStored), Self.told)
    #expect(answer.status == 200 && answer["url"] == .string(Sample.statusPage))
  }

  @Test func aRefusalHasTheShapeOfItsService() throws {
    let refused = AgentAnswer.denied(try Sample.request(.rejected, rejection: .policy), wait: .seconds(60))
    func body(_ door: any ServiceDoor.Type) throws -> JSONValue {
      door.body(of: try #require(refused.refusal), refused, path: "/billing/checkout", at: Sample.now)
    }
    let daimon = try body(DaimonDoor.self)
    #expect(daimon["error"] == "CONSENT_DENIED" && daimon["reason"] == "policy" && daimon["retry_after"] == 60)
    #expect(daimon["next_steps"]?.array?.count == 1)
    let idp = try body(AgentIdPDoor.self)
    #expect(idp["code"] == "CONSENT_DENIED" && idp["details"]?["retryAfter"] == 60)
    let mail = try body(MailingCoreDoor.self)
    #expect(mail["statusCode"] == 403 && mail["path"] == "/billing/checkout")
    #expect(mail["timestamp"] == .string(Sample.now.timestamp))
    for body in [daimon, idp, mail] { #expect(body["message"] == .string(try #require(refused.refusal).message)) }
  }

  @Test func noTwoServicesShareAPathAndNoneIsOurs() {
    let paths = [
      "/v1/account", "/v1/capabilities", "/v1/upgrade-link", "/api/v1/tiers/status", "/v1/tiers/status",
      "/api/v1/tiers/upgrade", "/v1/tiers/upgrade", "/billing/plans", "/billing/subscription", "/billing/checkout",
      "/billing/portal",
    ]
    for path in paths {
      #expect(ServiceDoors.all.count { !$0.uses(of: path).isEmpty } == 1, "\(path)")
      for method in ["GET", "POST"] {
        let isUsed = ServiceDoors.door(of: path)?.uses(of: path)[method] != nil
        #expect((GatewayRoute(method: method, target: path) != nil) == isUsed, "\(method) \(path)")
        #expect(GatewayRoute(method: method, target: path + "/") == nil)
        #expect(GatewayRoute(method: method, target: path + "?x=1") == nil)
      }
    }
    for path in ["/api/billing/", "/countersign/v1/requests", "/s/x", "/", ""] {
      #expect(ServiceDoors.door(of: path) == nil, "\(path)")
    }
  }
}

/// Bodies of agents, read as the services read them.
@Suite struct ServiceAskTests {
  private func read(
    _ door: any ServiceDoor.Type, _ operation: Billing.Operation, _ body: String, plan: String? = "free"
  ) -> Result<PlanChange, ServiceFault> {
    let situation = AskSituation(plan: plan.flatMap { PlanName($0) }, offers: [])
    do throws(ServiceFault) { return .success(try door.ask(operation, Array(body.utf8), situation).change) } catch {
      return .failure(error)
    }
  }

  private func code(_ result: Result<PlanChange, ServiceFault>) -> String? {
    if case .failure(let fault) = result { fault.code } else { nil }
  }

  @Test(arguments: Service.daimon.profile.paidPlans()) func everyTierOfDaimonCanBeAskedFor(_ tier: PlanName) {
    #expect(
      read(DaimonDoor.self, .upgradeLink, #"{"target_tier":"\#(tier.rawValue)"}"#)
        == .success(PlanChange(.upgradeLink, to: tier)))
  }

  @Test func whatDaimonWouldRefuseIsRefusedAtOnce() {
    for body in [
      "", "{}", #"{"target_tier":null}"#, #"{"target_tier":1}"#, #"{"target_tier":"free"}"#,
      #"{"target_tier":"Developer"}"#, #"{"target_tier":["developer"]}"#, #"{"target_tier":"\u001b[31m"}"#,
    ] { #expect(code(read(DaimonDoor.self, .upgradeLink, body)) == "invalid_tier", "\(body)") }
    for body in [
      "[]", "{", #"{"target_tier":"growth","target_tier":"enterprise"}"#, #"{"target_tier":"growth","x":1}"#,
    ] { #expect(code(read(DaimonDoor.self, .upgradeLink, body)) == "invalid_request", "\(body)") }
    #expect(
      code(read(DaimonDoor.self, .upgradeLink, #"{"target_tier":"developer"}"#, plan: "growth")) == "invalid_tier")
    // Of a plan that no page names nobody can say which are bigger.
    #expect(code(read(DaimonDoor.self, .upgradeLink, #"{"target_tier":"developer"}"#, plan: "legacy")) == nil)
  }

  @Test func agentIdPIsAskedForATierThatIsHigher() throws {
    let pro = try #require(PlanName("pro"))
    #expect(read(AgentIdPDoor.self, .upgrade, #"{"target_tier":"pro"}"#) == .success(PlanChange(.upgrade, to: pro)))
    for (body, plan) in [(#"{"target_tier":"free"}"#, "free"), (#"{"target_tier":"pro"}"#, "enterprise")] {
      #expect(code(read(AgentIdPDoor.self, .upgrade, body, plan: plan)) == "tier_upgrade_not_required", "\(body)")
    }
    guard case .failure(let fault) = read(AgentIdPDoor.self, .upgrade, #"{"target_tier":"premium"}"#) else {
      Issue.record("premium is no tier")
      return
    }
    #expect(fault.code == "validation_error" && fault.more["details"] == ["received": "premium"])
    #expect(fault.message == "target_tier must be one of: free, pro, enterprise.")
  }

  @Test func mailingCoresCheckoutNamesAPlanThatIsListed() throws {
    let offers = [PlanOffer(name: try #require(PlanName("team")))]
    let body = #"{"planSlug":"team","successUrl":"https://a.example","cancelUrl":null}"#
    let change = try MailingCoreDoor.ask(.checkout, Array(body.utf8), AskSituation(plan: nil, offers: offers)).change
    #expect(change == PlanChange(.checkout, to: PlanName("team")))
    #expect(code(read(MailingCoreDoor.self, .checkout, body)) == "not_found")
    #expect(code(read(MailingCoreDoor.self, .checkout, "{}")) == "bad_request")
    #expect(code(read(MailingCoreDoor.self, .checkout, #"{"planSlug":"pro","successUrl":1}"#)) == "bad_request")
    #expect(read(MailingCoreDoor.self, .portal, "") == .success(PlanChange(.portal)))
    #expect(code(read(MailingCoreDoor.self, .portal, #"{"customer":"x"}"#)) == "bad_request")
  }
}
