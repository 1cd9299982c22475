import Settings
import Subprocess

/// Running other programs: by name or by path, never by a shell.
enum ChildProgram {
  /// The program a word names: a path where it has a slash, else a name to look up on the PATH.
  static func executable(_ word: String) -> Executable {
    word.contains("/") ? .path(.init(stringLiteral: word)) : .name(word)
  }

  /// Our environment without some variables.
  static func environment(without names: Set<String>) -> Subprocess.Environment {
    var updates: [Subprocess.Environment.Key: String?] = [:]
    for name in names { updates[.init(stringLiteral: name)] = .some(nil) }
    return .inherit.updating(updates)
  }
}

extension Workplace {
  /// The environment without the variables that accounts' credentials are read from: no other program has use for them.
  var environmentWithoutCredentials: Subprocess.Environment {
    ChildProgram.environment(without: settings.credentialVariables)
  }
}

extension Settings {
  /// The variables that accounts' credentials, and a proxy's, are read from.
  var credentialVariables: Set<String> {
    let sources = accounts.map(\.credential.source) + [network.proxy?.credential].compactMap { $0 }
    return Set(sources.compactMap { if case .env(let name) = $0 { name } else { nil } })
  }
}
