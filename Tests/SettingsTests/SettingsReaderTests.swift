import Testing

@testable import Settings

@Suite("A broken config")
struct SettingsReaderTests {
  private func problems(_ text: String) -> [String] {
    do throws(SettingsProblems) {
      _ = try Settings.parse(text, path: "c.toml")
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  @Test(
    "Names line, column, key, what was expected and what was meant",
    arguments: [
      (
        "colour = 1",
        [
          "c.toml:1:1: colour: unknown key; expected one of read_only, theme, account, gateway, links, push, network, hooks, deny, keys"
        ]
      ),
      ("Theme = 'dark'", ["c.toml:1:1: Theme: unknown key; did you mean \"theme\"?"]),
      ("\nread-only = true", ["c.toml:2:1: read-only: unknown key; did you mean \"read_only\"?"]),
      ("port = 8787", ["c.toml:1:1: port: unknown key; expected it in [gateway]"]),
      ("hosts = []", ["c.toml:1:1: hosts: unknown key; expected it in [links]"]),
      ("event = []", ["c.toml:1:1: event: unknown key; expected it in [hooks]"]),
      ("operation = 'x'", ["c.toml:1:1: operation: unknown key; expected it in a [[deny]]"]),
      ("name = 'x'", ["c.toml:1:1: name: unknown key; expected it in an [[account]]"]),
      ("[gateway]\ntheme = 'x'", ["c.toml:2:1: gateway.theme: unknown key; expected it above the first [table]"]),
      ("[gateway.keys]", ["c.toml:1:10: gateway.keys: unknown key; expected it as [keys]"]),
      ("[links]\ndeny = 1", ["c.toml:2:1: links.deny: unknown key; expected it as [[deny]]"]),
      ("read_only = 'yes'", ["c.toml:1:13: read_only: is a string; expected true or false"]),
      ("read_only = 1", ["c.toml:1:13: read_only: is an integer; expected true or false"]),
      (
        "theme = '../x'",
        ["c.toml:1:9: theme: \"../x\" is not a theme's name; expected letters, digits, '.', '_' and '-' only"]
      ),
      ("theme = 3", ["c.toml:1:9: theme: is an integer; expected the name of a theme, such as \"default\""]),
      (
        "  theme  =  1979-05-27 07:32:00 # x",
        ["c.toml:1:13: theme: is a date or time; expected the name of a theme, such as \"default\""]
      ),
      (
        "theme = '\u{202E}世😀'",
        [
          "c.toml:1:9: theme: \"\\u{202E}世😀\" is not a theme's name; "
            + "expected letters, digits, '.', '_' and '-' only"
        ]
      ),
      (
        "[gateway]\nport = 70000\nunix = 'door'\nprot = 1",
        [
          "c.toml:2:8: gateway.port: 70000 is out of range; expected a whole number from 0 to 65535",
          "c.toml:3:8: gateway.unix: \"door\" is not a place for a socket; expected an absolute path of at most 103 bytes",
          "c.toml:4:1: gateway.prot: unknown key; did you mean \"port\"?",
        ]
      ),
      (
        "[gateway]\nport = -1\nunix = ''",
        [
          "c.toml:2:8: gateway.port: -1 is out of range; expected a whole number from 0 to 65535",
          "c.toml:3:8: gateway.unix: \"\" is not a place for a socket; expected an absolute path of at most 103 bytes",
        ]
      ),
      (
        "[gateway]\nport = '8787'\nunix = 1",
        [
          "c.toml:2:8: gateway.port: is a string; expected a whole number from 0 to 65535",
          "c.toml:3:8: gateway.unix: is an integer; expected an absolute path of at most 103 bytes",
        ]
      ),
      ("gateway = 8787", ["c.toml:1:11: gateway: is an integer; expected a table"]),
      (
        "[links]\nhosts = ['https://x', '*.x.com', 5, 'ok.example', 'a:1', '']",
        [
          "c.toml:2:10: links.hosts[1]: is not a host name; "
            + "expected a name such as \"pay.example.com\", without scheme, port or path",
          "c.toml:2:23: links.hosts[2]: is not a host name; "
            + "expected a name such as \"pay.example.com\", without scheme, port or path",
          "c.toml:2:34: links.hosts[3]: is an integer; expected a string",
          "c.toml:2:51: links.hosts[5]: is not a host name; "
            + "expected a name such as \"pay.example.com\", without scheme, port or path",
          "c.toml:2:58: links.hosts[6]: is not a host name; "
            + "expected a name such as \"pay.example.com\", without scheme, port or path",
        ]
      ),
      ("[links]\nhosts = 'x'", ["c.toml:2:9: links.hosts: is a string; expected a list of host names"]),
      (
        "[hooks]\nevent = 'notify'",
        [
          "c.toml:2:9: hooks.event: is a string; "
            + "expected a list: a program and its arguments, such as [\"notify-send-hook\"]"
        ]
      ),
      (
        "[hooks]\nevent = []",
        [
          "c.toml:2:9: hooks.event: names no program; "
            + "expected a list: a program and its arguments, such as [\"notify-send-hook\"]"
        ]
      ),
      ("[hooks]\nevnt = ['notify']", ["c.toml:2:1: hooks.evnt: unknown key; did you mean \"event\"?"]),
      (
        "[[deny]]\naccount = 'b'\noperation = 'downgrad'\n[[deny]]\n[[deny]]\nacount = 'a'",
        [
          "c.toml:2:11: deny[1].account: \"b\" is not the name of an account here",
          "c.toml:3:13: deny[1].operation: \"downgrad\" is not known here; expected \"upgrade\", \"downgrade\", "
            + "\"resume\", \"checkout\", \"portal\" or \"upgrade_link\"; "
            + "did you mean \"downgrade\"?",
          "c.toml:4:1: deny[2]: denies nothing; expected account, operation or both",
          "c.toml:6:1: deny[3].acount: unknown key; did you mean \"account\"?",
        ]
      ),
      (
        // What is asked of nobody is refused by no rule, so no rule may say so.
        "[[deny]]\noperation = 'limit_increase'\n[[deny]]\noperation = 'notify'",
        [
          "c.toml:2:13: deny[1].operation: \"limit_increase\" is not known here; expected \"upgrade\", \"downgrade\", "
            + "\"resume\", \"checkout\", \"portal\" or \"upgrade_link\"",
          "c.toml:4:13: deny[2].operation: \"notify\" is not known here; expected \"upgrade\", \"downgrade\", "
            + "\"resume\", \"checkout\", \"portal\" or \"upgrade_link\"",
        ]
      ),
      (
        "[deny]\noperation = 'upgrade'",
        ["c.toml:1:1: deny: is a table; expected tables, each under its own [[deny]]"]
      ),
      (
        "[keys]\nreview = 'enter'\nquit = ['entr', 'Ctrl+X', 4, 'q', 'q', '']",
        [
          "c.toml:2:10: keys.review: is a string; expected a list of key names such as [\"enter\"]",
          "c.toml:3:9: keys.quit[1]: \"entr\" is not the name of a key; did you mean \"enter\"?",
          "c.toml:3:17: keys.quit[2]: \"Ctrl+X\" is not the name of a key; did you mean \"ctrl-x\"?",
          "c.toml:3:27: keys.quit[3]: is an integer; expected a string",
          "c.toml:3:35: keys.quit[5]: \"q\" stands in this list already",
          "c.toml:3:40: keys.quit[6]: \"\" is not the name of a key",
        ]
      ),
      ("[[keys]]", ["c.toml:1:1: keys: is a list; expected a table of commands and their keys"]),
      ("account = 1", ["c.toml:1:11: account: is an integer; expected tables, each under its own [[account]]"]),
      (
        "[account]\nname = 'a'",
        ["c.toml:1:1: account: is a table; expected tables, each under its own [[account]]"]
      ),
      ("theme = dark", ["c.toml:1:9: not valid TOML: expected a value; a text needs quotation marks"]),
      ("theme = 'a'\ntheme = 'b'", ["c.toml:2:1: theme: given twice; first on line 1"]),
      ("[gateway]\n[gateway]", ["c.toml:2:1: gateway: given twice; first on line 1"]),
    ])
  func namesEverything(_ text: String, _ expected: [String]) {
    #expect(problems(text) == expected)
  }

  @Test func aDenyRuleSuggestsTheAccountThatWasMeant() {
    let account = "[[account]]\nname = 'dock-main'\nprovider = 'dock'\nbase_url = 'https://a.b'\ncredential.env = 'K'\n"
    #expect(
      problems(account + "[[deny]]\naccount = 'dock_main'") == [
        "c.toml:7:11: deny[1].account: \"dock_main\" is not the name of an account here; did you mean \"dock-main\"?"
      ])
  }

  @Test func aSocketsPathMayBeAsLongAsASocketsAddress() throws {
    let longest = "/" + String(repeating: "s", count: 102)
    #expect(try Settings.parse("gateway.unix = '\(longest)'", path: "c").gateway.unixSocket == longest)
    #expect(problems("gateway.unix = '\(longest)s'").count == 1)
    for text in ["https://pages.example.com", "https://pages.example.com/", "HTTPS://Pages.Example.com:443"] {
      #expect(
        try Settings.parse("gateway.public_url = '\(text)'", path: "c").gateway.publicURL == "https://pages.example.com"
      )
    }
    for text in [
      "", "pages.example.com", "https://u@pages.example.com", "https://pages.example.com/s", "http://pages.example.com",
    ] {
      #expect(problems("gateway.public_url = '\(text)'").count == 1, "\(text)")
    }
    let group = try Settings.parse("gateway.unix = '/run/door'\ngateway.unix_group = 'agents'", path: "c").gateway
      .unixGroup
    #expect(group == "agents")
    #expect(problems("gateway.unix_group = 'agents'").count == 1, "a group without a socket")
    #expect(problems("gateway.unix = '/run/door'\ngateway.unix_group = ''").count == 1)
    #expect(problems("gateway.unix = \"/a\\nb\"").count == 1)
  }

  @Test func theSystemMayChooseThePort() throws {
    #expect(try Settings.parse("gateway.port = 0", path: "c").gateway.port == 0)
    #expect(try Settings.parse("gateway.port = 65535", path: "c").gateway.port == 65_535)
  }
}
