import Billing
import JSON
import Text

/// Names every field of a live answer and says which of them are read.
struct FieldInspection {
  /// The most fields that are named.
  static let mostFields = 500

  let source: SafeText
  /// The fields that are read, by their place; a name may have several shapes it is read in.
  let form: AnswerForm

  /// The fields in the order of the answer; objects before what is in them, elements of lists as `name[]`.
  func findings(in body: JSONValue) -> [FieldFinding] {
    var findings: [FieldFinding] = []
    var seen: Set<String> = []
    collect(body, "", place: form.start(of: body), &findings, &seen)
    return findings
  }

  private func finding(_ path: SafeText, _ type: String, _ isRecognised: Bool) -> FieldFinding {
    FieldFinding(source: source, path: path, type: SafeText(type), isRecognised: isRecognised)
  }

  private func collect(
    _ value: JSONValue, _ path: String, place: String?, _ findings: inout [FieldFinding], _ seen: inout Set<String>
  ) {
    if !path.isEmpty, seen.insert("\(place != nil) \(value.typeName) \(path)").inserted {
      let isRecognised = place.map { form.reads(value, at: $0) } ?? false
      let name = SafeText(path, maximumCharacters: 120)
      // A field that is of several types in several elements is one field.
      if let index = findings.firstIndex(where: { $0.path == name && $0.isRecognised == isRecognised }) {
        findings[index] = finding(name, "\(findings[index].type) or \(value.typeName)", isRecognised)
      } else if findings.count < Self.mostFields {
        findings.append(finding(name, value.typeName, isRecognised))
      }
    }
    guard findings.count < Self.mostFields else { return }
    if let object = value.object {
      for key in object.keys {
        guard let inner = object[key] else { continue }
        collect(
          inner, path.isEmpty ? key : path + "." + key, place: form.place(of: key, in: place), &findings, &seen)
      }
    } else if let list = value.array {
      for element in list { collect(element, path + "[]", place: place.map { $0 + "[]" }, &findings, &seen) }
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
