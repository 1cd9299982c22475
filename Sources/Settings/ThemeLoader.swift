import Screen
import Themes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A theme to draw with, and what was wrong with the one that was asked for.
public struct LoadedTheme: Sendable {
  /// The theme asked for, or the built-in `default` when it could not be had.
  public let theme: Theme
  /// What was wrong, to be shown; empty when all is well.
  public let problems: [SettingsProblem]
}

/// A theme among those that there are.
public struct ListedTheme: Sendable {
  /// The name by which it is chosen.
  public let name: String
  /// Whether it comes with the program.
  public let isBuiltIn: Bool
  /// The theme, and what is wrong with it.
  public let loaded: LoadedTheme
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

  /// The most of the user's own files that are listed.
  private static let mostFiles = 200

  /// Every theme there is: the built-in ones, then the user's own files, each in alphabetical order.
  ///
  /// A file with a built-in theme's name is none, because that name always means the built-in one.
  public static func all(directory: String?) -> [ListedTheme] {
    let own = directory.map(fileNames).map { $0.filter { Themes.all[$0] == nil }.sorted().prefix(mostFiles) } ?? []
    return builtInNames.map { ListedTheme(name: $0, isBuiltIn: true, loaded: load($0, directory: nil)) }
      + own.map { ListedTheme(name: $0, isBuiltIn: false, loaded: load($0, directory: directory)) }
  }

  /// The names of the theme files of a folder, none where it cannot be read.
  private static func fileNames(_ directory: String) -> [String] {
    guard let folder = opendir(directory) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let file = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
          String(cString: $0)
        }
      }
      let name = file.hasSuffix(".toml") ? String(file.dropLast(5)) : ""
      if isName(name) { names.append(name) }
    }
    return names
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
