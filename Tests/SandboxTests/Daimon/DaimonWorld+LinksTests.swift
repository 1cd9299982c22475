import Billing
import JSON
import Testing
import Text

@testable import Sandbox

@Suite("daimon's upgrade links")
struct DaimonLinksTests {
  @Test func theAnswerIsTheDocumentedOne() throws {
    var daimon = try TestDaimon()
    let reply = try daimon.call("POST", "/v1/upgrade-link", ["target_tier": "developer"])
    #expect(reply.status == 200)
    let result = try #require(reply.value["result"]?.object)
    #expect(result.keys == ["url", "expires_at", "target_tier"])
    #expect(result["target_tier"] == "developer")
    #expect(result["expires_at"] == "2026-05-08T12:00:00Z")
    #expect(
      reply.value["next_steps"] == [
        "Share this URL with your operator to complete the upgrade", "Link is valid for 7 days",
        "Operator will be taken directly to Stripe checkout (no login required)",
        "After upgrade, new capabilities are immediately available",
      ])
  }

  @Test func theTokenIsSignedAndCarriesNoPersonalData() throws {
    var daimon = try TestDaimon()
    let link = try daimon.link()
    let token = try #require(link.split(separator: "=").last)
    let parts = token.split(separator: ".")
    #expect(parts.count == 3)
    let header = try JSONValue.parse(try #require(Base64.url.decoded(parts[0])))
    #expect(header == ["alg": "HS256", "typ": "JWT"])
    let claims = try JSONValue.parse(try #require(Base64.url.decoded(parts[1])))
    #expect(claims.object?.keys == ["account_id", "target_tier", "exp", "jti"])
    #expect(claims["account_id"] == "acc_def456")
    #expect(claims["exp"] == .integer(1_777_636_800 + 7 * 86_400))
  }

  @Test func payingUpgradesAtOnceAndConsumesTheLink() throws {
    var daimon = try TestDaimon()
    let link = try daimon.link()
    let page = try daimon.open(link)
    #expect(try daimon.open(link) == page, "opening again leads to the same page")
    let shown = try daimon.browser("GET", page).html
    #expect(shown.contains("id=\"pay\"") && shown.contains("$29/mo"))
    #expect(try daimon.browser("POST", page, action: "decline").html.contains("declined"))
    #expect(try daimon.browser("POST", page, action: "cancel").html.contains("Cancelled"))
    #expect(try daimon.tier == "free")
    #expect(try daimon.browser("POST", page, action: "pay").status == 303)
    #expect(try daimon.tier == "developer")
    #expect(try daimon.browser("POST", page, action: "pay").status == 409)
    #expect(try daimon.browser("GET", link).status == 410)
    #expect(daimon.effects == ["daimon upgrade daimon-bot free>developer 2900 by checkout"])
  }

  @Test func aSecondLinkOfTheSameSecondIsAnotherOne() throws {
    var daimon = try TestDaimon()
    let (first, second) = (try daimon.link(), try daimon.link())
    #expect(first != second)
    _ = try daimon.browser("POST", daimon.open(first), action: "pay")
    #expect(try daimon.call("POST", "/sandbox/daimon", ["tier": "free"], key: nil).status == 200)
    #expect(try daimon.browser("GET", first).status == 410)
    _ = try daimon.browser("POST", daimon.open(second), action: "pay")
    #expect(try daimon.tier == "developer")
  }

  @Test func aLinkEndsAfterSevenDays() throws {
    var daimon = try TestDaimon()
    let link = try daimon.link()
    let page = try daimon.open(link)
    daimon.time.advance(by: .seconds(7 * 86_400 - 1))
    #expect(try daimon.browser("GET", page).status == 200)
    daimon.time.advance(by: .seconds(1))
    #expect(try daimon.browser("GET", link).status == 404)
    #expect(try daimon.browser("POST", page, action: "pay").status == 404)
    #expect(daimon.effects.isEmpty)
  }

  @Test func aForgedTokenLeadsNowhere() throws {
    var daimon = try TestDaimon()
    let link = try daimon.link()
    let claims = Base64.url.encoded(
      Array(#"{"account_id":"acc_other","target_tier":"growth","exp":9999999999}"#.utf8))
    var parts = link.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let count = parts.count
    parts[count - 2] = claims
    let unsigned = "/upgrade?token=" + Base64.url.encoded(Array(#"{"alg":"none"}"#.utf8)) + "." + claims + "."
    for forged in [
      parts.joined(separator: "."), unsigned, String(link.dropLast()), link + "A", "/upgrade", "/upgrade?token=",
      "/upgrade?token=..", "/upgrade?token=\u{FF}",
    ] {
      #expect(try daimon.browser("GET", forged).status == 404, "\(forged)")
    }
  }

  @Test(
    arguments: [
      ([:], 400), (["target_tier": .null], 400), (["target_tier": "free"], 400), (["target_tier": "Developer"], 400),
      (["target_tier": 7], 400), (["target_tier": "\u{1B}[2J"], 400), (["target_tier": "scale"], 400),
      (["target_tier": "growth"], 400), (["target_tier": "developer"], 400), (["target_tier": "enterprise"], 200),
    ] as [(JSONValue, Int)])
  func fromGrowthOnlyEnterpriseCanBeAskedFor(body: JSONValue, status: Int) throws {
    var daimon = try TestDaimon(tier: .growth)
    let reply = try daimon.call("POST", "/v1/upgrade-link", body)
    #expect(reply.status == status)
    if status == 400 {
      #expect(reply.value["error"]?.string != nil)
      #expect(reply.value["message"]?.string?.isEmpty == false)
      #expect(reply.value["next_steps"]?.array != nil)
    }
  }

  @Test func anInboxKeyAndNoKeyAreRefused() throws {
    var daimon = try TestDaimon()
    for key in [nil, "", "dm_unknown", TestDaimon.inboxKey] {
      let reply = try daimon.call("POST", "/v1/upgrade-link", ["target_tier": "developer"], key: key)
      #expect(reply.status == 401)
      #expect(reply.value["error"] == "UNAUTHORIZED")
    }
  }

  @Test func theSwitchesChangeWhatIsDocumentedTwice() throws {
    var daimon = try TestDaimon(
      tier: .growth, dialect: DaimonDialect(missingTier: .next, lowerTier: .offered, tokenExpiry: .earlier))
    let missing = try daimon.call("POST", "/v1/upgrade-link", [:])
    #expect(missing.value.at("result", "target_tier") == "enterprise")
    let link = try daimon.link(to: "developer")
    let page = try daimon.open(link)
    _ = try daimon.browser("POST", page, action: "pay")
    #expect(try daimon.tier == "developer")
    let early = try daimon.link(to: "enterprise")
    daimon.time.advance(by: .seconds(86_400))
    #expect(try daimon.browser("GET", early).status == 404, "the token's time holds")
  }

  @Test func enterprisePaysAsAgreed() throws {
    var daimon = try TestDaimon()
    let page = try daimon.open(daimon.link(to: "enterprise"))
    #expect(try daimon.browser("GET", page).html.contains("as agreed"))
    _ = try daimon.browser("POST", page, action: "pay")
    #expect(daimon.effects == ["daimon upgrade daimon-bot free>enterprise - by checkout"])
  }

  @Test func anAgentsKeyPaysNothing() throws {
    var daimon = try TestDaimon()
    let page = try daimon.open(daimon.link())
    #expect(try daimon.send("POST", page, Array("action=pay".utf8), key: TestDaimon.key).status == 403)
    #expect(try daimon.browser("POST", page, action: "buy").status == 400)
    #expect(daimon.effects.isEmpty)
  }
}
