/// A value as a database keeps it, whichever database it is.
enum StoredValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  /// Bytes, which this program never keeps.
  case bytes
}

/// What can be given to a statement and read from a row.
protocol Storable: Sendable {
  /// The value as it is kept.
  var stored: StoredValue { get }

  /// The value that was kept; nil where it is of another kind.
  init?(stored: StoredValue)
}

extension Int64: Storable {
  var stored: StoredValue { .integer(self) }

  init?(stored: StoredValue) {
    guard case .integer(let value) = stored else { return nil }
    self = value
  }
}

extension Int: Storable {
  var stored: StoredValue { .integer(Int64(self)) }

  init?(stored: StoredValue) {
    guard case .integer(let value) = stored else { return nil }
    self.init(exactly: value)
  }
}

extension Int32: Storable {
  var stored: StoredValue { .integer(Int64(self)) }

  init?(stored: StoredValue) {
    guard case .integer(let value) = stored else { return nil }
    self.init(exactly: value)
  }
}

extension Bool: Storable {
  var stored: StoredValue { .integer(self ? 1 : 0) }

  init?(stored: StoredValue) {
    guard case .integer(let value) = stored else { return nil }
    self = value != 0
  }
}

extension String: Storable {
  var stored: StoredValue { .text(self) }

  init?(stored: StoredValue) {
    guard case .text(let value) = stored else { return nil }
    self = value
  }
}
