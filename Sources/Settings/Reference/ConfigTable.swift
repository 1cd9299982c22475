import Screen

/// A table of the config, or of a theme's file, in the order of the reference.
public enum ConfigTable: String, CaseIterable, Sendable {
  case top, account, source, login, quota, gateway, links, push, network, hooks, deny, keys, theme

  /// How it stands in the file.
  public var title: String {
    switch self {
    case .top: "Above the first table"
    case .account, .push, .deny: "[[\(rawValue)]]"
    case .gateway, .links, .network, .hooks, .keys: "[\(rawValue)]"
    case .source: "Where a secret comes from"
    case .login, .quota: "\(rawValue) = { ... }"
    case .theme: "A theme's own file"
    }
  }

  /// What it is for.
  public var help: String {
    switch self {
    case .top: "What concerns the whole program. These keys come before everything in brackets."
    case .account: "One billing account. There is one such table for each."
    case .source:
      "No secret stands in the config. Whatever takes one takes a table with exactly one of these keys, for example "
        + "`credential`, `client_secret`, `proxy_credential`, and the `url`, `token` and `secret` of a push."
    case .login: "How an account signs in as a person does."
    case .quota: "How many calls a service allows."
    case .gateway: "Where agents find the gateway. It listens on 127.0.0.1 only."
    case .links: "Which links may be opened."
    case .push: "One way to reach the operator who is away. Nothing can be approved from a push."
    case .network: "How calls leave this machine. Variables such as https_proxy are ignored."
    case .hooks: "A program of yours that is told what happens."
    case .deny:
      "One rule that refuses requests of agents without asking anybody. A rule has an account, an operation or both; none "
        + "allows anything, and your own actions are not held by them."
    case .keys: "Other keys for the commands of the dashboard."
    case .theme: "NAME.toml in `$XDG_CONFIG_HOME/countersign/themes/` (else `~/.config/countersign/themes/`)."
    }
  }

  /// Its keys, in the order of the reference.
  public var keys: [ConfigKey] {
    switch self {
    case .top: RootKey.described(in: self)
    case .account: AccountKey.described(in: self)
    case .source: SourceKey.described(in: self)
    case .login: LoginKey.described(in: self)
    case .quota: QuotaKey.described(in: self)
    case .gateway: GatewayKey.described(in: self)
    case .links: LinksKey.described(in: self)
    case .push: PushKey.described(in: self)
    case .network: NetworkKey.described(in: self)
    case .hooks: HooksKey.described(in: self)
    case .deny: DenyKey.described(in: self)
    case .keys: [ConfigKey("COMMAND", in: self, Self.binding)]
    case .theme: ThemeFile.RootKey.described(in: self)
    }
  }

  /// The keys of `[keys]` are the dashboard's commands, which are listed elsewhere.
  private static let binding = KeyWords(
    Wording.bindingForm, .meaning("the keys that `countersign keys` prints"),
    "The keys of one command, in place of its own; an empty list takes them away. `countersign keys` prints the commands.",
    example: #"refresh = ["f5", "ctrl-l"]"#)
}

extension ThemeFile.RootKey: DescribedKey {
  var words: KeyWords {
    switch self {
    case .name:
      KeyWords(
        "the file's name without .toml", .refused(unless: nil), "Says which theme this is.", example: #"name = "mine""#)
    case .inherits:
      KeyWords(
        Quoted.choices(ThemeLoader.builtInNames), .meaning("each token's own fallback"),
        "The built-in theme that styles are taken from which are not named here.", example: #"inherits = "dark""#)
    case .styles:
      KeyWords(
        Wording.stylesForm + ": \(ThemeToken.allCases.map(\.rawValue).joined(separator: ", "))",
        .meaning("all styles are inherited"),
        "How each meaning looks: \(Wording.styleForm).",
        example: """
          [styles]
          text = "#d7dae0 on #14171c"
          danger = "bold bright-red"
          """)
    }
  }
}
