import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("MailingCore's administrator")
struct MailingCoreAdministrationTests {
  @Test func aPlanIsSetBehindEverybodysBack() throws {
    var core = try TestMailingCore()
    #expect(try core.administer(["plan": "business"]).status == 200)
    #expect(try core.subscription()["currentPeriodEnd"] == "2026-06-01T00:00:00Z", "the cycle goes on")
    #expect(try core.administer(["plan": "business"]).status == 200, "what stays is no change")
    #expect(try core.administer(["plan": "free"]).status == 200)
    #expect(try core.subscription().isNull)
    #expect(try core.administer(["tenant": "tiny", "plan": "pro", "cancel": true]).status == 200)
    #expect(try core.subscription(TestMailingCore.freeTenant)["cancelAtPeriodEnd"] == true)
    #expect(
      core.effects() == [
        "set-plan pro>business by admin", "set-plan business>free by admin", "set-plan free>pro by admin",
      ])
  }

  @Test func usageStatusAndTheTableAreChanged() throws {
    var core = try TestMailingCore()
    _ = try core.administer([
      "usage": ["emails": 12, "ai_tokens": 34], "status": "trialing",
      "offer": ["plan": "pro", "emails": 20, "minor": 2_900, "ai_tokens": 5],
    ])
    #expect(try core.send().headers["x-quota-percentage"] == "65")
    let now = try core.subscription()
    #expect(now["status"] == "trialing" && now["aiTokensBalance"] == 34)
    #expect(try core.user("GET", "/billing/plans").value[1]?["tokensIncludedMonth"] == 5)
    #expect(core.effects().isEmpty)
  }

  @Test(arguments: [
    "{\"plan\":\"gold\"}", "{\"plan\":7}", "{\"tenant\":\"nobody\"}", "{\"unknown\":1}", "{\"usage\":{\"mails\":1}}",
    "{\"usage\":{\"emails\":-1}}", "{\"usage\":7}", "{\"status\":\"happy\"}", "{\"dialect\":{\"lists\":\"odd\"}}",
    "{\"dialect\":{\"x\":\"y\"}}", "{\"webhook_delay_ms\":-1}", "{\"offer\":{}}", "{\"offer\":{\"plan\":\"gold\"}}",
    "{\"offer\":{\"plan\":\"free\",\"minor\":1}}", "{\"tenant\":\"tiny\",\"status\":\"active\"}",
    "{\"plan\":\"free\",\"cancel\":true}",
  ])
  func aWrongWishChangesNothing(wish: String) throws {
    var core = try TestMailingCore()
    let before = try core.service.state(now: core.world.clock.now)
    #expect(try core.call("POST", "/sandbox/mailingcore", bytes: Array(wish.utf8)).status == 422)
    #expect(try core.service.state(now: core.world.clock.now) == before)
    #expect(core.effects().isEmpty)
  }

  @Test func aPlanThatIsNotInTheTableIsRefusedWithTheTable() throws {
    var core = try TestMailingCore()
    for wish: JSONValue in [["plan": "gold"], ["offer": ["plan": "gold", "emails": 1]]] {
      let reply = try core.administer(wish)
      #expect(reply.status == 422)
      #expect(
        reply.value.at("message") == "There is no plan \"gold\" here; the plans are free, pro, business.")
    }
  }

  @Test func everySendWarnsWhereTheSampleHolds() throws {
    var core = try TestMailingCore()
    _ = try core.administer(["usage": ["emails": 1]])
    #expect(try core.send().headers["x-quota-warning"] == nil)
    _ = try core.administer(["dialect": ["warnings": "always"]])
    let headers = try core.send().headers
    #expect(headers["x-quota-percentage"] == "0" && headers["x-quota-warning"] == "true")
  }

  @Test func everySwitchCanBeThrown() throws {
    var core = try TestMailingCore()
    let switches: [(String, [String])] = [
      ("lists", MailingCoreDialect.Lists.allCases.map(\.rawValue)),
      ("prices", MailingCoreDialect.Prices.allCases.map(\.rawValue)),
      ("subscription", MailingCoreDialect.Subscription.allCases.map(\.rawValue)),
      ("no_subscription", MailingCoreDialect.NoSubscription.allCases.map(\.rawValue)),
      ("tokens", MailingCoreDialect.Tokens.allCases.map(\.rawValue)),
      ("usage", MailingCoreDialect.Usage.allCases.map(\.rawValue)),
      ("errors", MailingCoreDialect.Errors.allCases.map(\.rawValue)),
      ("messages", MailingCoreDialect.Messages.allCases.map(\.rawValue)),
      ("quota_error", MailingCoreDialect.QuotaError.allCases.map(\.rawValue)),
      ("post_status", MailingCoreDialect.PostStatus.allCases.map(\.rawValue)),
      ("plans_tenant", MailingCoreDialect.PlansTenant.allCases.map(\.rawValue)),
      ("return_urls", MailingCoreDialect.ReturnURLs.allCases.map(\.rawValue)),
      ("warnings", MailingCoreDialect.Warnings.allCases.map(\.rawValue)),
      ("two_factor", MailingCoreDialect.TwoFactor.allCases.map(\.rawValue)),
    ]
    #expect(MailingCoreDialect.seed.json.object?.keys == switches.map(\.0))
    for (name, words) in switches {
      for word in words.reversed() {
        let reply = try core.administer(["dialect": .members([(name, .string(word))])])
        #expect(reply.value["dialect"]?[name] == .string(word))
      }
    }
    #expect(try core.service.dialect == .seed, "the first word of each is the default")
  }

  @Test func nothingSecretIsInTheState() throws {
    var core = try TestMailingCore()
    let pages = [try core.path(try core.checkout()), try core.path(try core.user("POST", "/billing/portal"))]
    let state = try core.service.state(now: core.world.clock.now).serialized()
    for secret in pages.map({ String($0.split(separator: "/").last ?? "") }) + [
      core.token, TestMailingCore.key, "pass+wörd", TestMailingCore.webhookSecret,
    ] {
      #expect(!secret.isEmpty && !state.contains(secret))
    }
  }

  @Test func theAnnouncementHasWhatAClientNeeds() throws {
    let core = try TestMailingCore()
    let announced = try core.service.announcement(url: "http://x")
    #expect(announced.keys == ["base_url", "credential", "tenant", "api_key", "sign_in"])
    #expect(announced["tenant"] == .string(TestMailingCore.tenant))
    let standard = MailingCoreConfiguration.standard(seed: 1)
    #expect(standard == .standard(seed: 1) && standard != .standard(seed: 2))
    #expect(standard.tenants.allSatisfy { $0.id.hasPrefix("cl") && $0.id.utf8.count == 25 })
  }
}
