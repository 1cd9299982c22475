/// Where the program's files are.
///
/// An option wins over a variable of ours, that over what systemd gives a unit, that over the XDG base directories, and
/// those over the home directory:
///
/// | what | option | variable | systemd | else |
/// |---|---|---|---|---|
/// | config | `--config FILE` | `COUNTERSIGN_CONFIG` | `config.toml` in `$CONFIGURATION_DIRECTORY` | `countersign/config.toml` in `$XDG_CONFIG_HOME` or `~/.config` |
/// | state | `--state DIR` | `COUNTERSIGN_STATE` | `$STATE_DIRECTORY` | `countersign` in `$XDG_STATE_HOME` or `~/.local/state` |
///
/// Of several folders that systemd names, parted by colons, the first counts. As the XDG Base Directory Specification asks,
/// a relative path in such variables is ignored.
public struct Places: Hashable, Sendable {
  /// The config file.
  public let configFile: String
  /// The directory of the ledger, the engine lock and the bells.
  public let stateDirectory: String
  /// The directory of the user's own themes; nil where nothing says where the user's files are.
  public let themeDirectory: String?

  /// Finds the places; an empty variable counts as none.
  public init(
    environment: [String: String], configOption: String?, stateOption: String?
  ) throws(PlacesProblem) {
    let configHome = Self.base("XDG_CONFIG_HOME", orInHome: ".config", environment)
    let stateHome = Self.base("XDG_STATE_HOME", orInHome: ".local/state", environment)
    let unitConfig = Self.first(environment["CONFIGURATION_DIRECTORY"])
    let unitState = Self.first(environment["STATE_DIRECTORY"])

    if let chosen = try Self.chosen(configOption, "--config", "COUNTERSIGN_CONFIG", environment) {
      configFile = chosen
    } else if let unitConfig {
      configFile = unitConfig + "/config.toml"
    } else if let configHome {
      configFile = configHome + "/countersign/config.toml"
    } else {
      throw .noHome(option: "--config")
    }
    if let chosen = try Self.chosen(stateOption, "--state", "COUNTERSIGN_STATE", environment) {
      stateDirectory = chosen
    } else if let unitState {
      stateDirectory = unitState
    } else if let stateHome {
      stateDirectory = stateHome + "/countersign"
    } else {
      throw .noHome(option: "--state")
    }
    themeDirectory = unitConfig.map { $0 + "/themes" } ?? configHome.map { $0 + "/countersign/themes" }
  }

  /// The home directory without slashes at its end, nil when none is set or it is relative.
  static func home(in environment: [String: String]) -> String? {
    absolute(environment["HOME"])
  }

  private static func base(_ variable: String, orInHome path: String, _ environment: [String: String]) -> String? {
    absolute(environment[variable]) ?? home(in: environment).map { $0 + "/" + path }
  }

  /// The first of the folders that systemd gives a unit, when it is absolute.
  private static func first(_ folders: String?) -> String? {
    absolute(folders.map { String($0.prefix { $0 != ":" }) }).flatMap { $0.isEmpty ? nil : $0 }
  }

  static func absolute(_ path: String?) -> String? {
    guard var path, path.hasPrefix("/") else { return nil }
    while path.hasSuffix("/") { path.removeLast() }
    return path
  }

  private static func chosen(
    _ value: String?, _ option: String, _ variable: String, _ environment: [String: String]
  ) throws(PlacesProblem) -> String? {
    if value?.isEmpty == true { throw .emptyOption(option) }
    if let value { return value }
    return environment[variable].flatMap { $0.isEmpty ? nil : $0 }
  }
}
