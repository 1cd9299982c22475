import JSON

/// A request body that is read field by field; everything wrong with it is gathered and told at once.
struct BodyFields {
  private let object: JSONValue
  /// What stands before a field's name in an error, for example `data.object.`.
  private let prefix: String
  private var problems: [BodyFault.Field] = []
  /// The fields that somebody asked for.
  private var known: Set<String> = []

  /// Reads a JSON object; an empty body counts as an empty object, because many calls have only optional fields.
  private init(_ body: SandboxRequest.Body) throws(BodyFault) {
    prefix = ""
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

  /// What stands inside another field.
  private init(_ object: JSONValue, prefix: String) {
    self.object = object
    self.prefix = prefix
  }

  /// A text, nil when the field is absent or null.
  mutating func text(_ field: String) -> String? {
    guard let value = present(field) else { return nil }
    if let text = value.string { return text }
    refuse(field, "has to be a string")
    return nil
  }

  /// A whole number, nil when the field is absent or null.
  mutating func integer(_ field: String) -> Int64? {
    guard let value = present(field) else { return nil }
    if let number = value.integer { return number }
    refuse(field, "has to be an integer")
    return nil
  }

  /// Yes or no, nil when the field is absent or null.
  mutating func flag(_ field: String) -> Bool? {
    guard let value = present(field) else { return nil }
    if let flag = value.bool { return flag }
    refuse(field, "has to be true or false")
    return nil
  }

  /// Notes the fields that have to be there and are not.
  mutating func require(_ fields: String...) {
    for field in fields where present(field) == nil {
      refuse(field, "is missing")
    }
  }

  /// Notes that a field is wrong for a reason of its own.
  mutating func refuse(_ field: String, _ message: String) {
    problems.append(.init(field: prefix + field, message: message))
  }

  /// One of a few words, nil when the field is absent or null.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(_ field: String, of type: Choice.Type) -> Choice?
  where Choice.RawValue == String {
    guard let value = present(field) else { return nil }
    if let choice = value.string.flatMap(Choice.init(rawValue:)) { return choice }
    let words = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
    refuse(field, "has to be \(words)")
    return nil
  }

  /// What stands inside an object that has to be there; without it, what `read` makes of nothing, which nobody uses.
  mutating func object<Value>(_ field: String, _ read: (inout BodyFields) -> Value) -> Value {
    inside(field, present(field)?.object, "has to be an object", read)
  }

  /// What stands inside an object that may be left out.
  mutating func optionalObject<Value>(_ field: String, _ read: (inout BodyFields) -> Value) -> Value? {
    present(field) == nil ? nil : object(field, read)
  }

  /// What stands inside the first element of an array that has to have one, which is an object.
  mutating func firstElement<Value>(_ field: String, _ read: (inout BodyFields) -> Value) -> Value {
    inside(field, present(field)?[0]?.object, "has to be an array that begins with an object", read)
  }

  private mutating func inside<Value>(
    _ field: String, _ value: JSONObject?, _ problem: String, _ read: (inout BodyFields) -> Value
  ) -> Value {
    var inner = BodyFields(.object(value ?? [:]), prefix: prefix + field + ".")
    let result = read(&inner)
    if value == nil {
      refuse(field, problem)
    } else {
      problems += inner.problems
    }
    return result
  }

  /// Notes every field that nobody asked for: a misspelt one would be passed over in silence.
  mutating func refuseUnknown() {
    let unknown = (object.object?.keys ?? []).filter { !known.contains($0) }
    for field in unknown { refuse(String(field.prefix(100)), "is not known here") }
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

  private mutating func present(_ field: String) -> JSONValue? {
    known.insert(field)
    guard let value = object[field], !value.isNull else { return nil }
    return value
  }
}
