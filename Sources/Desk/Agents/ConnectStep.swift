import JSON

/// One thing to do so that a client reaches the gateway: some text, and where it belongs.
package struct ConnectStep: Hashable, Sendable {
  /// What the text is written in.
  package enum Form: String, Sendable {
    case shell = "sh"
    case json
    case toml
  }

  /// What is done with it, in words that end with a colon.
  package let words: String
  package let form: Form
  /// The file it is pasted into; nil for a command.
  package let file: String?
  /// The text to paste, without a line break at its end.
  package let text: String

  init(_ words: String, _ form: Form, into file: String? = nil, _ text: String) {
    (self.words, self.form, self.file, self.text) = (words, form, file, text)
  }

  /// The step as programs read it.
  package var json: JSONValue {
    [
      "words": .string(words), "form": .string(form.rawValue), "file": file.map { .string($0) } ?? .null,
      "text": .string(text),
    ]
  }
}
