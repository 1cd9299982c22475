import Text

/// A command line's argument as it can be repeated in a message.
struct SafeTextArgument: CustomStringConvertible {
  let description: String

  init(_ text: String) {
    description = "\"" + SafeText(text, maximumCharacters: 80).string + "\""
  }
}
