import Billing
import Screen
import Testing

@testable import Settings

/// What the reference says of each key, held against the reader.
@Suite("The reference of the config") struct ConfigReferenceTests {
  private static let keys = ConfigReference.whole.parts.flatMap(\.keys).filter {
    $0.table != .theme && $0.table != .keys
  }

  @Test func everyTableOfTheConfigHasAPart() {
    for key in RootKey.allCases where key != .readOnly && key != .theme {
      #expect(ConfigTable(rawValue: key.rawValue) != nil, "\(key)")
    }
    let paths = ConfigReference.whole.parts.flatMap(\.keys).map(\.path)
    #expect(Set(paths).count == paths.count)
    #expect(Set(ConfigTable.account.keys.map(\.name)) == Set(AccountKey.allCases.map(\.rawValue)))
  }

  @Test("An example is read, and not in vain", arguments: keys)
  func anExampleIsRead(_ key: ConfigKey) throws {
    let trial = KeyTrial(key)
    #expect(key.example.contains("\(key.name)"), "the example of \(key.path) is about something else")
    let shown = try Settings.parse(trial.shown, path: "config.toml")
    #expect(shown != KeyTrial.settings(trial.besides), "\(key.path) changes nothing:\n\(trial.shown)")
  }

  @Test("What is said of a key that is left out is so", arguments: keys)
  func aDefaultIsTheReaders(_ key: ConfigKey) throws {
    let trial = KeyTrial(key)
    switch key.absence {
    case .refused:
      #expect(KeyTrial.settings(trial.besides) == nil, "\(key.path) is not needed:\n\(trial.besides)")
    case .value(let value):
      let (without, with) = trial.with(value)
      let settings = try Settings.parse(without, path: "config.toml")
      #expect(try Settings.parse(with, path: "config.toml") == settings, "\(key.path) is not \(value):\n\(with)")
    case .meaning:
      #expect(KeyTrial.settings(trial.bare) != nil, "\(key.path) is needed:\n\(trial.bare)")
    }
  }

  @Test("A key of some services or kinds only is refused elsewhere", arguments: keys.filter { !$0.owners.isEmpty })
  func aKeyIsItsOwners(_ key: ConfigKey) throws {
    let all = key.table == .push ? PushSettings.Kind.allCases.map(\.rawValue) : Service.allCases.map(\.rawValue)
    for owner in all {
      #expect(
        (KeyTrial.settings(KeyTrial(key, owner: owner).shown) != nil) == key.owners.contains(owner),
        "\(key.path) at \(owner)")
    }
  }

  @Test func whatIsToldInWordsIsSo() throws {
    let account = try #require(KeyTrial.settings(KeyTrial(ConfigTable.account.keys[0]).shown)?.accounts.first)
    #expect(account.alerts.thresholds(of: "agents", at: .dock).first == .warning && account.forward == nil)
    let said = ConfigTable.account.keys.first { $0.name == "alert_at" }?.without
    #expect(said == "\(UsageThreshold.warning.rawValue) %")
    let push = try #require(ConfigTable.push.keys.first { $0.name == "name" })
    #expect(KeyTrial.settings(KeyTrial(push).bare)?.pushes.first?.name == "ntfy")
  }

  @Test func theBoundsAreTheReaders() throws {
    func takes(_ path: String) -> String { ConfigReference(about: path)?.parts[0].keys[0].takes ?? "" }
    #expect(
      takes("account.poll").hasPrefix("\"auto\" or a duration") && takes("account.poll").hasSuffix("from 1s to 24h"))
    #expect(takes("decide_pages_within").hasSuffix("from 1m to 168h"))
    #expect(takes("gateway.port") == "a whole number from 0 to 65535")
    #expect(takes("theme").contains("\"default\""))
    for (path, beyond) in [
      ("account.decide_within", "59s"), ("account.decide_within", "25h"), ("account.forward_timeout", "2d"),
    ] {
      let key = try #require(ConfigReference(about: path)?.parts.first?.keys.first)
      #expect(KeyTrial.settings(KeyTrial(key).with("\"\(beyond)\"").with) == nil)
    }
  }

  @Test func bindingsAndThemesAreRead() throws {
    let binding = try #require(ConfigTable.keys.keys.first)
    #expect(try Settings.parse("[keys]\n" + binding.example, path: "config.toml").keys["refresh"]?.count == 2)
    var text = ""
    for key in ConfigTable.theme.keys {
      text += key.example + "\n"
      #expect(key.absence != .refused(unless: nil) || key.name == "name")
    }
    let theme = try ThemeLoader.theme(text, name: "mine", file: "mine.toml")
    #expect(theme[.danger].bold)
    #expect(throws: SettingsProblems.self) {
      try ThemeLoader.theme("inherits = \"dark\"", name: "mine", file: "mine.toml")
    }
    #expect(throws: Never.self) { try ThemeLoader.theme("name = \"mine\"", name: "mine", file: "mine.toml") }
  }
}

/// How a key or a table of the reference is found.
@Suite("Asking the reference") struct ConfigReferenceLookupTests {
  private func found(_ word: String) -> [String]? {
    ConfigReference(about: word).map { $0.parts.flatMap(\.keys).map(\.path) }
  }

  @Test func aKeyIsFoundByItsName() {
    #expect(found("poll") == ["account.poll"])
    #expect(found("account.poll") == ["account.poll"])
    #expect(found("name") == ["account.name", "push.name", "theme.name"])
    #expect(found("read_only") == ["read_only"])
    #expect(found("decidewithin") == nil && found("") == nil && found("top") == nil)
  }

  @Test func aTableIsFoundAsItStandsInTheFile() {
    #expect(found("[[deny]]") == ["deny.account", "deny.operation"])
    #expect(found("links") == ["links.hosts"] && found("[links]") == ["links.hosts"])
    #expect(found("push")?.count == PushKey.allCases.count)
    #expect(found("quota") == ["account.quota", "quota.calls", "quota.per"])
    #expect(found("theme")?.first == "theme")
  }

  @Test func whatWasMeantIsOffered() {
    #expect(ConfigReference.suggestion(for: "pol") == "poll")
    #expect(ConfigReference.suggestion(for: "decide-within") == "decide_within")
    #expect(ConfigReference.suggestion(for: "[[pushes]]") == "push")
    #expect(ConfigReference.suggestion(for: "webhook_url") == "url")
    #expect(ConfigReference.suggestion(for: "account.api_key") == "credential")
    #expect(ConfigReference.suggestion(for: "zzzzzzzz") == nil && ConfigReference.suggestion(for: "top") == nil)
  }
}
