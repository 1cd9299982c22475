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
        return cell(grapheme, base, width: 1)
      }
      guard let grapheme = Grapheme(scalar: base) else { return Cell(grapheme: .question, width: 1, style: style) }
      let columns = DisplayWidth.columns(of: Character(base))
      if columns > 0 { return cell(grapheme, base, width: columns == 1 ? 1 : 2) }
    }
    return nil
  }

  /// Returns the cell of a scalar with the marks behind it.
  private mutating func cell(_ grapheme: Grapheme, _ base: Unicode.Scalar, width: UInt8) -> Cell {
    guard let mark = scalars.first, isMark(mark) else { return Cell(grapheme: grapheme, width: width, style: style) }
    var combined = [base]
    while let mark = scalars.first, isMark(mark) {
      combined.append(mark)
      scalars.removeFirst()
    }
    return Cell(grapheme: Grapheme(combined) ?? grapheme, width: width, style: style)
  }

  private func isMark(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.isASCII && DisplayWidth.columns(of: Character(scalar)) == 0 && Grapheme(scalar: scalar) != nil
  }
}
