import Screen

/// A style as a theme file writes it: `bold red on black`, the words of `Style.description`.
///
/// A colour it does not name is nil, and becomes the one of the theme's text.
struct StyleWords: Hashable {
  /// What a text that is no style has wrong.
  enum Fault: Error, Hashable {
    case empty
    case unknownWord(String)
    case repeated(String)
    case secondColour(String)
    case missingBackground
  }

  var foreground: Color?
  var background: Color?
  /// The shape alone; its colours are the terminal's.
  var shape = Style.plain

  private static var shapes: [(word: String, path: WritableKeyPath<Style, Bool>)] {
    [("bold", \.bold), ("dim", \.dim), ("italic", \.italic), ("underlined", \.underlined), ("reversed", \.reversed)]
  }

  /// Every word there is, for suggestions; numbers and `#rrggbb` come on top.
  static let words = shapes.map(\.word) + ["on", "plain", "terminal"] + Color.names

  init(_ text: String) throws(Fault) {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
    if words.isEmpty { throw .empty }
    if words == ["plain"] { return }
    var isAfterOn = false
    for word in words {
      if isAfterOn {
        guard background == nil else { throw .secondColour(word) }
        background = try Self.colour(word)
        isAfterOn = false
      } else if word == "on" {
        isAfterOn = true
      } else if let shape = Self.shapes.first(where: { $0.word == word }) {
        if self.shape[keyPath: shape.path] { throw .repeated(word) }
        self.shape[keyPath: shape.path] = true
      } else {
        let colour = try Self.colour(word)
        guard foreground == nil else { throw .secondColour(word) }
        foreground = colour
      }
    }
    if isAfterOn { throw .missingBackground }
  }

  private static func colour(_ word: String) throws(Fault) -> Color {
    guard let colour = Color(name: word) else { throw .unknownWord(word) }
    return colour
  }

  /// The word that was meant, where one is near.
  static func suggestion(for fault: Fault) -> String? {
    guard case .unknownWord(let word) = fault else { return nil }
    return otherWords[word.lowercased()] ?? Suggestion.nearest(to: word, among: words)
  }

  /// What people call a word elsewhere.
  private static let otherWords = [
    "default": "terminal", "none": "terminal", "normal": "plain", "inverse": "reversed", "faint": "dim",
    "grey": "bright-black", "gray": "bright-black", "purple": "magenta",
  ]

  /// The style on a theme whose text has these colours.
  func style(on text: Style) -> Style {
    var style = shape
    style.foreground = foreground ?? text.foreground
    style.background = background ?? text.background
    return style
  }
}
