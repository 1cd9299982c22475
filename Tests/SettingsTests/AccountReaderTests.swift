import Billing
import Testing

@testable import Settings

@Suite("A broken account")
struct AccountReaderTests {
  /// A good account of five lines, with one line put in another's place.
  private static func account(_ line: String? = nil, at number: Int = 6) -> String {
    var lines = [
      "[[account]]", "name = 'a'", "provider = 'dock'", "base_url = 'https://trydock.ai'", "credential = { env = 'K' }",
    ]
    if let line, number <= lines.count { lines[number - 1] = line }
    if let line, number > lines.count { lines.append(line) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func problems(_ text: String) -> [String] {
    do throws(SettingsProblems) {
      _ = try Settings.parse(text, path: "c.toml")
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  private static let durations = "a duration such as \"90s\", \"15m\", \"24h\" or \"1d\""
  private static let sources = "{ env = \"NAME\" }, { file = \"/path\" } or { command = [\"program\", \"argument\"] }"
  private static let host = "expected a host name in ASCII letters (xn-- for others), 127.0.0.1 or [::1]"

  @Test(
    "Names line, column and key",
    arguments: [
      (
        "colour = 1",
        "6:1: account[1].colour: unknown key; expected one of name, provider, base_url, private, credential, live, "
          + "poll, quota, decide_within, decide_pages_within, alert_at, meter_alert_at, consent, forward, forward_credential, forward_max_bytes, forward_timeout, forward_tools"
      ),
      ("nmae = 'x'", "6:1: account[1].nmae: unknown key; did you mean \"name\"?"),
      ("service = 'x'", "6:1: account[1].service: unknown key; did you mean \"provider\"?"),
      ("api_key = 'dk_S3CR3T'", "6:1: account[1].api_key: unknown key; did you mean \"credential\"?"),
      ("theme = 'dark'", "6:1: account[1].theme: unknown key; expected it above the first [table]"),
      ("port = 1", "6:1: account[1].port: unknown key; expected it in [gateway]"),
      ("tenant = 'cl1'", "6:1: account[1].tenant: belongs to mailingcore accounts, and this one is dock"),
      ("success_url = 1", "6:1: account[1].success_url: belongs to mailingcore accounts, and this one is dock"),
      ("cancel_url = 1", "6:1: account[1].cancel_url: belongs to mailingcore accounts, and this one is dock"),
      ("client_id = 'x'", "6:1: account[1].client_id: belongs to agentidp accounts, and this one is dock"),
      ("client_secret = 'x'", "6:1: account[1].client_secret: belongs to agentidp accounts, and this one is dock"),
      (
        "decide_within = '25h'",
        "6:17: account[1].decide_within: \"25h\" is out of range; expected \(durations), from 1m to 24h"
      ),
      (
        "decide_within = '59s'",
        "6:17: account[1].decide_within: \"59s\" is out of range; expected \(durations), from 1m to 24h"
      ),
      (
        "decide_within = '15 minutes'",
        "6:17: account[1].decide_within: \"15 minutes\" is not a duration; expected \(durations), from 1m to 24h"
      ),
      (
        "decide_within = 900",
        "6:17: account[1].decide_within: is an integer; expected \(durations), from 1m to 24h"
      ),
      (
        "poll = 'fast'",
        "6:8: account[1].poll: \"fast\" is not a duration; expected \"auto\" or \(durations), from 1s to 24h"
      ),
      (
        "poll = '2d'", "6:8: account[1].poll: \"2d\" is out of range; expected \"auto\" or \(durations), from 1s to 24h"
      ),
      ("poll = true", "6:8: account[1].poll: is true or false; expected \"auto\" or \(durations), from 1s to 24h"),
      ("live = 'true'", "6:8: account[1].live: is a string; expected true or false"),
      ("private = 0", "6:11: account[1].private: is an integer; expected true or false"),
      (
        "quota = 100",
        "6:9: account[1].quota: is an integer; expected a table such as { calls = 100000, per = \"month\" }"
      ),
      (
        "quota = { calls = 0, per = 'day' }",
        "6:19: account[1].quota.calls: 0 is out of range; expected a whole number from 1 to 1000000000000"
      ),
      (
        "quota = { calls = 1.5, per = 'day' }",
        "6:19: account[1].quota.calls: is a number with a point; expected a whole number from 1 to 1000000000000"
      ),
      (
        "quota = { calls = 1, per = 'week' }",
        "6:28: account[1].quota.per: \"week\" is not known here; expected \"month\", \"day\" or \"hour\""
      ),
      ("quota = { calls = 1 }", "6:9: account[1].quota.per: missing; expected \"month\", \"day\" or \"hour\""),
      ("quota = { per = 'day' }", "6:9: account[1].quota.calls: missing; expected how many calls are allowed"),
      (
        "quota = { calls = 1, per = 'day', x = 1 }",
        "6:35: account[1].quota.x: unknown key; expected one of calls, per"
      ),
      (
        "consent = 'tokens'",
        "6:11: account[1].consent: \"tokens\" is not known here; expected \"token\" or \"web\"; did you mean \"token\"?"
      ),
    ])
  func namesAnOptionalKey(_ line: String, _ expected: String) {
    #expect(problems(Self.account(line)) == ["c.toml:" + expected])
  }

  @Test(
    "Names a required key",
    arguments: [
      (
        2, "name = 'A b'",
        "2:8: account[1].name: \"A b\" is not an account's name; "
          + "expected 1 to 40 of a-z 0-9 . _ -, beginning with a letter or digit"
      ),
      (
        2, "live = true",
        "1:1: account[1].name: missing; expected 1 to 40 of a-z 0-9 . _ -, beginning with a letter or digit"
      ),
      (
        3, "provider = 'dok'",
        "3:12: account[1].provider: \"dok\" is not known here; "
          + "expected \"dock\", \"daimon\", \"mailingcore\" or \"agentidp\"; did you mean \"dock\"?"
      ),
      (
        3, "provider = 7",
        "3:12: account[1].provider: is an integer; expected \"dock\", \"daimon\", \"mailingcore\" or \"agentidp\""
      ),
      (
        3, "live = true",
        "1:1: account[1].provider: missing; expected \"dock\", \"daimon\", \"mailingcore\" or \"agentidp\""
      ),
      (
        3, "provider = 'mailingcore'",
        "1:1: account[1].tenant: missing; expected the identifier the service gave: printable ASCII without spaces"
      ),
      (
        4, "live = true",
        "1:1: account[1].base_url: missing; expected scheme, host and port such as \"https://trydock.ai\""
      ),
      (
        4, "base_url = 1",
        "4:12: account[1].base_url: is an integer; expected scheme, host and port such as \"https://trydock.ai\""
      ),
      (
        4, "base_url = 'http://trydock.ai'",
        "4:12: account[1].base_url: would send in clear text; "
          + "expected https://; http:// is for localhost, 127.0.0.1 and [::1] only"
      ),
      (
        4, "base_url = 'https://u:S3CR3T@trydock.ai'",
        "4:12: account[1].base_url: holds a user name or password; expected the secret under credential"
      ),
      (
        4, "base_url = 'https://TryDock.ai/api?key=S3CR3T'",
        "4:12: account[1].base_url: has a path; "
          + "expected the origin alone; the paths are the service's own; did you mean \"https://trydock.ai\"?"
      ),
      (
        4, "base_url = 'trydock.ai'",
        "4:12: account[1].base_url: is not an address; expected https:// and a host, or http:// and \"localhost\""
      ),
      (
        4, "base_url = 'https://10.0.0.1'",
        "4:12: account[1].base_url: is a private address; "
          + "expected private = true in the same account, if that is meant"
      ),
      (
        4, "base_url = 'https://a:99999'",
        "4:12: account[1].base_url: has no valid port; expected a port from 1 to 65535"
      ),
      (4, "base_url = 'https://dö.ai'", "4:12: account[1].base_url: has no valid host; \(host)"),
      (4, "base_url = 'http://2130706433'", "4:12: account[1].base_url: has no valid host; \(host)"),
    ])
  func namesARequiredKey(_ number: Int, _ line: String, _ expected: String) {
    #expect(problems(Self.account(line, at: number)) == ["c.toml:" + expected])
  }

  @Test(
    "Refuses a secret and never repeats it",
    arguments: [
      (
        "credential = 'dk_S3CR3T'",
        "5:14: account[1].credential: a secret may not stand in this file; expected \(sources)"
      ),
      ("credential = dk_S3CR3T", "5:14: not valid TOML: expected a value; a text needs quotation marks"),
      ("credential = ['S3CR3T']", "5:14: account[1].credential: is a list; expected \(sources)"),
      ("credential = {}", "5:14: account[1].credential: names no source; expected \(sources)"),
      (
        "credential = { env = 'K', file = '/S3CR3T' }",
        "5:14: account[1].credential: names more than one source; expected \(sources)"
      ),
      (
        "credential = { value = 'S3CR3T' }",
        "5:16: account[1].credential.value: unknown key; expected one of env, file, command"
      ),
      (
        "credential = { env = 'dk_S3CR3T' }",
        "5:22: account[1].credential.env: a secret may not stand in this file; "
          + "expected the name of an environment variable, such as \"DOCK_API_KEY\""
      ),
      (
        "credential = { env = 'S3CR3T-1' }",
        "5:22: account[1].credential.env: is not a variable's name; "
          + "expected the name of an environment variable, such as \"DOCK_API_KEY\""
      ),
      (
        "credential = { env = '' }",
        "5:22: account[1].credential.env: is not a variable's name; "
          + "expected the name of an environment variable, such as \"DOCK_API_KEY\""
      ),
      (
        "credential = { file = 'S3CR3T' }",
        "5:23: account[1].credential.file: is not a file's place; expected an absolute path, or one that begins with ~/ or $CREDENTIALS_DIRECTORY/"
      ),
      (
        "credential = { file = '~/' }",
        "5:23: account[1].credential.file: is not a file's place; expected an absolute path, or one that begins with ~/ or $CREDENTIALS_DIRECTORY/"
      ),
      (
        "credential = { command = 'S3CR3T' }",
        "5:26: account[1].credential.command: is a string; "
          + "expected a list: a program and its arguments, such as [\"pass\", \"show\", \"dock\"]"
      ),
      (
        "credential = { command = [''] }",
        "5:26: account[1].credential.command: names no program; "
          + "expected a list: a program and its arguments, such as [\"pass\", \"show\", \"dock\"]"
      ),
      (
        "credential = { command = ['S3CR3T', 2] }",
        "5:37: account[1].credential.command[2]: is an integer; expected a string"
      ),
      (
        "credential = { command = ['echo', 'dk_S3CR3T_S3CR3T_S3CR3T'] }",
        "5:35: account[1].credential.command[2]: a secret may not stand in this file; expected a program that prints it"
      ),
      ("live = true", "1:1: account[1].credential: missing; expected \(sources)"),
    ])
  func refusesASecret(_ line: String, _ expected: String) {
    let found = problems(Self.account(line, at: 5))
    #expect(found == ["c.toml:" + expected])
    #expect(!found.joined().contains("S3CR3T"))
  }

  @Test(
    "Signs in to AgentIdP either with a token or as a client",
    arguments: [
      (
        ["credential = { env = 'K' }", "client_id = 'x'"],
        [
          "1:1: account[1].client_secret: missing; expected \(sources)",
          "4:1: account[1].credential: cannot stand beside client_id and client_secret",
        ]
      ),
      (
        ["client_secret = { env = 'K' }"],
        ["1:1: account[1].client_id: missing; expected the identifier the service gave: printable ASCII without spaces"]
      ),
      (
        ["client_secret = 'S3CR3T'", "client_id = 'a b'"],
        [
          "4:17: account[1].client_secret: a secret may not stand in this file; expected \(sources)",
          "5:13: account[1].client_id: is not an identifier; "
            + "expected the identifier the service gave: printable ASCII without spaces",
        ]
      ),
      ([], ["1:1: account[1].credential: missing; expected \(sources), or client_id and client_secret"]),
    ])
  func signsInOneWay(_ lines: [String], _ expected: [String]) {
    let opening = ["[[account]]", "name = 'a'", "provider = 'agentidp'"]
    let text = (opening + lines + ["base_url = 'https://a.b'"]).joined(separator: "\n")
    #expect(problems(text) == expected.map { "c.toml:" + $0 })
  }

  @Test(
    "Signs in to MailingCore either with tokens or with a password",
    arguments: [
      ([], ["1:1: account[1].credential: missing; expected \(sources), or login"]),
      (
        ["credential = { env = 'K' }", "login = { email = 'a@b.c', password = { env = 'P' } }"],
        [
          "4:1: account[1].credential: cannot stand beside login; "
            + "expected one of the two: a password to sign in with, or session tokens"
        ]
      ),
      (
        ["login = { email = 'a@b.c', password = 'S3CR3T' }"],
        ["4:39: account[1].login.password: a secret may not stand in this file; expected \(sources)"]
      ),
      (
        ["login = { email = 'S3CR3T', password = { env = 'P' } }"],
        [
          "4:19: account[1].login.email: is not an e-mail address; expected the address that the user signs in with"
        ]
      ),
      (
        ["login = { }"],
        [
          "4:9: account[1].login.email: missing; expected the address that the user signs in with",
          "4:9: account[1].login.password: missing; expected \(sources)",
        ]
      ),
      (
        ["login = { user = 'a@b.c', password = { file = '/p', env = 'P' } }"],
        [
          "4:9: account[1].login.email: missing; expected the address that the user signs in with",
          "4:11: account[1].login.user: unknown key; did you mean \"email\"?",
          "4:38: account[1].login.password: names more than one source; expected \(sources)",
        ]
      ),
      (
        ["login = 'a@b.c'"],
        [
          "4:9: account[1].login: is a string; "
            + "expected { email = \"you@example.com\", password = { file = \"/path\" } }"
        ]
      ),
    ])
  func signsInToMailingCoreOneWay(_ lines: [String], _ expected: [String]) {
    let opening = ["[[account]]", "name = 'a'", "provider = 'mailingcore'"]
    let text = (opening + lines + ["base_url = 'https://a.b'", "tenant = 'cl1'"]).joined(separator: "\n")
    let found = problems(text)
    #expect(found == expected.map { "c.toml:" + $0 })
    #expect(!found.joined().contains("S3CR3T"))
  }

  @Test(arguments: [
    "@b.c", "a@", "a b@c.d", "a\u{A0}b@c.d", "a@b\tc", "", String(repeating: "a", count: 250) + "@b.cd",
  ])
  func whatIsNoEmailAddressIsRefused(_ text: String) {
    #expect(!PlainLine.isEmail(text))
  }

  @Test(arguments: Service.allCases)
  func aKeyOfOneServiceIsRefusedByTheOthers(_ service: Service) {
    let owners: [String: Service] = [
      "consent": .dock, "login": .mailingcore, "tenant": .mailingcore, "success_url": .mailingcore,
      "cancel_url": .mailingcore,
      "client_id": .agentidp, "client_secret": .agentidp,
    ]
    for (key, owner) in owners {
      let text = Self.account("provider = '\(service.rawValue)'", at: 3) + "\(key) = 1\n"
      let refusal =
        "c.toml:6:1: account[1].\(key): belongs to \(owner.rawValue) accounts, and this one is \(service.rawValue)"
      #expect(problems(text).contains(refusal) == (owner != service))
    }
  }

  @Test func aPaymentPageMayHaveAPathButNoPassword() {
    let text = """
      [[account]]
      name = 'm'
      provider = 'mailingcore'
      base_url = 'https://a.b'
      credential.env = 'K'
      tenant = 'ünï'
      success_url = 'https://u:S3CR3T@a.b/paid'
      cancel_url = 'http://a.b/'
      """
    #expect(
      problems(text) == [
        "c.toml:6:10: account[1].tenant: is not an identifier; "
          + "expected the identifier the service gave: printable ASCII without spaces",
        "c.toml:7:15: account[1].success_url: holds a user name or password; expected the secret under credential",
        "c.toml:8:14: account[1].cancel_url: would send in clear text; "
          + "expected https://; http:// is for localhost, 127.0.0.1 and [::1] only",
      ])
  }

  @Test func twoAccountsCannotHaveOneName() {
    #expect(
      problems(Self.account() + Self.account()) == [
        "c.toml:7:8: account[2].name: \"a\" is already the name of another account on line 2"
      ])
  }

  @Test func anEmptyAccountLacksEverythingItNeeds() {
    let found = problems("\n[[account]]\n")
    #expect(found.count == 4)
    #expect(found.allSatisfy { $0.hasPrefix("c.toml:2:1: account[1].") && $0.contains(": missing; expected ") })
  }

  @Test func aListThatHoldsOtherThingsIsRefusedAtEach() {
    let found = problems(
      "account = [1, { name = 'x', provider = 'dock', base_url = 'https://a', credential = { env = 'K' } }]")
    #expect(found == ["c.toml:1:12: account[1]: is an integer; expected tables, each under its own [[account]]"])
  }

  @Test(arguments: [("1m", 60), ("24h", 86_400), ("1d", 86_400), ("90s", 90)])
  func theLimitsOfDecideWithinAreIncluded(_ text: String, _ seconds: Int) throws {
    let settings = try Settings.parse(Self.account("decide_within = '\(text)'"), path: "c")
    #expect(settings.accounts.first?.decideWithin == .seconds(seconds))
  }

  @Test func ownThresholdsAreReadForAnAccountAndForItsMeters() throws {
    let text = "alert_at = [1, 70, 100, 1000]\nmeter_alert_at = { 'API calls' = [50], agents = [] }"
    let account = try #require(try Settings.parse(Self.account(text), path: "c").accounts.first)
    let all = [1, 70, 100, 1000].map { UsageThreshold(rawValue: $0) }
    #expect(
      account.alerts == UsageAlerts(all: all, meters: ["API calls": [UsageThreshold(rawValue: 50)], "agents": []]))
    #expect(account.account.alerts == account.alerts)
    #expect(try Settings.parse(Self.account(""), path: "c").accounts.first?.alerts == .standard)
    let below = try Settings.parse(Self.account("[account.meter_alert_at]\n'API calls' = [50]"), path: "c")
    #expect(below.accounts.first?.alerts.meters == ["API calls": [UsageThreshold(rawValue: 50)]])
  }

  @Test(arguments: [
    ("alert_at = 80", "account[1].alert_at: is no list of percents"),
    ("alert_at = '80'", "account[1].alert_at: is no list of percents"),
    ("alert_at = [0]", "account[1].alert_at[1]: 0 is out of range"),
    ("alert_at = [70, 1001]", "account[1].alert_at[2]: 1001 is out of range"),
    ("alert_at = [70.5]", "account[1].alert_at[1]: is a number with a point"),
    ("alert_at = [90, 70]", "account[1].alert_at[2]: 70 is not above 90"),
    ("alert_at = [70, 70]", "account[1].alert_at[2]: 70 is not above 70"),
    ("meter_alert_at = [70]", "account[1].meter_alert_at: is a list"),
    ("meter_alert_at = { 'API calls' = 70 }", "account[1].meter_alert_at.\"API calls\": is no list of percents"),
  ])
  func thresholdsThatAreNoneAreRefusedWhereTheyStand(_ line: String, _ words: String) {
    let found = problems(Self.account(line))
    #expect(found.count == 1 && found.first?.contains(words) == true, "\(found)")
    #expect(found.first?.contains("; expected ") == true)
  }

  @Test(arguments: [("1m", 60), ("7d", 604_800), ("24h", 86_400)])
  func theLimitsOfDecidePagesWithinAreIncluded(_ text: String, _ seconds: Int) throws {
    let settings = try Settings.parse(Self.account("decide_pages_within = '\(text)'"), path: "c")
    #expect(settings.accounts.first?.decidePagesWithin == .seconds(seconds))
    #expect(settings.accounts.first?.account.decidePagesWithin == .seconds(seconds))
    #expect(throws: (any Error).self) { try Settings.parse(Self.account("decide_pages_within = '8d'"), path: "c") }
  }
}
