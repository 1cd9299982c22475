import Text

/// The cells that one character takes: one, two for a few scripts, none for a lone combining mark.
///
/// A cell holds one scalar that has a width and the marks behind it, which is what ncurses draws (`setcchar`). A
/// character of several scalars with widths, such as a Devanagari syllable with a vowel sign, is as many cells; the
/// sum of their columns is the width that the module Text promises.
struct CellRun: Sequence, IteratorProtocol {
  private var scalars: Substring.UnicodeScalarView
  private let style: Style

  init(_ character: Character, _ style: Style) {
    scalars = Substring(String(character)).unicodeScalars
    self.style = style
  }

  mutating func next() -> Cell? {
    while let base = scalars.popFirst() {
      if base.isASCII {
        let grapheme = (0x20...0x7E).contains(base.value) ? Grapheme(ascii: UInt8(base.value)) : .question
        return finish(grapheme, [base], width: 1)
      }
      guard let grapheme = Grapheme([base]) else { return Cell(grapheme: .question, width: 1, style: style) }
      let columns = DisplayWidth.columns(of: Character(base))
      if columns > 0 { return finish(grapheme, [base], width: columns == 1 ? 1 : 2) }
    }
    return nil
  }

  /// Takes the marks behind a scalar into its cell.
  private mutating func finish(_ grapheme: Grapheme, _ base: [Unicode.Scalar], width: UInt8) -> Cell {
    var combined = base
    while let mark = scalars.first, !mark.isASCII, DisplayWidth.columns(of: Character(mark)) == 0,
      Grapheme([mark]) != nil
    {
      combined.append(mark)
      scalars.removeFirst()
    }
    let whole = combined.count == 1 ? grapheme : Grapheme(combined) ?? grapheme
    return Cell(grapheme: whole, width: width, style: style)
  }
}
