import Desk
import Settings
import Subprocess

/// Running other programs: by name or by path, never by a shell.
enum ChildProgram {
  /// The program a word names: a path where it has a slash, else a name to look up on the PATH.
  static func executable(_ word: String) -> Executable {
    word.contains("/") ? .path(.init(stringLiteral: word)) : .name(word)
  }

  /// How a program runs that must not reach our terminal: in a session of its own, which has none.
  ///
  /// A window that is closed does not end it either.
  static var apart: PlatformOptions {
    var options = PlatformOptions()
    options.createSession = true
    return options
  }

  /// Variables that name a terminal for programs that open it by its name.
  static let terminalVariables: Set<String> = ["GPG_TTY"]

  /// Our environment without some variables, and without those by which our own supervisor would hear of another program.
  static func environment(without names: Set<String>) -> Subprocess.Environment {
    var updates: [Subprocess.Environment.Key: String?] = [:]
    for name in names.union(ServiceManager.variables) { updates[.init(stringLiteral: name)] = .some(nil) }
    return .inherit.updating(updates)
  }
}

extension Workplace {
  /// The environment for programs beside the dashboard: without the variables that accounts' credentials are read from, for
  /// which no other program has use, and without those that name a terminal.
  var environmentWithoutCredentials: Subprocess.Environment {
    ChildProgram.environment(without: settings.credentialVariables.union(ChildProgram.terminalVariables))
  }
}

extension Settings {
  /// The variables that accounts' credentials, those of calls that are passed on, a proxy's and those of pushes are read from.
  var credentialVariables: Set<String> {
    Set(credentialSources.compactMap { if case .env(let name) = $0 { name } else { nil } })
  }
}
