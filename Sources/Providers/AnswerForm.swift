import JSON
import Text

/// The table of a service's answer: which fields it has, and in which shapes each is read.
///
/// A body is brought into the form of the table once, and decoded after that: a field in the other spelling gets the
/// table's (`monthly_price_cents`, `monthlyPriceCents`), a value gets its one form, and a wrapper is taken off. A field
/// of the table whose value has no shape that it is read in is named, and left as it came, so that nothing takes it for
/// a field that is missing.
struct AnswerForm: Sendable {
  /// The most fields that are named as not recognised.
  static let mostUnrecognised = 24
  /// The place of a body around the one that the table describes.
  private static let outside = "*"

  /// The fields that are read, by their place; elements of lists are `members[]`.
  let known: [String: [FieldShape]]
  /// What may be around the whole body, and has no place of its own in the table.
  let wrappers: [String]
  /// The fields that are only shown, by the last name of their place or the name of what they are in; all others tell
  /// plan or usage.
  let asides: Set<String>

  init(_ known: [String: [FieldShape]], wrappers: [String] = ["data", "result"], asides: Set<String> = []) {
    self.known = known
    self.wrappers = wrappers
    self.asides = asides
  }

  /// Those of the fields without which plan or usage is not known.
  func vital(_ fields: [SafeText]) -> [SafeText] {
    fields.filter { field in
      !field.string.split(whereSeparator: { ".[]".contains($0) }).contains { asides.contains(String($0)) }
    }
  }

  /// A body in the table's form, and the fields that are not recognised.
  func read(_ body: JSONValue) -> (body: JSONValue, unrecognised: [SafeText]) {
    var unrecognised: [SafeText] = []
    let inner = wrapper(around: body).flatMap { body[$0] } ?? body
    return (converted(inner, "", &unrecognised), unrecognised)
  }

  /// The place at which a body stands.
  func start(of body: JSONValue) -> String { wrapper(around: body) == nil ? "" : Self.outside }

  /// The place of a member, in the table's spelling; nil where the table cannot have it.
  func place(of key: String, in place: String?) -> String? {
    guard let place else { return nil }
    if place == Self.outside { return wrappers.contains(key) ? "" : nil }
    // A name with the marks of a place in it only looks like one that is read.
    if key.contains(".") || key.contains("[") { return nil }
    let start = place.isEmpty ? "" : place + "."
    return start + ([key, Self.camelled(key), Self.snaked(key)].first { known[start + $0] != nil } ?? key)
  }

  /// Whether a value at a place has a shape that it is read in; nothing is one of them.
  func reads(_ value: JSONValue, at place: String) -> Bool {
    if place.isEmpty { return true }
    guard let shapes = known[place] else { return false }
    return value.isNull || shapes.contains { $0.canonical(value) != nil }
  }

  /// A body in the table's form without the fields whose value has no shape that it is read in: what is handed on may
  /// say no more than what was understood.
  func readable(_ body: JSONValue) -> JSONValue { readable(body, at: "") }

  private func readable(_ value: JSONValue, at place: String?) -> JSONValue {
    if let list = value.array { return .array(list.map { readable($0, at: place.map { $0 + "[]" }) }) }
    guard let object = value.object else { return value }
    var result: JSONObject = [:]
    for (key, value) in object {
      let inner = self.place(of: key, in: place)
      if let inner, known[inner] != nil, !reads(value, at: inner) { continue }
      result[key] = readable(value, at: inner)
    }
    return .object(result)
  }

  /// What a body is wrapped in, where it has no field of the table itself.
  private func wrapper(around body: JSONValue) -> String? {
    guard let object = body.object,
      !object.keys.contains(where: { key in
        place(of: key, in: "").map { known[$0] != nil } ?? false
      })
    else { return nil }
    return wrappers.first { object[$0]?.object != nil || object[$0]?.array != nil }
  }

  private func converted(_ value: JSONValue, _ place: String?, _ unrecognised: inout [SafeText]) -> JSONValue {
    if let list = value.array { return .array(list.map { converted($0, place.map { $0 + "[]" }, &unrecognised) }) }
    guard let object = value.object else { return value }
    var result: JSONObject = [:]
    for (key, value) in object {
      let inner = self.place(of: key, in: place)
      let name = inner.map { String($0[($0.lastIndex(of: ".").map($0.index(after:)) ?? $0.startIndex)...]) } ?? key
      // Where both spellings stand, each stays what it is, and the table's is the one that counts.
      guard name == key || (object[name] == nil && result[name] == nil) else {
        result[key] = value
        continue
      }
      result[name] = converted(shaped(value, at: inner, &unrecognised), inner, &unrecognised)
    }
    return .object(result)
  }

  private func shaped(_ value: JSONValue, at place: String?, _ unrecognised: inout [SafeText]) -> JSONValue {
    guard !value.isNull, let place, let shapes = known[place] else { return value }
    if let canonical = shapes.lazy.compactMap({ $0.canonical(value) }).first { return canonical }
    if unrecognised.count < Self.mostUnrecognised { unrecognised.append(SafeText(place, maximumCharacters: 120)) }
    return value
  }

  /// `monthly_price_cents` as `monthlyPriceCents`.
  static func camelled(_ name: String) -> String {
    let words = name.split(separator: "_")
    guard words.count > 1 else { return name }
    return String(words[0]) + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// `monthlyPriceCents` as `monthly_price_cents`.
  static func snaked(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
  }
}
