import Screen

/// The theme that was chosen in the dashboard, which the file `theme` of the state folder remembers.
///
/// The config is never rewritten: what the operator chose last counts more than what is written there, and an option of the
/// command line more than both.
public enum KeptTheme {
  /// The file, in a state folder.
  public static func path(in stateDirectory: String) -> String { stateDirectory + "/theme" }

  /// The theme to draw with, and what is wrong with one that counted more but could not be had.
  ///
  /// A theme that was chosen in the dashboard and is gone or broken makes way for the configured one.
  public static func chosen(option: String?, configured: String, in places: Places) -> LoadedTheme {
    if let option { return ThemeLoader.load(option, directory: places.themeDirectory) }
    var problems: [SettingsProblem] = []
    do throws(SettingsProblem) {
      if let name = try name(in: places.stateDirectory) {
        let kept = ThemeLoader.load(name, directory: places.themeDirectory)
        if kept.problems.isEmpty { return kept }
        problems = kept.problems
      }
    } catch {
      problems = [error]
    }
    let theme = ThemeLoader.load(configured, directory: places.themeDirectory)
    return LoadedTheme(theme: theme.theme, problems: problems + theme.problems)
  }

  /// The name that is kept; nil where none was chosen.
  static func name(in stateDirectory: String) throws(SettingsProblem) -> String? {
    let path = path(in: stateDirectory)
    let text: String
    do throws(SettingsProblem) {
      text = try CheckedFile.text(path, .theme)
    } catch {
      if error.kind == .missingFile { return nil }
      throw error
    }
    let name = text.hasSuffix("\n") ? String(text.dropLast()) : text
    guard ThemeLoader.isName(name) else {
      throw SettingsProblem(.content, file: path, what: Wording.noThemeName)
    }
    return name
  }
}
