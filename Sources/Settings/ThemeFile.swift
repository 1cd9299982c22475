import Screen

/// A theme file that parsed: what it names itself, before anything is inherited.
struct ThemeFile {
  /// The keys at the top of a theme file.
  enum RootKey: String, CaseIterable {
    case name, inherits, styles
  }

  let inherits: String?
  let styles: [ThemeToken: StyleWords]
  /// Where each of its own styles stands.
  private let document: TOMLDocument

  /// Reads the text of a theme file.
  init(_ text: String, name: String, file: String) throws(SettingsProblems) {
    do throws(SettingsProblem) {
      document = try TOMLDocument(text, file: file)
    } catch {
      throw SettingsProblems(error)
    }
    var reader = TableReader(document)
    let top = TOMLPath()
    reader.refuseUnknownKeys(in: top, known: RootKey.allCases.map(\.rawValue)) { key in
      ThemeToken(rawValue: key).map { _ in "in [styles]" }
    }
    Self.checkName(name, &reader, top.appending(RootKey.name.rawValue))
    inherits = Self.readInherits(&reader, top.appending(RootKey.inherits.rawValue))
    styles = Self.readStyles(&reader, top.appending(RootKey.styles.rawValue))
    if let problems = SettingsProblems(sorting: reader.problems) { throw problems }
  }

  private static func checkName(_ name: String, _ reader: inout TableReader, _ path: TOMLPath) {
    guard reader.has(path) else { return reader.refuseAbsence(of: path, expected: Quoted.text(name)) }
    guard let written = reader.string(path, expected: Quoted.text(name)), written != name else { return }
    reader.refuse(path, Wording.isNot(written, "the name of this file"), expected: Quoted.text(name))
  }

  private static func readInherits(_ reader: inout TableReader, _ path: TOMLPath) -> String? {
    let names = ThemeLoader.builtInNames
    guard let parent = reader.string(path, expected: Quoted.choices(names)) else { return nil }
    if names.contains(parent) { return parent }
    reader.refuse(
      path, Wording.isNot(parent, "a built-in theme"), expected: Quoted.choices(names),
      suggestion: Suggestion.nearest(to: parent, among: names))
    return nil
  }

  private static func readStyles(_ reader: inout TableReader, _ path: TOMLPath) -> [ThemeToken: StyleWords] {
    guard let keys = reader.keys(of: path, expected: Wording.stylesForm) else { return [:] }
    reader.refuseUnknownKeys(in: path, known: ThemeToken.allCases.map(\.rawValue)) { key in
      RootKey(rawValue: key).map { _ in "above [styles]" }
    }
    var styles: [ThemeToken: StyleWords] = [:]
    for key in keys {
      guard let token = ThemeToken(rawValue: key),
        let text = reader.string(path.appending(key), expected: Wording.styleForm)
      else { continue }
      do throws(StyleWords.Fault) {
        styles[token] = try StyleWords(text)
      } catch {
        reader.refuse(
          path.appending(key), Wording.style(error), expected: Wording.style(expected: error),
          suggestion: StyleWords.suggestion(for: error))
      }
    }
    return styles
  }

  /// The theme of this file's own styles and those it inherits.
  static func theme(name: String, _ words: [ThemeToken: StyleWords]) -> Theme {
    let text = words[.text]?.style(on: .plain) ?? .plain
    return Theme(name: name, styles: words.mapValues { $0.style(on: text) })
  }

  /// The tokens of a theme that could not be read, as problems of this file.
  ///
  /// Lines and the empty part of a bar may be hidden on purpose; words may not, because somebody approves by them.
  func invisible(in theme: Theme) -> [SettingsProblem] {
    ThemeToken.allCases.compactMap { token in
      let style = theme[token]
      guard token != .border, token != .borderFocused, token != .barEmpty, style.foreground == style.background,
        style.foreground != .terminal
      else { return nil }
      let path = TOMLPath().appending(RootKey.styles.rawValue).appending(token.rawValue)
      return SettingsProblem(
        .content, file: document.file, position: document.valuePosition(path), key: path.description,
        what: Wording.invisible)
    }
  }
}
