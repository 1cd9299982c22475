import Screen

/// What the operator's config file says, checked to the last key.
///
/// Nothing that is wrong in a file becomes a default in silence: every wrong key is a problem of its own, and one
/// problem refuses the file.
public struct Settings: Hashable, Sendable {
  /// Whether every dangerous command is off.
  public let readOnly: Bool
  /// The name of the theme; ``ThemeLoader`` finds it.
  public let theme: String
  /// The accounts in the order of the file, each with a name of its own.
  public let accounts: [AccountSettings]
  /// Where the agents' door is.
  public let gateway: GatewaySettings
  /// How calls leave this machine.
  public let network: NetworkSettings
  /// Hosts of links that may be opened beside the known ones, in lower case.
  public let linkHosts: [String]
  /// How the operator is reached who is away, each with a name of its own.
  public let pushes: [PushSettings]
  /// The program that is told of each event on its standard input, and its arguments.
  public let hookEvent: [String]?
  /// The requests that are refused without asking.
  public let denyRules: [DenyEntry]
  /// The keys of commands by their identifier; an empty list takes a command's keys away.
  ///
  /// Which commands there are, and whether two of them now share a key, is for the command table to say.
  public let keys: [String: [Key]]

  /// Settings from their parts; without any, those of an empty file.
  public init(
    readOnly: Bool = false, theme: String = usualTheme, accounts: [AccountSettings] = [],
    gateway: GatewaySettings = GatewaySettings(), network: NetworkSettings = NetworkSettings(),
    linkHosts: [String] = [], pushes: [PushSettings] = [], hookEvent: [String]? = nil, denyRules: [DenyEntry] = [],
    keys: [String: [Key]] = [:]
  ) {
    self.readOnly = readOnly
    self.theme = theme
    self.accounts = accounts
    self.gateway = gateway
    self.network = network
    self.linkHosts = linkHosts
    self.pushes = pushes
    self.hookEvent = hookEvent
    self.denyRules = denyRules
    self.keys = keys
  }

  /// The theme where none is named.
  public static let usualTheme = "default"

  /// Reads a config file.
  ///
  /// The file may be a symbolic link; what it leads to has to be a regular file that belongs to the user or the
  /// superuser, that nobody else may write, of at most 1 MiB, in UTF-8. No credential is read here; a file of certificate
  /// authorities is looked at.
  public static func load(path: String) throws(SettingsProblems) -> Settings {
    let text: String
    do throws(SettingsProblem) {
      text = try CheckedFile.text(path, .config)
    } catch {
      throw SettingsProblems(error)
    }
    return try checked(text, path: path)
  }

  /// Reads a text as ``parse(_:path:)`` does, and looks at the files it names for everybody to read.
  static func checked(_ text: String, path: String) throws(SettingsProblems) -> Settings {
    try read(text, path: path) { file throws(AuthorityFile.Fault) in try AuthorityFile.check(file) }
  }

  /// Reads the text of a config file; the path is only named in problems, and no other file is looked at.
  public static func parse(_ text: String, path: String) throws(SettingsProblems) -> Settings {
    try read(text, path: path) { _ in }
  }

  private static func read(
    _ text: String, path: String, checkBundle: @escaping (String) throws(AuthorityFile.Fault) -> Void
  ) throws(SettingsProblems) -> Settings {
    let document: TOMLDocument
    do throws(SettingsProblem) {
      document = try TOMLDocument(text, file: path)
    } catch {
      throw SettingsProblems(error)
    }
    return try SettingsReader.read(document, checkBundle: checkBundle)
  }
}
