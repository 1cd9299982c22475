import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("daimon's administrator")
struct DaimonAdministrationTests {
  @Test func aTierIsChangedBehindEverybodysBackAndNotedOnce() throws {
    var daimon = try TestDaimon()
    for _ in 0..<2 { #expect(try daimon.call("POST", "/sandbox/daimon", ["plan": "growth"], key: nil).status == 200) }
    #expect(try daimon.tier == "growth")
    #expect(daimon.effects == ["daimon set-plan daimon-bot free>growth - by admin"])
  }

  @Test func supportsDowngradeHappensAtThePeriodsEnd() throws {
    var daimon = try TestDaimon(tier: .growth)
    #expect(try daimon.call("POST", "/sandbox/daimon", ["downgrade_to": "free"], key: nil).status == 200)
    daimon.time.advance(by: .seconds(31 * 86_400 - 1))
    #expect(try daimon.tier == "growth")
    daimon.time.advance(by: .seconds(1))
    #expect(try daimon.tier == "free")
    #expect(daimon.effects == ["daimon downgrade daimon-bot growth>free - by period-end"])
    #expect(daimon.world.log.effects.first?.at == Instant(iso8601: "2026-06-01T12:00:00Z"))
  }

  @Test func countsAndSwitchesAreSetForTheNamedAccount() throws {
    var daimon = try TestDaimon()
    let wish: JSONValue = [
      "account": "acc_other", "usage": ["total_sent": 1_000, "total_bounced": 200],
      "dialect": ["rates": "percent", "quota_gate": "everything"],
    ]
    #expect(try daimon.call("POST", "/sandbox/daimon", wish, key: nil).status == 200)
    let account = try daimon.call("GET", "/v1/account", key: TestDaimon.otherKey).value["result"]
    #expect(account?["bounce_rate"] == .number("20.0"))
    _ = try daimon.call(
      "POST", "/sandbox/daimon", ["account": "acc_other", "usage": ["sent_today": 1_000]], key: nil)
    let refused = try daimon.call("GET", "/v1/account", key: TestDaimon.otherKey)
    #expect(refused.status == 429 && refused.value.at("current_usage", "sent_today") == 1_000)
    #expect(try daimon.call("GET", "/v1/account").status == 200, "the free tier has no day to use up")
  }

  @Test(
    arguments: [
      ["teir": "growth"], ["tier": "pro"], ["tier": 1], ["tier": "free", "plan": "growth"], ["status": "fine"],
      ["usage": 3], ["usage": ["sent": 3]], ["usage": ["sent_today": "3"]], ["dialect": ["rates": "permille"]],
      ["dialect": ["rate": "percent"]], ["account": "nobody"], ["downgrade_to": "free"],
      ["usage": ["sent_today": .integer(.max)]],
    ] as [JSONValue])
  func aWishThatIsWrongChangesNothing(wish: JSONValue) throws {
    var daimon = try TestDaimon()
    let before = try daimon.call("GET", "/sandbox/state", key: nil).value["daimon"]
    #expect(try daimon.call("POST", "/sandbox/daimon", wish, key: nil).status == 422)
    #expect(try daimon.call("GET", "/sandbox/state", key: nil).value["daimon"] == before)
  }

  @Test func theStateAndTheAnnouncementAreWhatTheyShouldBe() throws {
    var daimon = try TestDaimon()
    _ = try daimon.link()
    _ = try daimon.call("POST", "/v1/notify-operator", ["issue": "canary-issue"])
    let state = try daimon.call("GET", "/sandbox/state", key: nil).value.serialized()
    for secret in [TestDaimon.key, TestDaimon.inboxKey, "dm_", "eyJ", "canary-issue"] {
      #expect(!state.contains(secret))
    }
    let world = DaimonWorld(.standard(seed: 1), now: TestDock.start)
    #expect(world.announcement(url: "u").keys == ["base_url", "credential", "account", "inbox", "inbox_credential"])
    #expect(DaimonConfiguration.standard(seed: 1).customers == DaimonConfiguration.standard(seed: 1).customers)
    #expect(DaimonConfiguration.standard(seed: nil).customers != DaimonConfiguration.standard(seed: nil).customers)
  }

  @Test func faultsStrikeDaimonsRoutes() throws {
    var daimon = try TestDaimon()
    try daimon.world.set(Fault(route: "/v1/upgrade-link", kind: .errorAfter))
    #expect(try daimon.call("POST", "/v1/upgrade-link", ["target_tier": "developer"]).status == 500)
    #expect(try daimon.call("POST", "/v1/upgrade-link", ["target_tier": "developer"]).status == 200)
    try daimon.world.set(Fault(route: "/v1/approvals/{id}", kind: .garbage))
    #expect(throws: SandboxError.self) { try daimon.world.set(Fault(route: "/v1/nothing", kind: .garbage)) }
  }
}
