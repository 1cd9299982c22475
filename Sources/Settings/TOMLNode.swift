/// A value of a TOML file; of floats, dates and times, which no setting takes, only what they are.
indirect enum TOMLNode: Hashable {
  case string(String)
  case integer(Int)
  case float
  case boolean(Bool)
  case dateTime
  case array([TOMLNode])
  case table([String: TOMLNode])

  /// Puts a value where steps lead; tables on the way that are not there yet are made, and so is the next element of a list.
  mutating func put(_ value: TOMLNode, at steps: ArraySlice<TOMLPath.Step>) {
    guard let step = steps.first else {
      self = value
      return
    }
    switch (step, self) {
    case (.key(let key), .table(var entries)):
      // Let go first, so that nothing is copied.
      self = .float
      var entry = entries.removeValue(forKey: key) ?? .table([:])
      entry.put(value, at: steps.dropFirst())
      entries[key] = entry
      self = .table(entries)
    case (.index(let index), .array(var elements)):
      self = .float
      if index == elements.count { elements.append(.table([:])) }
      elements[index].put(value, at: steps.dropFirst())
      self = .array(elements)
    default: preconditionFailure("TOMLNode: the reader puts nothing into a value")
    }
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
