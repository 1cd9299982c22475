import Billing
import Settings
import Text

/// The systemd unit that runs the engine, if there is one: whether it runs this program, and has what the config needs.
package struct UnitCheckup {
  /// Whose units are asked about.
  package enum Scope: String, CaseIterable, Sendable {
    /// The machine's.
    case system
    /// The user's own.
    case user

    /// How its units are controlled.
    package var command: String { self == .user ? "systemctl --user" : "systemctl" }
  }

  /// What systemd says of a scope.
  package enum Answer: Hashable, Sendable {
    /// The properties of the unit, as `systemctl show` names them.
    case properties([String: String])
    /// It did not answer; in words that follow a colon.
    case silent(String)
  }

  /// What the unit is called.
  package static let name = "countersign.service"
  /// The config of the machine's unit, as it is installed.
  package static let machineConfig = "/etc/countersign/config.toml"
  /// What is asked for.
  package static let properties = [
    "LoadState", "ActiveState", "SubState", "UnitFileState", "FragmentPath", "ExecStart", "Result", "Environment",
    "EnvironmentFiles", "PassEnvironment", "NeedDaemonReload", "User",
  ]

  /// What each scope answered; empty where there is no systemd.
  let answers: [Scope: Answer]
  /// Where this program is.
  let program: String?
  /// What the config says; nil where it cannot be read.
  let settings: Settings?
  /// Where that was read.
  let config: String?
  /// Whether the user's units go on while he is not signed in; nil where nobody knows.
  let lingers: Bool?

  package init(answers: [Scope: Answer], program: String?, settings: Settings?, config: String?, lingers: Bool?) {
    self.config = config
    self.answers = answers
    self.program = program
    self.settings = settings
    self.lingers = lingers
  }

  package var checks: [Check] {
    guard !answers.isEmpty else {
      return [
        Check(
          "unit", .note, "There is no systemd here, so no unit keeps an engine running.",
          advice: "Let another supervisor run `countersign serve`, or keep a dashboard open.")
      ]
    }
    let found = Scope.allCases.flatMap { scope -> [Check] in
      switch answers[scope] {
      case .properties(let values)?: self.checks(scope, values)
      case .silent(let why)?:
        [
          Check(
            "unit", .note, "Nothing is known of \(Self.words(scope)): \(why).",
            advice: "See for yourself: \(scope.command) status countersign")
        ]
      case nil: []
      }
    }
    if !found.isEmpty { return found }
    return [
      Check(
        "unit", .note, "No systemd unit runs an engine here; it runs while a dashboard or `countersign serve` does.",
        advice: "See \"As a service\" in docs/service.md: systemctl --user enable --now countersign")
    ]
  }

  private static func words(_ scope: Scope) -> String {
    scope == .user ? "your own units" : "the machine's units"
  }

  private func checks(_ scope: Scope, _ values: [String: String]) -> [Check] {
    let title = scope == .user ? "Your own unit \(Self.name)" : "The machine's unit \(Self.name)"
    switch values["LoadState"] {
    case "not-found"?, "", nil: return []
    case "masked"?:
      return [
        Check(
          "unit", .note, "\(title) is masked: it cannot be started.", advice: "\(scope.command) unmask countersign")
      ]
    case "loaded"?: break
    case let state?:
      return [
        Check(
          "unit", .problem, "\(title) cannot be read (\(SafeTextArgument(state))).",
          advice: "\(scope.command) status countersign says why; the file is \(values["FragmentPath"] ?? "missing").")
      ]
    }
    var checks = [state(scope, title, values)]
    if values["NeedDaemonReload"] == "yes" {
      checks.append(
        Check(
          "unit", .warning, "\(title) was changed, and systemd still knows the old one.",
          advice: "\(scope.command) daemon-reload"))
    }
    if let check = execution(scope, title, values) { checks.append(check) }
    // What stands in the unit matters where it is to run.
    guard Self.isWanted(values) else { return checks }
    checks += variables(scope, title, values)
    if scope == .user, lingers == false {
      checks.append(
        Check(
          "unit_linger", .warning, "\(title) ends when you sign out: then nobody looks, and agents find no door.",
          advice: "loginctl enable-linger"))
    }
    return checks
  }

  private static func isWanted(_ values: [String: String]) -> Bool {
    values["UnitFileState"] == "enabled" || !["inactive", nil].contains(values["ActiveState"])
  }

  private func state(_ scope: Scope, _ title: String, _ values: [String: String]) -> Check {
    let isEnabled = values["UnitFileState"]?.hasPrefix("enabled") == true
    let start = isEnabled ? "starts with the machine" : "does not start by itself"
    switch values["ActiveState"] {
    case "active":
      return Check(
        "unit", isEnabled ? .ok : .note, "\(title) runs, and \(isEnabled ? start : "will not after a restart").",
        advice: isEnabled ? nil : "\(scope.command) enable countersign")
    case "failed":
      let why = values["Result"].flatMap { $0.isEmpty ? nil : " (\($0))" } ?? ""
      let journal = scope == .user ? "journalctl --user -u countersign" : "journalctl -u countersign"
      return Check(
        "unit", .problem, "\(title) failed\(why).",
        advice: "\(journal) -n 20 says why; then: \(scope.command) restart countersign", isAboutReach: true)
    case "activating", "reloading":
      return Check(
        "unit", .warning, "\(title) is not ready (\(values["SubState"] ?? "activating")).",
        advice: "Look again in a minute: \(scope.command) status countersign")
    default:
      guard isEnabled else {
        return Check(
          "unit", .note, "\(title) is installed and does not run.", advice: "\(scope.command) enable --now countersign")
      }
      return Check(
        "unit", .warning, "\(title) \(start), but does not run now.", advice: "\(scope.command) start countersign")
    }
  }

  /// Whether it runs this very program.
  private func execution(_ scope: Scope, _ title: String, _ values: [String: String]) -> Check? {
    // systemd.exec(5) as `systemctl show` prints it: { path=/usr/bin/x ; argv[]=/usr/bin/x serve ; … }.
    guard let text = values["ExecStart"], let range = text.firstRange(of: "path=") else { return nil }
    let path = String(text[range.upperBound...].prefix { $0 != " " && $0 != ";" })
    guard let program, !path.isEmpty, path != program else { return nil }
    return Check(
      "unit_program", .note, "\(title) runs \(SafeTextArgument(path)); this program is \(SafeTextArgument(program)).",
      advice: "Where that is not meant: \(scope.command) edit --full countersign")
  }

  /// The variables that the config reads credentials from and that the unit will not have.
  private func variables(_ scope: Scope, _ title: String, _ values: [String: String]) -> [Check] {
    // The machine's unit has a config of its own, which may not be the one that was read.
    guard scope == .user || config == Self.machineConfig else { return [] }
    guard let settings, (values["EnvironmentFiles"] ?? "").isEmpty else { return [] }
    let given = ((values["Environment"] ?? "") + " " + (values["PassEnvironment"] ?? "")).split(separator: " ")
    let names = Set(given.map { String($0.prefix { $0 != "=" }).replacing("\"", with: "") })
    let missing = settings.credentialSources.compactMap { source -> String? in
      if case .env(let name) = source, !names.contains(name) { return name }
      return nil
    }
    guard !missing.isEmpty else { return [] }
    let shown = Set(missing).sorted().map { ConfigText.looksLikeSecret($0) ? "(a name that looks like a key)" : $0 }
    return [
      Check(
        "unit_environment", .warning,
        "\(title) has no \(shown.joined(separator: ", ")), from which your config reads a credential: your shell's "
          + "variables do not reach a unit.",
        advice: scope == .user
          ? "Name a file of mode 0600 or a program as `credential`."
          : "Put the key into /etc/countersign/keys and name $CREDENTIALS_DIRECTORY/keys_NAME as `credential`.")
    ]
  }
}

extension Settings {
  /// Where all secrets come from: of accounts, of calls that are passed on, of a proxy and of pushes.
  package var credentialSources: [CredentialSource] {
    accounts.map(\.credential.source) + accounts.compactMap { $0.forward?.credential?.source }
      + [network.proxy?.credential].compactMap { $0 } + pushes.flatMap { $0.sources.map(\.source) }
  }
}
