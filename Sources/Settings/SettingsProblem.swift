import Text

/// One thing that is wrong with a config or theme file, with its place.
///
/// No field ever holds the value of a credential.
public struct SettingsProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of thing is wrong, for callers that act on it.
  public enum Kind: Hashable, Sendable {
    /// There is no such file.
    case missingFile
    /// The file is there but may not be used: its mode, owner, size or encoding.
    case unusableFile
    /// The text is not TOML.
    case syntax
    /// The text is TOML, but says something it may not say.
    case content
  }

  /// What kind of thing is wrong.
  public let kind: Kind
  /// The file as it was named.
  public let file: String
  /// Where in the file; nil when the file as a whole is meant.
  public let position: FilePosition?
  /// The key, such as `account[2].decide_within`; lists count from 1, as people do.
  public let key: String?
  /// What is wrong.
  public let what: String
  /// What would be right, where one sentence can say it.
  public let expected: String?
  /// The nearest valid word to the one that was written.
  public let suggestion: String?

  /// A problem from its parts.
  public init(
    _ kind: Kind, file: String, position: FilePosition? = nil, key: String? = nil, what: String,
    expected: String? = nil, suggestion: String? = nil
  ) {
    self.kind = kind
    self.file = file
    self.position = position
    self.key = key
    self.what = what
    self.expected = expected
    self.suggestion = suggestion
  }

  /// The line, counted from 1.
  public var line: Int? { position?.line }

  /// The column, counted from 1.
  public var column: Int? { position?.column }

  /// Everything in one line, as compilers write it.
  ///
  /// For example `config.toml:12:3: account[1].nmae: unknown key; did you mean "name"?`.
  public var description: String {
    var text = SafeText(file).string
    if let position { text += ":\(position)" }
    if let key { text += ": \(key)" }
    text += ": \(what)"
    if let expected { text += "; expected \(expected)" }
    if let suggestion { text += "; did you mean \(Quoted.text(suggestion))?" }
    return text
  }
}
