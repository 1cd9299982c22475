import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("daimon's inboxes and keys")
struct DaimonInboxesTests {
  private static let path = "/v1/inboxes"

  @Test func theFirstInboxNeedsNoKeyAndMakesAnAccountWithItsKeys() throws {
    var daimon = try TestDaimon()
    let reply = try daimon.call("POST", Self.path, ["username": "my-bot", "client_id": "run-1"], key: nil)
    let result = try #require(reply.value["result"])
    #expect(result["email_address"] == "my-bot@daimon.email")
    let (account, inbox) = (result["account_api_key"]?.string, result["inbox_api_key"]?.string)
    let own = try daimon.call("GET", "/v1/account", key: account)
    #expect(own.value.at("result", "inbox_count") == 1)
    #expect(own.value.at("result", "tier") == "free")
    #expect(try daimon.call("GET", "/v1/account", key: inbox).status == 401)
    let sent = try daimon.call(
      "POST", "/v1/inboxes/\(try #require(result["inbox_id"]?.string))/send", [:], key: inbox)
    #expect(sent.status == 402)
    let effects = daimon.effects
    #expect(effects.isEmpty)
  }

  @Test func furtherInboxesBelongToTheKeysAccountAndShowNoAccountKey() throws {
    var daimon = try TestDaimon(usage: [.inboxes: 3])
    let result = try daimon.call("POST", Self.path, ["address": "Other.Bot@daimon.email"]).value["result"]
    #expect(result?["email_address"] == "Other.Bot@daimon.email")
    #expect(result?["account_api_key"] == nil)
    #expect(try daimon.call("GET", "/v1/account").value.at("result", "inbox_count") == 4)
    #expect(try daimon.call("POST", Self.path, ["username": "x"], key: TestDaimon.inboxKey).status == 401)
    #expect(try daimon.call("POST", Self.path, ["username": "x"], key: "dm_free_nobody").status == 401)
  }

  @Test func theOtherDocumentedAnswerHasOtherNames() throws {
    var daimon = try TestDaimon(dialect: DaimonDialect(inboxes: .authentication))
    let result = try daimon.call("POST", Self.path, ["username": "bot"]).value["result"]
    #expect(result?.object?.keys.map(\.self) == ["id", "username", "email", "inbox_api_key"])
  }

  @Test func theEleventhFreeInboxOfAnHourIsRefusedWithTheDocumentedUsage() throws {
    var daimon = try TestDaimon()
    for _ in 0..<10 { #expect(try daimon.call("POST", Self.path, ["username": "bot"]).status == 200) }
    let refused = try daimon.call("POST", Self.path, ["username": "bot"])
    #expect(refused.status == 429)
    #expect(refused.value["error"] == "RATE_LIMIT_EXCEEDED" && refused.value["code"] == "INBOX_CREATE_RATE_LIMIT")
    #expect(refused.value["retry_after"] == 3_600)
    #expect(
      refused.value["current_usage"] == [
        "count": 10, "window_start": "2026-05-01T12:00:00Z", "window_end": "2026-05-01T13:00:00Z",
      ])
    #expect(try daimon.call("POST", Self.path, ["username": "bot"], key: TestDaimon.otherKey).status == 200)
    daimon.time.advance(by: .seconds(3_600))
    #expect(try daimon.call("POST", Self.path, ["username": "bot"]).status == 200)
  }

  @Test func theFreeTierHasTenInboxesWhereThatPageHolds() throws {
    var daimon = try TestDaimon(dialect: DaimonDialect(freeInboxes: .ten), usage: [.inboxes: 9])
    #expect(try daimon.call("POST", Self.path, ["username": "tenth"]).status == 200)
    let refused = try daimon.call("POST", Self.path, ["username": "eleventh"])
    #expect(refused.status == 402)
    #expect(
      refused.value.at("upgrade_context", "operator_action_label") == "Upgrade to Developer tier for more inboxes")
    let link = try #require(refused.value.at("upgrade_context", "operator_action_url")?.string)
    _ = try daimon.browser("POST", try daimon.open(link), action: "pay")
    #expect(try daimon.call("POST", Self.path, ["username": "eleventh"]).status == 200)
    #expect(try daimon.call("GET", "/v1/account").value.at("result", "inbox_count") == 11)
  }

  @Test(arguments: [[:], ["username": ""], ["username": "a b"], ["username": "研究"], ["username": 7]] as [JSONValue])
  func aNameThatIsNoneIsRefused(body: JSONValue) throws {
    var daimon = try TestDaimon()
    #expect(try daimon.call("POST", Self.path, body).status == 400)
  }

  @Test func everyDocumentedBeginningOfAKeyIsTakenAndAnotherIsNot() throws {
    var daimon = try TestDaimon()
    let rest = TestDaimon.key.dropFirst("dm_free_".count)
    for prefix in ["dm_free_", "dm_live_", "dm_account_"] {
      #expect(try daimon.call("GET", "/v1/account", key: prefix + rest).status == 200)
    }
    for key in [String(rest), "dm_other_" + rest, "dm_*_" + rest] {
      #expect(try daimon.call("GET", "/v1/account", key: key).status == 401, "\(key)")
    }
  }

  @Test(
    arguments: [
      (DaimonDialect.Keys.configured, "dm_free_7d8a9b"), (.account, "dm_account_7d8a9b"), (.tier, "dm_live_7d8a9b"),
    ])
  func theShownKeyBeginsAsTheDialectHasIt(keys: DaimonDialect.Keys, shown: String) throws {
    var daimon = try TestDaimon(tier: .developer, dialect: DaimonDialect(keys: keys))
    let key = try #require(try daimon.call("GET", "/v1/account").value.at("result", "api_key")?.string)
    #expect(key.hasPrefix(shown) && key.hasSuffix("****"))
  }
}
