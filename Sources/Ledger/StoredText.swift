import Text

/// How displayable text stands in the database: as it is shown, with its warning mark in front where it has one.
///
/// ``Text/SafeText/hadUnsafeScalars`` decides whether a name is shown with a warning, so it has to survive a restart. The
/// mark is U+0001, which no displayable text contains. That a text was cut is not kept: its last character shows it.
enum StoredText {
  private static let mark = "\u{1}"

  static func encode(_ text: SafeText) -> String {
    text.hadUnsafeScalars ? mark + text.string : text.string
  }

  static func decode(_ stored: String) -> SafeText {
    guard stored.utf8.first == 1 else { return SafeText(stored, maximumCharacters: .max) }
    return SafeText(shown: String(stored.unicodeScalars.dropFirst()), hadUnsafeScalars: true)
  }
}
