import JSON

/// A request body that is read field by field; everything wrong with it is gathered and told at once.
struct BodyFields {
  private let object: JSONValue
  private var problems: [BodyFault.Field] = []

  /// Reads a JSON object; an empty body counts as an empty object, because many calls have only optional fields.
  private init(_ body: SandboxRequest.Body) throws(BodyFault) {
    guard case .bytes(let bytes) = body else { throw .tooLarge }
    guard !bytes.isEmpty else {
      object = [:]
      return
    }
    do {
      object = try JSONValue.parse(bytes)
    } catch {
      throw .notJSON
    }
    guard object.object != nil else { throw .notAnObject }
  }

  /// A text, nil when the field is absent or null.
  mutating func text(_ field: String) -> String? {
    guard let value = present(field) else { return nil }
    if let text = value.string { return text }
    problems.append(.init(field: field, message: "has to be a string"))
    return nil
  }

  /// A whole number, nil when the field is absent or null.
  mutating func integer(_ field: String) -> Int64? {
    guard let value = present(field) else { return nil }
    if let number = value.integer { return number }
    problems.append(.init(field: field, message: "has to be an integer"))
    return nil
  }

  /// Yes or no, nil when the field is absent or null.
  mutating func flag(_ field: String) -> Bool? {
    guard let value = present(field) else { return nil }
    if let flag = value.bool { return flag }
    problems.append(.init(field: field, message: "has to be true or false"))
    return nil
  }

  /// Notes the fields that have to be there and are not.
  mutating func require(_ fields: String...) {
    for field in fields where present(field) == nil {
      problems.append(.init(field: field, message: "is missing"))
    }
  }

  /// Notes that a field is wrong for a reason of its own.
  mutating func refuse(_ field: String, _ message: String) {
    problems.append(.init(field: field, message: message))
  }

  /// One of a few words, nil when the field is absent or null.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(_ field: String, of type: Choice.Type) -> Choice?
  where Choice.RawValue == String {
    guard let value = present(field) else { return nil }
    if let choice = value.string.flatMap(Choice.init(rawValue:)) { return choice }
    let words = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
    problems.append(.init(field: field, message: "has to be \(words)"))
    return nil
  }

  /// Reads a whole body in one go.
  static func read<Value>(
    _ body: SandboxRequest.Body, _ fields: (inout BodyFields) -> Value
  ) throws(BodyFault) -> Value {
    var body = try BodyFields(body)
    let value = fields(&body)
    try body.finish()
    return value
  }

  /// Refuses the body when any field read so far was wrong.
  private func finish() throws(BodyFault) {
    guard problems.isEmpty else { throw .wrongFields(problems) }
  }

  private func present(_ field: String) -> JSONValue? {
    guard let value = object[field], !value.isNull else { return nil }
    return value
  }
}
