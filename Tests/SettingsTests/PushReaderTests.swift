import Billing
import Testing

@testable import Settings

@Suite("How an operator who is away is reached")
struct PushReaderTests {
  private static let account = """
    [[account]]
    name = 'dock-main'
    provider = 'dock'
    base_url = 'https://trydock.ai'
    credential = { env = 'DOCK_API_KEY' }

    """

  private func problems(_ text: String) -> [String] {
    do throws(SettingsProblems) {
      _ = try Settings.parse("[[push]]\n" + text + "\n" + Self.account, path: "c.toml")
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  @Test func everyKeyIsRead() throws {
    let pushes = try Settings.parse(SampleConfig.text, path: "c").pushes
    #expect(
      pushes == [
        PushSettings(
          name: "ntfy", kind: .ntfy, address: .plain("https://ntfy.example.com"), topic: "billing_7-x",
          token: .env("NTFY_TOKEN"), events: [.pending, .deadline, .alarm]),
        PushSettings(
          name: "team", kind: .slack, address: .source(.file("/run/secrets/slack")),
          accounts: [try #require(AccountName("dock-main")), try #require(AccountName("0-idp"))]),
        PushSettings(
          name: "webhook", kind: .webhook, address: .plain("https://10.1.2.3/countersign?room=7"),
          isPrivateAllowed: true, secret: .command(["pass", "show", "push"])),
      ])
    #expect(try Settings.parse("", path: "c").pushes.isEmpty)
  }

  @Test func aPushHearsOfItsEventsAndAccountsOnly() throws {
    let (dock, other) = (try #require(AccountName("dock-main")), try #require(AccountName("other")))
    let push = PushSettings(
      name: "x", kind: .ntfy, address: .plain(""), events: [.pending, .alarm], accounts: [dock])
    #expect(push.wants(.pending, on: dock) && push.wants(.alarm, on: dock))
    #expect(!push.wants(.usage, on: dock) && !push.wants(.pending, on: other))
    let every = PushSettings(name: "x", kind: .ntfy, address: .plain(""))
    for event in PushEvent.allCases { #expect(every.wants(event, on: other)) }
  }

  private static let cases: [(text: String, expected: [String])] = [
    ("kind = 'ntfy'\nurl = 'https://ntfy.sh/abc'", []),
    ("kind = 'ntfy'\nurl = { env = 'NTFY_URL' }", []),
    ("kind = 'webhook'\nurl = 'http://127.0.0.1:9/x'", []),
    (
      "url = { env = 'X' }",
      ["c.toml:1:1: push[1].kind: missing; expected \"ntfy\", \"slack\" or \"webhook\""]
    ),
    (
      "kind = 'teams'\nurl = { env = 'X' }",
      ["c.toml:2:8: push[1].kind: \"teams\" is not known here; expected \"ntfy\", \"slack\" or \"webhook\""]
    ),
    (
      "kind = 'slack'\nurl = 'https://hooks.slack.com/services/T/B/x'",
      [
        "c.toml:3:7: push[1].url: a secret may not stand in this file; expected { env = \"NAME\" }, { file = \"/path\" } or { command = [\"program\", \"argument\"] }"
      ]
    ),
    (
      "kind = 'ntfy'",
      [
        "c.toml:1:1: push[1].url: missing; expected { env = \"NAME\" }, { file = \"/path\" } or { command = [\"program\", \"argument\"] }, or an address such as \"https://push.example.com/topic\""
      ]
    ),
    (
      "kind = 'webhook'\nurl = 'http://example.com/x'",
      [
        "c.toml:3:7: push[1].url: would send in clear text; expected https://; http:// is for localhost, 127.0.0.1 and [::1] only"
      ]
    ),
    (
      "kind = 'webhook'\nurl = 'https://10.0.0.1/x'",
      ["c.toml:3:7: push[1].url: is a private address; expected private = true in the same push, if that is meant"]
    ),
    (
      "kind = 'webhook'\nurl = 'https://u:p@example.com/'",
      [
        "c.toml:3:7: push[1].url: holds a user name or password; expected the whole URL under { env, file or command }, or token or secret beside it"
      ]
    ),
    (
      "kind = 'webhook'\nurl = 'https://example.com/#x'",
      ["c.toml:3:7: push[1].url: has a fragment, which is never sent; expected an address without #"]
    ),
    (
      "kind = 'ntfy'\nurl = 'https://ntfy.sh/'",
      ["c.toml:3:7: push[1].url: names no topic; expected the topic behind the server, or topic beside it"]
    ),
    (
      "kind = 'ntfy'\nurl = 'https://ntfy.sh/a/b'",
      ["c.toml:3:7: push[1].url: is not a server and a topic; expected such as \"https://ntfy.sh/topic\""]
    ),
    (
      "kind = 'ntfy'\nurl = 'https://ntfy.sh/a'\ntopic = 'b'",
      ["c.toml:4:9: push[1].topic: the URL names a topic already; expected one of the two"]
    ),
    (
      "kind = 'ntfy'\nurl = 'https://ntfy.sh'\ntopic = 'b c'",
      ["c.toml:4:9: push[1].topic: is not a topic of ntfy's; expected 1 to 64 of a-z A-Z 0-9 _ -"]
    ),
    (
      "kind = 'slack'\nurl = { env = 'X' }\nsecret = { env = 'Y' }",
      ["c.toml:4:1: push[1].secret: belongs to a push of the kind webhook, and this one is slack"]
    ),
    (
      "kind = 'webhook'\nurl = { env = 'X' }\nsecret = 'abc'",
      [
        "c.toml:4:10: push[1].secret: a secret may not stand in this file; expected { env = \"NAME\" }, { file = \"/path\" } or { command = [\"program\", \"argument\"] }"
      ]
    ),
    (
      "kind = 'ntfy'\nurl = { env = 'X' }\nevents = ['pending', 'alarms']",
      [
        "c.toml:4:22: push[1].events[2]: \"alarms\" is not known here; expected \"pending\", \"deadline\", \"alarm\", \"usage\", \"outcome\" or \"note\"; did you mean \"alarm\"?"
      ]
    ),
    (
      "kind = 'ntfy'\nurl = { env = 'X' }\nevents = []",
      [
        "c.toml:4:10: push[1].events: nothing would ever be told; expected one event or more; without the key, all"
      ]
    ),
    (
      "kind = 'ntfy'\nurl = { env = 'X' }\naccounts = ['dock-man']",
      [
        "c.toml:4:13: push[1].accounts[1]: \"dock-man\" is not the name of an account here; did you mean \"dock-main\"?"
      ]
    ),
    (
      "kind = 'ntfy'\nurl = { env = 'X' }\nname = 'A b'",
      [
        "c.toml:4:8: push[1].name: \"A b\" is not a name; expected 1 to 40 of a-z 0-9 . _ -, beginning with a letter or digit"
      ]
    ),
    (
      "kind = 'ntfy'\nurl = { env = 'X' }\naccount = 'dock-main'",
      ["c.toml:4:1: push[1].account: unknown key; did you mean \"accounts\"?"]
    ),
    (
      "kind = 'ntfy'\nurl = { env = 'X' }\n[[push]]\nkind = 'ntfy'\nurl = { env = 'Y' }",
      ["c.toml:4:1: push[2]: another push is called \"ntfy\", too; expected a name of its own"]
    ),
  ]

  @Test(arguments: cases)
  func whatIsWrongIsSaidWhereItStands(text: String, expected: [String]) {
    #expect(problems(text) == expected)
  }

  @Test func theURLOfAWrongPushIsNeverRepeated() {
    for kind in PushSettings.Kind.allCases {
      for url in [
        "https://user:hunter2secret@x.example/", "ftp://hunter2secret", "https://x.example/hunter2secret/a#b",
      ] {
        for problem in problems("kind = '\(kind.rawValue)'\nurl = '\(url)'") { #expect(!problem.contains("hunter2")) }
      }
    }
  }

  @Test func whatHasToBeFetchedIsNamed() throws {
    let pushes = try Settings.parse(SampleConfig.text, path: "c").pushes
    #expect(pushes.map { $0.sources.map(\.key) } == [["token"], ["url"], ["secret"]])
  }
}
