import Text

/// A command line's argument as it can be repeated in a message.
package struct SafeTextArgument: CustomStringConvertible {
  package let description: String

  package init(_ text: String) {
    description = "\"" + SafeText(text, maximumCharacters: 80).string + "\""
  }
}
