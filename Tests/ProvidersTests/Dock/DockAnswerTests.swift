import Billing
import JSON
import Testing
import Text
import Transfer

@testable import Providers

@Suite struct DockAnswerTests {
  private static let scale = PlanName("scale")

  private static let words = "Upgrade Acme from Pro ($19/mo) to Scale ($49/mo)."
  private static let basis = QuoteBasis(organisation: "Acme", from: PlanState(plan: PlanName("pro")))

  private func read(
    _ json: JSONValue, _ route: DockRoute = .upgrade, given basis: QuoteBasis? = Self.basis
  ) throws -> ChangeAnswer {
    DockAnswer(json, to: route, of: try Origin("https://trydock.ai"))
      .answer(to: PlanChange(route == .downgrade ? .downgrade : .upgrade, to: Self.scale), given: basis)
  }

  @Test func everyDocumentedStatusIsItsOwnAnswer() throws {
    #expect(try read(["status": "switched", "plan": "scale"]) == .switched(to: Self.scale))
    #expect(try read(["status": "resumed", "plan": "pro"]) == .resumed(PlanName("pro")))
    #expect(try read(["status": "already-free"], .downgrade) == .alreadyFree)
    #expect(try read(["status": "design-partner"]) == .designPartner)
    #expect(
      try read(["status": "downgrade-scheduled", "currentPeriodEnd": "2026-12-20T00:00:00Z"], .downgrade)
        == .downgradeScheduled(effective: Instant(iso8601: "2026-12-20T00:00:00Z")))
    guard
      case .paymentRequired(.checkout, let issued) = try read([
        "status": "checkout-required", "checkoutUrl": "https://checkout.stripe.com/pay/cs_live_a1",
      ])
    else {
      Issue.record("no payment page")
      return
    }
    #expect(issued.host == "checkout.stripe.com")
    guard
      case .approvalPage = try read(["status": "web-approve-required", "approval_url": "https://trydock.ai/approve/1"]),
      case .approvalPage = try read(["status": "approval_required", "approval_url": "https://trydock.ai/approve/1"])
    else {
      Issue.record("no approval page")
      return
    }
  }

  @Test(
    arguments: [
      ["status": "confirmation_required", "confirm_token": "t1", "message": .string(words), "expires_in": 60],
      ["confirm_required": true, "confirm_token": "t1", "summary": .string(words), "ttl_seconds": 60],
    ] as [JSONValue])
  func bothDocumentedFormsOfAConfirmationAreRead(_ json: JSONValue) throws {
    guard case .confirmationRequired(let confirmation) = try read(json) else {
      Issue.record("no confirmation")
      return
    }
    #expect(confirmation.token == Secret("t1"))
    #expect(confirmation.lifetime == .seconds(60))
    #expect(confirmation.quote.price?.money.minorUnits == 4900)
    guard case .confirmationRequired(let blind) = try read(json, given: nil) else {
      Issue.record("no confirmation")
      return
    }
    #expect(blind.quote == Quote(price: nil, words: SafeText(Self.words)), "nothing is known to read it against")
  }

  @Test func aLifetimeIsNeverLongerThanTheDocumentedOne() throws {
    for (given, expected) in [(JSONValue.integer(5), 5), (.integer(9_000_000), 60), (.integer(-1), 0), ("60", 60)] {
      guard
        case .confirmationRequired(let confirmation) = try read([
          "status": "confirmation_required", "confirm_token": "t", "message": "m", "expires_in": given,
        ])
      else {
        Issue.record("no confirmation")
        return
      }
      #expect(confirmation.lifetime == .seconds(expected))
    }
  }

  @Test(
    arguments: [
      [:], ["status": "done"], ["status": "SWITCHED"], ["status": 1], ["status": .null, "plan": "scale"],
      ["ok": true, "subscription": ["plan": "scale"]], ["status": "confirmation_required"],
      ["status": "confirmation_required", "confirm_token": "", "message": "m"],
      ["status": "confirmation_required", "confirm_token": "a b", "message": "m"],
      ["status": "confirmation_required", "confirm_token": "a\r\nX: y", "message": "m"],
      ["status": "confirmation_required", "confirm_token": "t"],
      ["status": "web-approve-required", "approval_url": 3],
    ] as [JSONValue])
  func whatIsNotDocumentedIsNeverDone(_ json: JSONValue) throws {
    guard case .unrecognised = try read(json) else {
      Issue.record("\(json.serialized()) was taken for something")
      return
    }
  }

  @Test func hostileWordsAreMadeDisplayable() throws {
    guard
      case .confirmationRequired(let confirmation) = try read([
        "status": "confirmation_required", "confirm_token": "t", "message": "Scale ($49/mo)\r\u{1B}[2J\u{202E}",
      ])
    else {
      Issue.record("no confirmation")
      return
    }
    #expect(confirmation.quote.words.hadUnsafeScalars)
    #expect(!confirmation.quote.words.string.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
  }
}
