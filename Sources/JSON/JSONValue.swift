/// A JSON value; nothing is lost or rounded between a document and its value.
///
/// Numbers without fraction and exponent that fit are integers; every other number keeps its literal, so that `1.0`,
/// `1e0`, `-0` and what is beyond 64 bits are never taken for an integer. Strings and keys are compared by their code
/// points: `é` and its decomposed twin are two strings here, as they are to every other JSON implementation, although
/// `==` of `String` finds them equal.
public enum JSONValue: Sendable {
  /// The literal `null`.
  case null
  /// The literals `true` and `false`.
  case bool(Bool)
  /// A number without fraction and exponent that fits; never minus zero.
  case integer(Int64)
  /// Any other number, as its literal.
  case number(String)
  /// A string, unescaped.
  case string(String)
  /// The elements of an array.
  case array([JSONValue])
  /// The members of an object.
  case object(JSONObject)
}

extension JSONValue: Hashable {
  /// Whether both are the same value: members in any order, numbers by their literal, strings by their code points.
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.number(let left), .number(let right)), (.string(let left), .string(let right)):
      ExactString(left) == ExactString(right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    case (.null, _), (.bool, _), (.integer, _), (.number, _), (.string, _), (.array, _), (.object, _): false
    }
  }

  /// Hashes what equality compares.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value):
      hasher.combine(1)
      hasher.combine(value)
    case .integer(let value):
      hasher.combine(2)
      hasher.combine(value)
    case .number(let literal):
      hasher.combine(3)
      hasher.combine(ExactString(literal))
    case .string(let text):
      hasher.combine(4)
      hasher.combine(ExactString(text))
    case .array(let elements):
      hasher.combine(5)
      hasher.combine(elements)
    case .object(let members):
      hasher.combine(6)
      hasher.combine(members)
    }
  }
}

extension JSONValue {
  /// The value of a member; nil when there is no such member or this is no object.
  public subscript(_ key: String) -> JSONValue? { object?[key] }

  /// An element; nil when there is no such element or this is no array.
  public subscript(_ index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// Whether this is the literal `null`.
  public var isNull: Bool {
    if case .null = self { true } else { false }
  }

  /// The text, when this is a string.
  public var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The truth value, when this is one.
  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The number, when it was written as an integer: `1.0`, `1e0` and `-0` are none.
  public var integer: Int64? {
    if case .integer(let value) = self { value } else { nil }
  }

  /// The nearest floating-point number of any number; nil when it is too large to be finite.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let literal): Self.isNumber(literal) ? Double(literal).flatMap { $0.isFinite ? $0 : nil } : nil
    case .null, .bool, .string, .array, .object: nil
    }
  }

  /// The elements, when this is an array.
  public var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members, when this is an object.
  public var object: JSONObject? {
    if case .object(let members) = self { members } else { nil }
  }

  /// Whether a literal is a number by the grammar of RFC 8259; a hand-made ``number(_:)`` need not be.
  static func isNumber(_ literal: String) -> Bool {
    var parser = JSONParser(Array(literal.utf8), limits: .provider)
    return parser.isNumber()
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// The literal `null`.
  public init(nilLiteral: ()) { self = .null }

  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }

  /// An integer.
  public init(integerLiteral value: Int64) { self = .integer(value) }

  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }

  /// An array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  /// An object; a key that stands twice is a fault.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(unique: elements)) }
}
