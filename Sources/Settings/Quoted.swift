import Text

/// Words of a file as a problem's text shows them: made displayable, cut short, in quotes.
enum Quoted {
  private static let longest = 60

  static func text(_ words: String) -> String {
    let isLong = words.unicodeScalars.count > longest
    let kept = isLong ? String(String.UnicodeScalarView(words.unicodeScalars.prefix(longest))) : words
    return "\"" + SafeText(kept).string + (isLong ? "…" : "") + "\""
  }

  /// A list as a sentence has it: `"a", "b" or "c"`.
  static func choices(_ words: [String]) -> String {
    let quoted = words.map(text)
    guard quoted.count > 1, let last = quoted.last else { return quoted.joined() }
    return quoted.dropLast().joined(separator: ", ") + " or " + last
  }
}
