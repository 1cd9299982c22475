extension SafeText {
  /// The text as a short word within a line of ours, such as a plan's or a meter's name.
  ///
  /// Spaces of any kind and number are one, so that it cannot look like two columns; and whatever is more than letters,
  /// digits, `.`, `_`, `-` and single spaces - or `/` and `:` where there is no space - stands in quotes that it cannot
  /// close.
  ///
  /// - Parameter columns: where it is cut.
  public func word(columns: Int = 40) -> String {
    var word = ""
    var isPlain = true
    for character in string {
      if character.isWhitespace {
        isPlain = isPlain && character == " " && !word.isEmpty && word.last != " "
        if word.last != " " { word.append(" ") }
      } else if Self.quotes.contains(character) {
        isPlain = false
        word.append("'")
      } else {
        isPlain = isPlain && (character.isLetter || character.isNumber || "._-/:".contains(character))
        word.append(character)
      }
    }
    isPlain =
      isPlain && word.last != " " && !word.isEmpty && !(word.contains(" ") && word.contains { "/:".contains($0) })
    let clipped = DisplayWidth.clip(word, to: columns)
    return isPlain ? clipped : "\"\(clipped)\""
  }

  /// The text within a sentence of ours: like ``word(columns:)``, and several words stand in quotes, too, so that they are
  /// not read as ours.
  public func phrase(columns: Int = 40) -> String {
    let word = word(columns: columns)
    return word.contains(" ") && word.first != "\"" ? "\"\(word)\"" : word
  }

  private static let quotes: Set<Character> = ["\"", "“", "”", "„", "‟", "«", "»", "″", "＂"]
}
