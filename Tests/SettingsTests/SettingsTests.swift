import Billing
import Screen
import Testing

@testable import Settings

@Suite("Settings")
struct SettingsTests {
  @Test func anEmptyConfigHasTheDefaults() throws {
    let settings = try Settings.parse("# nothing\n", path: "config.toml")
    #expect(settings == Settings())
    #expect(settings.theme == "default")
    #expect(settings.gateway.port == 8_787)
    #expect(settings.gateway.unixSocket == nil)
    #expect(!settings.readOnly)
    #expect(settings.hookEvent == nil)
  }

  @Test func anAccountHasTheDefaults() throws {
    let text = """
      [[account]]
      name = "a"
      provider = "dock"
      base_url = "https://trydock.ai"
      credential = { env = "K" }
      """
    let account = try #require(try Settings.parse(text, path: "c").accounts.first)
    #expect(account.isLive)
    #expect(account.poll == .auto)
    #expect(account.quota == nil)
    #expect(account.decideWithin == .seconds(900))
    #expect(account.details == .dock(consent: .token))
    #expect(!account.isPrivateAllowed)
    #expect(
      account.account
        == Account(
          name: account.name, service: .dock, origin: "https://trydock.ai", isLive: true, decideWithin: .seconds(900)))
  }

  @Test func everyKeyIsRead() throws {
    let settings = try Settings.parse(SampleConfig.text, path: "config.toml")
    #expect(settings.theme == "dark")
    let gateway = GatewaySettings(
      port: 9_000, unixSocket: "/run/countersign/door.sock", unixGroup: "agents",
      publicURL: "https://pages.example.com")
    #expect(settings.gateway == gateway)
    #expect(settings.linkHosts == ["pay.example.com", "xn--bcher-kva.example"])
    #expect(settings.hookEvent == ["notify-send-hook", "--urgency", "critical"])
    #expect(settings.keys == ["review": [.enter, .control("r")], "open.link": [.character("o")], "quit": []])
    let dock = try #require(AccountName("dock-main"))
    let idp = try #require(AccountName("0-idp"))
    #expect(
      settings.denyRules == [
        DenyEntry(.both(dock, .downgrade)), DenyEntry(.operation(.upgradeLink)), DenyEntry(.account(idp)),
      ])
    #expect(settings.denyRules.map(\.account) == [dock, nil, idp])
    #expect(settings.denyRules.map(\.operation) == [.downgrade, .upgradeLink, nil])
  }

  @Test func everyKeyOfAnAccountIsRead() throws {
    let accounts = try Settings.parse(SampleConfig.text, path: "config.toml").accounts
    #expect(
      accounts.map(\.name.rawValue) == ["dock-main", "daimon.bot", "mail_prod", "0-idp", "idp-token", "mail-login"])
    #expect(accounts.map(\.service) == [.dock, .daimon, .mailingcore, .agentidp, .agentidp, .mailingcore])
    #expect(
      accounts.map(\.baseURL) == [
        "https://trydock.ai", "https://api.daimon.email", "https://api.mailingcore.com", "http://127.0.0.1:3000",
        "https://10.1.2.3:8443", "https://api.mailingcore.com",
      ])
    #expect(accounts.map(\.isPrivateAllowed) == [false, false, false, false, true, false])
    #expect(accounts.map(\.isLive) == [true, true, true, false, true, true])
    #expect(accounts.map(\.poll) == [.every(.seconds(600)), .auto, .auto, .auto, .auto, .auto])
    #expect(
      accounts.map(\.quota) == [
        CallQuota(calls: 100_000, per: .month), nil, CallQuota(calls: 10, per: .day), CallQuota(calls: 1, per: .hour),
        nil, nil,
      ])
    #expect(accounts.first?.decideWithin == .seconds(3_600))
    #expect(accounts.first?.decidePagesWithin == .seconds(3 * 86_400))
    #expect(
      accounts.map(\.credential) == [
        .token(.env("DOCK_API_KEY")), .token(.command(["pass", "show", "daimon/über \"key\""])),
        .token(.file("~/.config/countersign/mailingcore.jwt")),
        .client(id: "agent-7", secret: .file("/run/secrets/idp")), .token(.env("IDP_TOKEN")),
        .login(email: "ops@例え.jp", password: .command(["pass", "show", "mail"])),
      ])
    #expect(
      accounts.map(\.details) == [
        .dock(consent: .web), .daimon,
        .mailingcore(
          tenant: "cl9ebqhxk00003b600tymydho", successURL: "https://example.com/paid?from=countersign",
          cancelURL: "https://example.com/cancelled"), .agentidp, .agentidp,
        .mailingcore(tenant: "cl9ebqhxk00003b600tymydhp", successURL: nil, cancelURL: nil),
      ])
  }

  @Test func theSampleUsesEveryKeyThereIs() throws {
    let document = try TOMLDocument(SampleConfig.text, file: "config.toml")
    var written: Set<String> = []
    func visit(_ node: TOMLNode) {
      if case .table(let entries) = node {
        written.formUnion(entries.keys)
        for entry in entries.values { visit(entry) }
      }
      if case .array(let elements) = node { for element in elements { visit(element) } }
    }
    visit(document.root)
    let known =
      RootKey.allCases.map(\.rawValue) + AccountKey.allCases.map(\.rawValue) + SourceKey.allCases.map(\.rawValue)
      + LoginKey.allCases.map(\.rawValue)
      + QuotaKey.allCases.map(\.rawValue) + GatewayKey.allCases.map(\.rawValue) + LinksKey.allCases.map(\.rawValue)
      + HooksKey.allCases.map(\.rawValue) + NetworkKey.allCases.map(\.rawValue) + DenyKey.allCases.map(\.rawValue)
    #expect(Set(known).subtracting(written).isEmpty)
  }

  @Test func aConfigIsLoadedFromItsFile() throws {
    let folder = try TemporaryFolder()
    let bundle = try folder.write("ca.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")
    let text = SampleConfig.text.replacing("/etc/ssl/corporate.pem", with: bundle)
    let path = try folder.write("config.toml", text, mode: 0o644)
    #expect(try Settings.load(path: path) == Settings.parse(text, path: path))
    #expect(try Settings.load(path: folder.link("link.toml", to: path)).accounts.count == 6)
  }

  @Test func aFileWithWindowsLineEndsAndAByteOrderMarkIsTheSame() throws {
    let text =
      "\u{FEFF}" + SampleConfig.text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    #expect(try Settings.parse(text, path: "c") == Settings.parse(SampleConfig.text, path: "c"))
  }

  @Test func aMissingConfigSaysHowToMakeOne() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/config.toml"
    #expect {
      try Settings.load(path: path)
    } throws: { error in
      guard let problems = error as? SettingsProblems else { return false }
      return problems.first.kind == .missingFile
        && problems.description == "\(path): there is no such file; `countersign init` writes a first one"
    }
  }

  @Test func aConfigThatOthersCanWriteIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("config.toml", "", mode: 0o664)
    #expect {
      try Settings.load(path: path)
    } throws: { error in
      "\(error)"
        == "\(path): others can write it (mode 0664) and could name programs for you to run; `chmod go-w` closes it"
    }
  }
}
