import Billing
import JSON
import Text

/// Names every field of a live answer and says which of them are read.
struct FieldInspection {
  /// What a field is read as.
  enum Kind {
    case text, integer, flag, object, list, anything

    func reads(_ value: JSONValue) -> Bool {
      switch (self, value) {
      case (.anything, _), (_, .null): true
      case (.text, .string), (.integer, .integer), (.flag, .bool), (.object, .object), (.list, .array): true
      default: false
      }
    }
  }

  /// The most fields that are named.
  static let mostFields = 500

  let source: SafeText
  /// The fields that are read, by their place; a name may have several types it is read as.
  let known: [String: [Kind]]

  /// The fields in the order of the answer; objects before what is in them, elements of lists as `name[]`.
  func findings(in body: JSONValue) -> [FieldFinding] {
    var findings: [FieldFinding] = []
    var seen: Set<String> = []
    collect(body, "", isKnown: true, &findings, &seen)
    return findings
  }

  private func collect(
    _ value: JSONValue, _ path: String, isKnown: Bool, _ findings: inout [FieldFinding], _ seen: inout Set<String>
  ) {
    if !path.isEmpty, seen.insert("\(isKnown) \(value.typeName) \(path)").inserted, findings.count < Self.mostFields {
      let kinds = isKnown ? known[path] ?? [] : []
      findings.append(
        FieldFinding(
          source: source, path: SafeText(path, maximumCharacters: 120), type: SafeText(value.typeName),
          isRecognised: kinds.contains { $0.reads(value) }))
    }
    guard findings.count < Self.mostFields else { return }
    if let object = value.object {
      for key in object.keys {
        guard let inner = object[key] else { continue }
        // A name with the marks of a place in it only looks like one that is read.
        let isPlain = !key.contains(".") && !key.contains("[")
        collect(inner, path.isEmpty ? key : path + "." + key, isKnown: isKnown && isPlain, &findings, &seen)
      }
    } else if let list = value.array {
      for element in list { collect(element, path + "[]", isKnown: isKnown, &findings, &seen) }
    }
  }
}

extension JSONValue {
  /// The JSON type in a word.
  var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .integer: "integer"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    case .number: "number"
    }
  }
}
