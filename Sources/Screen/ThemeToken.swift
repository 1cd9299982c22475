/// What something on the screen means; a theme says how each meaning looks.
///
/// The raw values are the keys of theme files.
public enum ThemeToken: String, CaseIterable, Sendable {
  /// Ordinary text.
  case text
  /// Text that matters less: ages, units, provenance.
  case dim
  /// The names of panels and screens.
  case title
  /// The lines around a panel.
  case border
  /// The lines around the panel that has the keyboard.
  case borderFocused = "border-focused"
  /// The row that commands are about.
  case selection
  /// The line at the top.
  case header
  /// The line of commands at the bottom.
  case footer
  /// A key in that line.
  case footerKey = "footer-key"
  /// The mark of an account where real money moves.
  case live
  /// The mark of an account where no money moves.
  case test
  /// Something that is as it should be.
  case good
  /// Something that soon needs attention.
  case warning
  /// Something that needs attention now, or costs money.
  case danger
  /// The used part of a bar.
  case barFill = "bar-fill"
  /// The unused part of a bar.
  case barEmpty = "bar-empty"
  /// The used part of a bar that is close to its limit.
  case barWarning = "bar-warning"
  /// The used part of a bar that is beyond its limit.
  case barOver = "bar-over"
  /// Data that could not be refreshed.
  case stale
  /// Words that an agent wrote.
  case agentText = "agent-text"
  /// A code, a digest or an identifier that a person compares or types.
  case code
  /// A short message that goes away by itself.
  case toast
  /// An alarm that waits for an explanation.
  case alarm
  /// An address that can be opened.
  case link
  /// A field that is being typed into.
  case input

  /// The token whose look is used where a theme has none for this one; every chain ends at `text`.
  public var fallback: ThemeToken? {
    switch self {
    case .text: nil
    case .dim, .title, .good, .warning, .selection, .code, .link, .input, .agentText: .text
    case .border, .footer, .barEmpty, .stale, .test: .dim
    case .borderFocused, .header, .footerKey, .toast: .title
    case .danger, .barWarning: .warning
    case .live, .alarm, .barOver: .danger
    case .barFill: .good
    }
  }
}
