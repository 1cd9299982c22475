extension Frame {
  /// The characters, one line a row, without the blanks at the ends of the lines.
  public var text: String {
    (0..<size.rows).map { row in
      var line = ""
      for column in 0..<size.columns { line += self[column, row].grapheme.string }
      return line.trimmingTrailing(" ")
    }.joined(separator: "\n")
  }

  /// The frame as golden files keep it: the characters, then one letter a cell for its style, then what each letter means.
  ///
  /// ```
  /// LIVE  pending
  /// --- styles
  /// aaaa  bbbbbbb
  /// --- legend
  /// a bold white on red
  /// b dim
  /// cursor 3,0
  /// ```
  ///
  /// Plain cells have a blank in the style layer. Letters are given in the order of first appearance.
  public var styledText: String {
    var letters: [Style: Character] = [:]
    var legend: [String] = []
    let layer = (0..<size.rows).map { row in
      var line = ""
      for column in 0..<size.columns {
        let style = self[column, row].style
        if style == .plain {
          line.append(" ")
        } else if let letter = letters[style] {
          line.append(letter)
        } else {
          let letter = Frame.letter(letters.count)
          letters[style] = letter
          legend.append("\(letter) \(style)")
          line.append(letter)
        }
      }
      return line.trimmingTrailing(" ")
    }
    if let cursor { legend.append("cursor \(cursor.column),\(cursor.row)") }
    return ([text, "--- styles"] + layer + ["--- legend"] + legend).joined(separator: "\n") + "\n"
  }

  /// The letter for the style that is the given number of styles after the first: a to z, A to Z, then further scripts.
  private static func letter(_ number: Int) -> Character {
    let latin = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if number < latin.count { return latin[number] }
    // CJK ideographs: 20,000 letters in a row, more than a frame has styles.
    return Unicode.Scalar(0x4E00 + UInt32(number - latin.count)).map { Character($0) } ?? "?"
  }
}

extension String {
  fileprivate func trimmingTrailing(_ character: Character) -> String {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == character { end = index(before: end) }
    return String(self[..<end])
  }
}
