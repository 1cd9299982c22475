import Billing

/// The text of a config that was read and found right, and how accounts are added to it.
///
/// What is there stays as it is, to the last byte: an account is only ever put behind it.
public struct ConfigText: Hashable, Sendable {
  /// The text as it stands in the file.
  public let text: String
  /// What the text says.
  public let settings: Settings

  private init(text: String, settings: Settings) {
    self.text = text
    self.settings = settings
  }

  /// The config of somebody who has none yet.
  public static let none = ConfigText(text: "", settings: Settings())

  /// Reads a config file by the rules of ``Settings/load(path:)``; nil when there is no such file.
  public static func load(path: String) throws(SettingsProblems) -> ConfigText? {
    let text: String
    do throws(SettingsProblem) {
      text = try CheckedFile.text(path, .config)
    } catch {
      if error.kind == .missingFile { return nil }
      throw SettingsProblems(error)
    }
    return ConfigText(text: text, settings: try Settings.checked(text, path: path))
  }

  /// The config with one account more, read again and found right.
  ///
  /// - Throws: what is wrong with the account, for example a name that another account has already.
  public func adding(_ account: AccountSettings, path: String) throws(SettingsProblems) -> ConfigText {
    var text = self.text.isEmpty ? Self.opening : self.text
    if !text.utf8.reversed().starts(with: [0x0A]) { text += "\n" }
    text += "\n" + Self.table(of: account)
    let settings = try Settings.parse(text, path: path)
    guard settings.accounts.last == account, settings.accounts.dropLast() == self.settings.accounts[...] else {
      throw SettingsProblems(
        SettingsProblem(.content, file: path, what: "the account would read differently than it was given"))
    }
    return ConfigText(text: text, settings: settings)
  }

  /// What is wrong with an account by itself, nil when nothing is.
  public static func problem(with account: AccountSettings) -> SettingsProblem? {
    do throws(SettingsProblems) {
      _ = try none.adding(account, path: "config.toml")
      return nil
    } catch {
      return error.first
    }
  }

  /// Whether a text looks like a credential itself, so that it may neither be kept nor repeated.
  ///
  /// It does when a part of it begins as the services' own keys do and has digits, or when a part is a long run of letters
  /// and digits such as no person gives to a thing: at least 24 with four digits, or 32 hexadecimal digits. Paths may have
  /// such runs: folders are named so by package managers.
  public static func looksLikeSecret(_ text: String) -> Bool {
    let isPath = text.hasPrefix("/") || text.hasPrefix("~/")
    let pieces = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "-" && $0 != "+" }
    return pieces.contains { piece in
      let isKnown = CredentialSource.looksLikeSecret(String(piece)) && piece.utf8.count >= 12
      if isKnown, digits(in: piece) >= 2 { return true }
      if isPath { return false }
      return piece.split { $0 == "_" || $0 == "-" || $0 == "+" }.contains { run in
        run.utf8.count >= 24 && digits(in: run) >= 4 || run.utf8.count >= 32 && run.allSatisfy(\.isHexDigit)
      }
    }
  }

  private static func digits(in text: Substring) -> Int {
    text.utf8.count { (0x30...0x39).contains($0) }
  }

  // MARK: - Writing

  private static let opening = """
    # Countersign reads this file and never changes it; only `countersign init` adds accounts at its end.
    # A secret never stands here: `credential` says where it is.

    """

  /// One `[[account]]` with every key whose value is not what its absence means, and the ones worth seeing.
  public static func table(of account: AccountSettings) -> String {
    var lines = ["[[account]]"]
    func put(_ key: AccountKey, _ value: String) { lines.append("\(key.rawValue) = \(value)") }
    put(.name, quoted(account.name.rawValue))
    put(.provider, quoted(account.service.rawValue))
    put(.baseURL, quoted(account.baseURL))
    if account.isPrivateAllowed { put(.isPrivate, "true") }
    switch account.credential {
    case .token(let source): put(.credential, inline(source))
    case .client(let id, let source):
      put(.clientID, quoted(id))
      put(.clientSecret, inline(source))
    case .login(let email, let source):
      put(
        .login,
        "{ \(LoginKey.email.rawValue) = \(quoted(email)), \(LoginKey.password.rawValue) = \(inline(source)) }")
    }
    put(.live, account.isLive ? "true" : "false")
    switch account.details {
    case .dock(let consent): put(.consent, quoted(consent.rawValue))
    case .mailingcore(let tenant, let success, let cancel):
      put(.tenant, quoted(tenant))
      if let success { put(.successURL, quoted(success)) }
      if let cancel { put(.cancelURL, quoted(cancel)) }
    case .daimon, .agentidp: break
    }
    if case .every(let interval) = account.poll { put(.poll, quoted(DurationText.text(interval))) }
    if let quota = account.quota {
      put(.quota, "{ calls = \(quota.calls), per = \(quoted(quota.period.rawValue)) }")
    }
    if account.decideWithin != AccountSettings.usualDecision {
      put(.decideWithin, quoted(DurationText.text(account.decideWithin)))
    }
    if account.decidePagesWithin != AccountSettings.usualPageDecision {
      put(.decidePagesWithin, quoted(DurationText.text(account.decidePagesWithin)))
    }
    func percents(_ thresholds: [UsageThreshold]) -> String {
      "[\(thresholds.map { String($0.rawValue) }.joined(separator: ", "))]"
    }
    if let all = account.alerts.all { put(.alertAt, percents(all)) }
    if !account.alerts.meters.isEmpty {
      let meters = account.alerts.meters.sorted { $0.key < $1.key }
      put(.meterAlertAt, "{ \(meters.map { "\(quoted($0.key)) = \(percents($0.value))" }.joined(separator: ", ")) }")
    }
    if let forward = account.forward {
      if !forward.written.isEmpty { put(.forward, "[\(forward.written.map(quoted).joined(separator: ", "))]") }
      if !forward.tools.isEmpty { put(.forwardTools, "[\(forward.tools.map(quoted).joined(separator: ", "))]") }
      switch forward.credential {
      case .client(let id, let source)?:
        put(.forwardClientID, quoted(id))
        put(.forwardCredential, inline(source))
      case let credential?: put(.forwardCredential, inline(credential.source))
      case nil: break
      }
      if forward.maxBytes != ForwardSettings.defaultMaxBytes { put(.forwardMaxBytes, String(forward.maxBytes)) }
      if forward.timeout != ForwardSettings.defaultTimeout {
        put(.forwardTimeout, quoted(DurationText.text(forward.timeout)))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func inline(_ source: CredentialSource) -> String {
    switch source {
    case .env(let name): "{ \(SourceKey.env.rawValue) = \(quoted(name)) }"
    case .file(let path): "{ \(SourceKey.file.rawValue) = \(quoted(path)) }"
    case .command(let words): "{ \(SourceKey.command.rawValue) = [\(words.map(quoted).joined(separator: ", "))] }"
    }
  }

  /// A basic string of TOML: quotation marks, backslashes and controls are escaped, everything else stands as it is.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\" + String(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
