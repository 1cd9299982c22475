/// How every meaning on the screen looks.
public struct Theme: Equatable, Sendable {
  /// The name by which the theme is chosen.
  public let name: String

  private let styles: [ThemeToken: Style]

  /// Creates a theme from the styles it names.
  ///
  /// A token that is missing looks like its `ThemeToken.fallback`, and so on. `text` itself is plain unless it is
  /// named, and `selection` is then reversed text, because a selection that looks like everything else cannot be seen.
  public init(name: String, styles: [ThemeToken: Style]) {
    self.name = name
    var complete: [ThemeToken: Style] = [:]
    for token in ThemeToken.allCases { complete[token] = Theme.resolve(token, styles) }
    self.styles = complete
  }

  /// The style of a token.
  public subscript(_ token: ThemeToken) -> Style {
    styles[token] ?? .plain
  }

  /// The style of a token in a bar, such as the header: its letters on what is behind the bar's other words.
  ///
  /// What has a background of its own keeps it, as a badge. Letters that nobody could read in the bar take its own colour.
  public subscript(token: ThemeToken, on bar: ThemeToken) -> Style {
    let (own, ground) = (self[token], self[bar])
    // A key in the footer may have the footer's background, which is none of its own.
    let isPlain =
      own.background == self[.text].background || token == .footerKey && own.background == self[.footer].background
    guard isPlain, ground.reversed || !own.reversed else { return own }
    var style = own
    style.background = ground.background
    if ground.reversed {
      // Letters of another colour would have that colour behind them: a patch.
      style.foreground = ground.foreground
      style.reversed = !own.reversed
    } else if let ratio = style.contrast, ratio < Style.readable {
      style.foreground = ground.foreground
    }
    return style
  }

  /// How a cell of a row looks when the row is selected: one style for all of it, and whether money moves stays a badge.
  public func selected(_ style: Style) -> Style {
    style == self[.live] ? self[.live, on: .selection] : self[.selection]
  }

  /// Whether any meaning has a colour.
  public var hasColors: Bool {
    styles.values.contains { $0.foreground != .terminal || $0.background != .terminal }
  }

  /// Returns the theme as a terminal of the given depth can show it.
  public func quantized(to depth: ColorDepth) -> Theme {
    Theme(name: name, styles: styles.mapValues { $0.quantized(to: depth) })
  }

  private static func resolve(_ token: ThemeToken, _ styles: [ThemeToken: Style]) -> Style {
    if let style = styles[token] { return style }
    let inherited = token.fallback.map { resolve($0, styles) } ?? .plain
    return token == .selection ? inherited.merging(Style(reversed: true)) : inherited
  }

  /// The terminal's own sixteen colours, which fit whatever background its user chose.
  public static let fallback = Theme(
    name: "default",
    styles: [
      .dim: Style(dim: true),
      .title: Style(bold: true),
      .borderFocused: Style(foreground: .indexed(6), bold: true),
      .footerKey: Style(foreground: .indexed(6), bold: true),
      .live: Style(foreground: .indexed(15), background: .indexed(1), bold: true),
      .test: Style(foreground: .indexed(6)),
      .good: Style(foreground: .indexed(2)),
      .warning: Style(foreground: .indexed(3)),
      .danger: Style(foreground: .indexed(1), bold: true),
      .agentText: Style(foreground: .indexed(5)),
      .code: Style(foreground: .indexed(6), bold: true),
      .toast: Style(reversed: true),
      .alarm: Style(foreground: .indexed(15), background: .indexed(1), bold: true),
      .link: Style(foreground: .indexed(6), underlined: true),
      .input: Style(underlined: true),
    ]
  )

  /// No colours: bold, dim, underline and reverse only.
  public static let mono = Theme(
    name: "mono",
    styles: [
      .dim: Style(dim: true),
      .title: Style(bold: true),
      .borderFocused: Style(bold: true),
      .footerKey: Style(bold: true),
      .live: Style(bold: true, reversed: true),
      .test: .plain,
      .warning: Style(bold: true),
      .danger: Style(bold: true, underlined: true),
      .barFill: .plain,
      .barWarning: Style(bold: true),
      .barOver: Style(bold: true, underlined: true),
      .code: Style(bold: true),
      .toast: Style(reversed: true),
      .alarm: Style(bold: true, reversed: true),
      .link: Style(underlined: true),
      .input: Style(underlined: true),
    ]
  )
}
