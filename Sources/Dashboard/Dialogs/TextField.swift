import Screen
import Text

/// Words that are being typed: up to a number of characters, one paragraph.
struct TextField: Hashable, Sendable {
  /// The most characters the field takes.
  let limit: Int
  /// What was typed, as it was typed; it becomes ``SafeText`` before it is shown or sent.
  private(set) var text = ""

  init(limit: Int) { self.limit = limit }

  /// The words as they would be sent; nil while there are none.
  var words: SafeText? {
    text.contains { !$0.isWhitespace } ? SafeText(text) : nil
  }

  /// Takes a typed character.
  mutating func type(_ character: Character) { append(String(character)) }

  /// Takes pasted text as words; line ends become spaces.
  mutating func paste(_ pasted: String) {
    append(pasted.split(whereSeparator: \.isNewline).joined(separator: " "))
  }

  /// Takes the last character back.
  mutating func erase() { text = String(text.dropLast()) }

  /// Changes what was typed.
  mutating func take(_ edit: TextEdit) {
    switch edit {
    case .type(let character): type(character)
    case .erase: erase()
    case .paste(let pasted): paste(pasted)
    }
  }

  /// What is typed, broken wherever a line ends, so that a space at the end is seen too; one line at least.
  func lines(columns: Int) -> [String] {
    let columns = max(1, columns)
    var lines = [""]
    var used = 0
    for character in SafeText(text, maximumCharacters: .max).string {
      let width = DisplayWidth.columns(of: character)
      if used + width > columns {
        lines.append("")
        used = 0
      }
      lines[lines.count - 1].append(character)
      used += width
    }
    return lines
  }

  private mutating func append(_ more: String) {
    text = String((text + more).prefix(limit))
  }
}

extension DashboardState {
  /// Draws a field over so many lines of a canvas; of words that do not fit the end is shown, where the cursor is.
  func draw(_ field: TextField, hasFocus: Bool, in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    canvas.within(rect) { canvas in
      canvas.fill(style: style(.input))
      // The last column is the cursor's.
      let lines = field.lines(columns: rect.size.columns - 1).suffix(rect.size.rows)
      for (row, line) in lines.enumerated() {
        canvas.write(line, column: 0, row: row, style: style(.input), glyphs: glyphs)
      }
      if hasFocus, let last = lines.last {
        canvas.placeCursor(at: Point(column: DisplayWidth.columns(of: last), row: lines.count - 1))
      }
    }
  }
}
