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
    let rest = steps.dropFirst()
    // What self holds is let go before it is changed: a second holder would have all of it copied for every value.
    if case .key(let key) = step, case .table(var entries) = self {
      self = .float
      var entry = entries.removeValue(forKey: key) ?? .table([:])
      entry.put(value, at: rest)
      entries[key] = entry
      self = .table(entries)
    } else if case .index(let index) = step, case .array(var elements) = self {
      self = .float
      if index == elements.count { elements.append(.table([:])) }
      var element = TOMLNode.float
      swap(&element, &elements[index])
      element.put(value, at: rest)
      elements[index] = element
      self = .array(elements)
    } else {
      preconditionFailure("TOMLNode: the reader puts nothing into a value")
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
