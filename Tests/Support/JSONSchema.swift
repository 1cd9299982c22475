import JSON

/// A JSON Schema (draft 2020-12) with the keywords that `docs/schemas` uses; a schema with any other one is refused, so that
/// nothing in it is passed over.
///
/// An integer is a number without fraction and exponent here, as our documents write them.
public struct JSONSchema: Sendable {
  /// What is wrong with a schema, and where in it.
  public struct Fault: Error, Hashable, CustomStringConvertible {
    /// What and where.
    public let description: String
  }

  /// A place in a document that does not fit, and why.
  public struct Mismatch: Hashable, Sendable, CustomStringConvertible {
    /// The place, as `$.accounts[0].name`.
    public let place: String
    /// Why.
    public let reason: String

    /// Both in one line.
    public var description: String { "\(place): \(reason)" }
  }

  private let root: JSONValue

  /// Takes a schema and looks through all of it.
  public init(_ document: JSONValue) throws(Fault) {
    root = document
    try check(document, at: "#")
  }

  /// Everything in a document that does not fit; empty for one that does.
  public func mismatches(in document: JSONValue) -> [Mismatch] { mismatches(of: document, by: root, at: "$") }

  // MARK: - The schema itself

  private static let types = ["null", "boolean", "object", "array", "number", "integer", "string"]

  private func check(_ schema: JSONValue, at place: String) throws(Fault) {
    guard let members = schema.object else { throw Fault(description: "\(place) is no object") }
    for (keyword, value) in members {
      let here = "\(place)/\(keyword)"
      switch keyword {
      case "$schema", "title", "description": try demand(value.string != nil, here)
      case "const": break
      case "enum": try demand(value.array?.isEmpty == false, here)
      case "type":
        let names = value.array ?? [value]
        try demand(!names.isEmpty && names.allSatisfy { $0.string.map(Self.types.contains) == true }, here)
      case "required": try demand(value.array?.allSatisfy { $0.string != nil } == true, here)
      case "additionalProperties": try demand(value.bool == false, here)
      case "minLength", "minItems": try demand((value.integer ?? -1) >= 0, here)
      case "minimum", "maximum": try demand(value.integer != nil, here)
      case "pattern": try demand(value.string.map { (try? Regex($0)) != nil } == true, here)
      case "$ref": try demand(definition(value) != nil, here)
      case "items": try check(value, at: here)
      case "anyOf":
        guard let choices = value.array, !choices.isEmpty else { throw Fault(description: "\(here) is no list") }
        for (index, choice) in choices.enumerated() { try check(choice, at: "\(here)/\(index)") }
      case "properties", "$defs":
        guard let schemas = value.object else { throw Fault(description: "\(here) is no object") }
        for (name, schema) in schemas { try check(schema, at: "\(here)/\(name)") }
      default: throw Fault(description: "\(here) is not known here")
      }
    }
  }

  private func demand(_ condition: Bool, _ place: String) throws(Fault) {
    if !condition { throw Fault(description: "\(place) is not what it has to be") }
  }

  private func definition(_ reference: JSONValue) -> JSONValue? {
    guard let path = reference.string, path.hasPrefix("#/$defs/") else { return nil }
    return root["$defs"]?[String(path.dropFirst(8))]
  }

  // MARK: - Documents

  private func mismatches(of value: JSONValue, by schema: JSONValue, at place: String) -> [Mismatch] {
    var found: [Mismatch] = []
    func refuse(_ reason: String) { found.append(Mismatch(place: place, reason: reason)) }
    if let target = schema["$ref"].flatMap(definition) { found += mismatches(of: value, by: target, at: place) }
    if let choices = schema["anyOf"]?.array {
      let results = choices.map { mismatches(of: value, by: $0, at: place) }
      if !results.contains(where: \.isEmpty) {
        refuse("fits none of \(choices.count)")
        found += results.min { $0.count < $1.count } ?? []
      }
    }
    if let wanted = schema["const"], wanted != value { refuse("is not \(wanted.serialized())") }
    if let choices = schema["enum"]?.array, !choices.contains(value) {
      refuse("\(value.serialized()) is none of the enum")
    }
    if let type = schema["type"],
      !(type.array ?? [type]).contains(where: { $0.string.map { Self.is(value, $0) } == true })
    {
      refuse("\(value.serialized().prefix(60)) is not \(type.serialized())")
    }
    if let text = value.string {
      if let least = schema["minLength"]?.integer, text.unicodeScalars.count < least { refuse("is too short") }
      if let pattern = schema["pattern"]?.string, let regex = try? Regex(pattern), text.firstMatch(of: regex) == nil {
        refuse("\(value.serialized()) does not fit \(pattern)")
      }
    }
    if let number = value.double {
      if let least = schema["minimum"]?.double, number < least { refuse("is less than \(least)") }
      if let most = schema["maximum"]?.double, number > most { refuse("is more than \(most)") }
    }
    if let elements = value.array {
      if let least = schema["minItems"]?.integer, elements.count < least { refuse("has too few elements") }
      if let items = schema["items"] {
        for (index, element) in elements.enumerated() {
          found += mismatches(of: element, by: items, at: "\(place)[\(index)]")
        }
      }
    }
    if let members = value.object { found += self.mismatches(ofMembers: members, by: schema, at: place) }
    return found
  }

  private func mismatches(ofMembers members: JSONObject, by schema: JSONValue, at place: String) -> [Mismatch] {
    var found: [Mismatch] = []
    for name in (schema["required"]?.array ?? []).compactMap(\.string) where members[name] == nil {
      found.append(Mismatch(place: place, reason: "\(name) is missing"))
    }
    for (name, member) in members {
      if let known = schema["properties"]?[name] {
        found += mismatches(of: member, by: known, at: "\(place).\(name)")
      } else if schema["additionalProperties"] != nil {
        found.append(Mismatch(place: place, reason: "\(name) is not known"))
      }
    }
    return found
  }

  private static func `is`(_ value: JSONValue, _ type: String) -> Bool {
    switch value {
    case .null: type == "null"
    case .bool: type == "boolean"
    case .integer: type == "integer" || type == "number"
    case .number: type == "number"
    case .string: type == "string"
    case .array: type == "array"
    case .object: type == "object"
    }
  }
}
