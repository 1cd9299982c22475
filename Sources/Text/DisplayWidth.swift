/// Terminal columns of text, from a table of our own with a pinned Unicode version.
///
/// The C library's `wcwidth` differs between machines and is wrong for emoji sequences. Widths follow East Asian Width
/// (UAX 11: wide and fullwidth are two columns, ambiguous is one); combining marks have none; what ``SafeText`` would
/// replace counts nothing when it is a control or a format, and one column when it is private or unassigned.
public enum DisplayWidth {
  /// The Unicode version of the table, for example `14.0.0`.
  public static var unicodeVersion: String { ScalarTable.unicodeVersion }

  /// Columns one character takes on the grid.
  ///
  /// The sum of its scalars, as ncurses counts; except that a well-formed emoji sequence is one emoji of two columns.
  /// In a ``SafeText`` the sum always holds, and no character has fewer than one column.
  public static func columns(of character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return 0 }
    let behindFirst = scalars.index(after: scalars.startIndex)
    if behindFirst == scalars.endIndex { return ScalarKind(first).columns }
    if !first.isASCII, EmojiSequence.drawable(character) != nil { return 2 }
    return scalars.reduce(0) { $0 + ScalarKind($1).columns }
  }

  /// The most columns that any terminal takes for a character.
  ///
  /// Terminals differ beyond ASCII: ambiguous widths are two columns in East Asian settings, later Unicode versions made
  /// signs wide (the trigrams), and a console that cannot combine gives a mark a column of its own.
  static func mostColumns(of character: Character) -> Int {
    character.unicodeScalars.reduce(0) { columns, scalar in
      columns + (scalar.isASCII || ScalarKind(scalar) == .mark ? 1 : 2)
    }
  }

  /// Columns a text takes on one line: the sum of its characters.
  public static func columns(of text: some StringProtocol) -> Int {
    if let plain = PlainText.columns(of: text) { return plain }
    return text.reduce(0) { $0 + columns(of: $1) }
  }

  /// The text, cut to at most so many columns and then closed by the ellipsis.
  ///
  /// No character is split. When there is no room for the whole ellipsis, as much of it is shown as fits.
  public static func clip(_ text: some StringProtocol, to columns: Int, ellipsis: String = "…") -> String {
    guard columns > 0 else { return "" }
    if PlainText.isPrintableASCII(text) {
      if text.utf8.count <= columns { return String(text) }
      let room = columns - Self.columns(of: ellipsis)
      guard room >= 0 else { return String(leading(of: ellipsis, columns: columns)) }
      return text[..<text.utf8.index(text.startIndex, offsetBy: room)] + ellipsis
    }
    if leading(of: text, columns: columns).endIndex == text.endIndex { return String(text) }
    let room = columns - Self.columns(of: ellipsis)
    guard room >= 0 else { return String(leading(of: ellipsis, columns: columns)) }
    return leading(of: text, columns: room) + ellipsis
  }

  /// The text in exactly so many columns: cut as by ``clip(_:to:ellipsis:)`` or filled up with spaces.
  public static func pad(_ text: some StringProtocol, to columns: Int) -> String {
    let clipped = clip(text, to: columns)
    return clipped + String(repeating: " ", count: max(0, columns - Self.columns(of: clipped)))
  }

  /// The longest beginning that fits.
  private static func leading<Text: StringProtocol>(of text: Text, columns: Int) -> Text.SubSequence {
    var used = 0
    var end = text.startIndex
    while end < text.endIndex {
      used += Self.columns(of: text[end])
      if used > columns { break }
      text.formIndex(after: &end)
    }
    return text[..<end]
  }
}
