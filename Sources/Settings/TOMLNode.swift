import TOMLKit

/// A value of a TOML file, copied out of the parser's own tree.
indirect enum TOMLNode {
  case string(String)
  case integer(Int)
  case float
  case boolean(Bool)
  case dateTime
  case array([TOMLNode])
  case table([String: TOMLNode])

  init(_ value: any TOMLValueConvertible) {
    switch value.type {
    case .string: self = .string(value.string ?? "")
    case .int: self = .integer(value.int ?? 0)
    case .double: self = .float
    case .bool: self = .boolean(value.bool ?? false)
    case .date, .time, .dateTime: self = .dateTime
    case .array: self = .array(value.array.map { array in array.map { TOMLNode($0) } } ?? [])
    case .table: self = .table(value.table.map(Self.entries) ?? [:])
    }
  }

  /// The entries of a parser's table.
  ///
  /// Its own iterator traps on a key that its C strings cut short, so the keys are looked up one by one.
  static func entries(of table: TOMLTable) -> [String: TOMLNode] {
    var entries: [String: TOMLNode] = [:]
    for key in table.keys {
      if let value = table[key] { entries[key] = TOMLNode(value) }
    }
    return entries
  }

  /// What the value is, in a person's words.
  var kind: String {
    switch self {
    case .string: "a string"
    case .integer: "an integer"
    case .float: "a number with a point"
    case .boolean: "true or false"
    case .dateTime: "a date or time"
    case .array: "a list"
    case .table: "a table"
    }
  }
}
