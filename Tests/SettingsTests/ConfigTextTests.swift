import Billing
import Testing

@testable import Settings

@Suite("ConfigText")
struct ConfigTextTests {
  private func account(
    _ name: String = "dock-main", details: ServiceDetails = .dock(consent: .token),
    baseURL: String = "https://trydock.ai", credential: AccountCredential = .token(.env("DOCK_API_KEY"))
  ) throws -> AccountSettings {
    AccountSettings(
      name: try #require(AccountName(name)), details: details, baseURL: baseURL, credential: credential)
  }

  @Test func aFirstAccountReadsBackAsItWasGiven() throws {
    let config = try ConfigText.none.adding(try account(), path: "c")
    #expect(try Settings.parse(config.text, path: "c").accounts == [try account()])
    #expect(config.text.hasPrefix("#"))
    #expect(config.text.hasSuffix("\n"))
  }

  @Test func everyKeyOfEveryServiceReadsBack() throws {
    let accounts = try Settings.parse(SampleConfig.text, path: "c").accounts
    var config = ConfigText.none
    for account in accounts { config = try config.adding(account, path: "c") }
    #expect(config.settings.accounts == accounts)
    #expect(try Settings.parse(config.text, path: "c").accounts == accounts)
  }

  @Test(arguments: [
    ["pass", "show", "daimon/über \"key\""], ["sh", "-c", "cat '/x' | head -1\n\t\u{7F}\u{1}"],
    ["鍵", "\\", "'''", "\"\"\""],
    ["a", "", "# not a comment", "]] }"], ["\u{202E}abc", "👩‍👩‍👧", "\r\n"],
  ])
  func hostileWordsReadBackByteByByte(_ words: [String]) throws {
    let hostile = try account(credential: .token(.command(words)))
    let config = try ConfigText.none.adding(hostile, path: "c")
    guard case .command(let read)? = config.settings.accounts.first?.credential.source else {
      Issue.record("no command")
      return
    }
    #expect(read.map { Array($0.utf8) } == words.map { Array($0.utf8) })
  }

  @Test(arguments: [
    "[gateway]\nport = 9000",
    "[[account]]\nname = \"z\"\nprovider = \"daimon\"\nbase_url = \"https://a.b\"\ncredential.env = \"X\"\n\n\n",
    "theme = \"dark\" # 暗い\r\n[keys]\r\nreview = [\"enter\"]\r\n",
  ])
  func whatIsThereStaysToTheLastByte(_ old: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("config.toml", old)
    let config = try #require(try ConfigText.load(path: path))
    let added = try config.adding(try account(), path: path)
    #expect(Array(added.text.utf8).starts(with: Array(old.utf8)))
    #expect(added.settings.gateway == config.settings.gateway)
    #expect(added.settings.keys == config.settings.keys)
    #expect(added.settings.accounts.count == config.settings.accounts.count + 1)
  }

  @Test func aSecondAccountOfTheSameNameIsRefused() throws {
    let config = try ConfigText.none.adding(try account(), path: "c")
    let problems = #expect(throws: SettingsProblems.self) { try config.adding(try self.account(), path: "c") }
    #expect(problems?.first.what.contains("already the name of another account") == true)
  }

  @Test func aListThatCannotBeAddedToIsRefusedAndNotBroken() throws {
    let folder = try TemporaryFolder()
    let inline =
      "account = [{ name = \"a\", provider = \"dock\", base_url = \"https://a.b\", credential = { env = \"X\" } }]\n"
    let path = try folder.write("config.toml", inline)
    let config = try #require(try ConfigText.load(path: path))
    #expect(throws: SettingsProblems.self) { try config.adding(try account(), path: path) }
  }

  @Test func aMissingFileIsNoConfigAndABrokenOneIsAProblem() throws {
    let folder = try TemporaryFolder()
    #expect(try ConfigText.load(path: folder.path + "/none.toml") == nil)
    let broken = try folder.write("broken.toml", "colour = 1\n")
    #expect(throws: SettingsProblems.self) { try ConfigText.load(path: broken) }
  }

  @Test func aWrongPartIsNamedWithoutItsValueWhereItMayBeASecret() throws {
    #expect(ConfigText.problem(with: try account()) == nil)
    let address = try #require(ConfigText.problem(with: try account(baseURL: "http://example.com")))
    #expect(address.key == "account[1].base_url")
    let pasted = "dk_0123456789abcdef0123456789abcdef"
    for source in [CredentialSource.env(pasted), .file(pasted), .command(["x", pasted])] {
      let problem = try #require(ConfigText.problem(with: try account(credential: .token(source))))
      #expect(!problem.description.contains(pasted))
    }
  }

  @Test(arguments: [
    "dk_0123456789abcdef01234567", "eyJhbGciOiJIUzI1NiJ9.e30.abc", "mc_live_a1b2c3d4", "/etc/dk_0123456789abcdef",
    "9f86d081884c7d659a2feaa0c55ad015", "--token=dk_0123456789ab", "sk_live_51Habcdefghijklmnop",
    "aBcDeFgHiJkLmNoPqRsT12345678",
  ])
  func aPastedKeyIsRecognised(_ text: String) {
    #expect(ConfigText.looksLikeSecret(text))
  }

  @Test(arguments: [
    "DOCK_API_KEY", "MY_COMPANY_DOCK_PRODUCTION_API_KEY_EU_WEST_1", "~/.config/countersign/dock.key", "pass", "dk_main",
    "https://trydock.ai", "dock-main", "/run/secrets/dock", "", "鍵", "op://vault/item/credential",
    "/nix/store/0a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p-pass/bin/pass", "~/dk_production_key.txt",
  ])
  func anOrdinaryAnswerIsNoKey(_ text: String) {
    #expect(!ConfigText.looksLikeSecret(text))
  }
}
