import Text

/// Words of daimon's for people, without the links and keys that stand in them.
///
/// An upgrade link needs no sign-in, and daimon writes it into its sentences: it belongs under the links, where it is
/// kept as the secret it is, and nowhere else.
enum DaimonWords {
  /// What stands in the place of a link or key.
  static let placeholder = "‹link›"
  /// As many letters of a token in a row, a digit among them, are taken for one.
  private static let shortestToken = 24

  /// The words, displayable and cut to so many characters.
  static func safe(_ untrusted: String, maximumCharacters: Int) -> SafeText {
    var text = String.UnicodeScalarView()
    var word = String.UnicodeScalarView()
    // Far more than is shown; what lies behind is cut anyway.
    for scalar in untrusted.unicodeScalars.prefix(8 * maximumCharacters) {
      guard scalar.properties.isWhitespace || scalar.value < 0x20 else {
        word.append(scalar)
        continue
      }
      text += masked(word)
      text.append(scalar)
      word.removeAll()
    }
    text += masked(word)
    return SafeText(String(text), maximumCharacters: maximumCharacters)
  }

  private static func masked(_ word: String.UnicodeScalarView) -> String.UnicodeScalarView {
    let lower = String(word).lowercased()
    let isSecret = lower.contains("://") || lower.contains("token=") || hasToken(word)
    return isSecret ? placeholder.unicodeScalars : word
  }

  private static func hasToken(_ word: String.UnicodeScalarView) -> Bool {
    var (length, digits) = (0, 0)
    for scalar in word {
      switch scalar {
      case "0"..."9": (length, digits) = (length + 1, digits + 1)
      case "A"..."Z", "a"..."z", "_", "-": length += 1
      default: (length, digits) = (0, 0)
      }
      if length >= shortestToken, digits > 0 { return true }
    }
    return false
  }
}
