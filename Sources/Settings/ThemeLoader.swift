import Screen
import Themes

/// A theme to draw with, and what was wrong with the one that was asked for.
public struct LoadedTheme: Sendable {
  /// The theme asked for, or the built-in `default` when it could not be had.
  public let theme: Theme
  /// What was wrong, to be shown; empty when all is well.
  public let problems: [SettingsProblem]
}

/// Finds themes by name: the built-in ones first, then the user's own files.
public enum ThemeLoader {
  /// The names of the built-in themes, in alphabetical order.
  public static let builtInNames = Themes.all.keys.sorted()

  /// Loads a theme; one that is missing or broken never stops the program, it becomes the built-in `default`.
  ///
  /// The directory is ``Places/themeDirectory``; `NAME.toml` in it follows the rules of the config file, with at most
  /// 64 KiB.
  public static func load(_ name: String, directory: String?) -> LoadedTheme {
    do throws(SettingsProblems) {
      if let text = Themes.all[name] {
        return LoadedTheme(theme: try theme(text, name: name, file: "\(name).toml"), problems: [])
      }
      let (text, file) = try userText(name, directory)
      return LoadedTheme(theme: try theme(text, name: name, file: file), problems: [])
    } catch {
      return LoadedTheme(theme: .fallback, problems: error.all)
    }
  }

  /// Reads the text of a theme; the file is only named in problems.
  public static func theme(_ text: String, name: String, file: String) throws(SettingsProblems) -> Theme {
    let own = try ThemeFile(text, name: name, file: file)
    let theme = ThemeFile.theme(name: name, try inherited(own.inherits).merging(own.styles) { $1 })
    if let problems = SettingsProblems(sorting: own.invisible(in: theme)) { throw problems }
    return theme
  }

  /// Whether a text can be the name of a theme and of its file.
  static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count) && !text.hasPrefix(".")
      && text.unicodeScalars.allSatisfy { TOMLReader.isBare($0) || $0 == "." }
  }

  /// The styles of a built-in theme and of those it inherits itself.
  private static func inherited(_ name: String?) throws(SettingsProblems) -> [ThemeToken: StyleWords] {
    guard let name, let text = Themes.all[name] else { return [:] }
    let parent = try ThemeFile(text, name: name, file: "\(name).toml")
    return try inherited(parent.inherits).merging(parent.styles) { $1 }
  }

  private static func userText(
    _ name: String, _ directory: String?
  ) throws(SettingsProblems) -> (text: String, file: String) {
    let file = (directory.map { $0 + "/" } ?? "") + name + ".toml"
    let missing = SettingsProblem(
      .missingFile, file: file, what: Wording.noTheme(name),
      suggestion: Suggestion.nearest(to: name, among: builtInNames))
    guard isName(name), directory != nil else { throw SettingsProblems(missing) }
    do throws(SettingsProblem) {
      return (try CheckedFile.text(file, .theme), file)
    } catch {
      throw SettingsProblems(error.kind == .missingFile ? missing : error)
    }
  }
}
