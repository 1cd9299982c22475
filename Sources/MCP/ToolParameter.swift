import JSON

/// One argument of a tool: what its schema says is what is checked.
struct ToolParameter: Hashable, Sendable {
  /// What it may be.
  enum Kind: Hashable, Sendable {
    /// A text of up to so many characters, and not empty.
    case text(atMost: Int)
    /// One of these words.
    case choice([String])
    /// A whole number.
    case integer(ClosedRange<Int64>)
  }

  let name: String
  let kind: Kind
  var isRequired = false
  /// For the model.
  let description: String

  var schema: JSONValue {
    var schema: JSONObject
    switch kind {
    case .text(let most): schema = ["type": "string", "minLength": 1, "maxLength": .integer(Int64(most))]
    case .choice(let words): schema = ["type": "string", "enum": .array(words.map { .string($0) })]
    case .integer(let range):
      schema = ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
    }
    schema["description"] = .string(description)
    return .object(schema)
  }

  /// What is wrong with a value, in words that follow the argument's name; nil for nothing.
  func obstacle(_ value: JSONValue) -> String? {
    switch kind {
    case .text(let most):
      guard let text = value.string, !text.isEmpty else { return "must be a text that is not empty" }
      return text.unicodeScalars.count > most ? "must have \(most) characters at most" : nil
    case .choice(let words):
      return value.string.map { words.contains($0) } == true ? nil : "must be one of: " + words.joined(separator: ", ")
    case .integer(let range):
      return Self.whole(value).map { range.contains($0) } == true
        ? nil : "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
    }
  }

  /// A number without a fraction: JSON Schema takes `1.0` for an integer too.
  static func whole(_ value: JSONValue) -> Int64? { value.integer ?? value.double.flatMap { Int64(exactly: $0) } }
}
