/// Text as the language of manual pages, mdoc(7), takes it.
public enum Mdoc {
  /// An argument of a macro: what mdoc would take for a sign of its own is made a plain character.
  public static func argument(_ text: String) -> String {
    "\\&" + escaped(text).replacing("\"", with: "\\(dq").replacing(" ", with: "\\ ")
  }

  /// Running text, a sentence a line; a point or an apostrophe at a line's beginning makes no macro, and what stands
  /// between backticks is bold.
  public static func text(_ text: String) -> String {
    var sentences: [String] = [""]
    for word in text.split(separator: " ") {
      let begins = word.first.map { $0.isUppercase || $0 == "`" } ?? false
      if begins, let last = sentences.last?.last, last == "." || last == "?" || last == "!" { sentences.append("") }
      sentences[sentences.count - 1] += (sentences[sentences.count - 1].isEmpty ? "" : " ") + word
    }
    return sentences.map(line).joined(separator: "\n")
  }

  /// A line of running text, as ``text(_:)`` has it.
  static func line(_ text: String) -> String {
    let parts = escaped(text).split(separator: "`", omittingEmptySubsequences: false)
    // A backtick without a partner is one.
    guard parts.count % 2 == 1 else { return guarded(escaped(text)) }
    return guarded(parts.enumerated().map { $0 % 2 == 1 ? "\\fB\($1)\\fP" : String($1) }.joined())
  }

  /// Lines that are shown as they are.
  public static func literal(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { guarded(escaped(String($0))) }
    return ".Bd -literal -offset indent\n" + lines.joined(separator: "\n") + "\n.Ed\n"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
  }

  private static func guarded(_ line: String) -> String {
    line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
  }
}
