/// A row that a query gave.
struct LedgerRow: Sendable {
  /// Where which column stands, the same for every row of a query.
  struct Columns: Sendable {
    let names: [String]
    private let places: [String: Int]

    init(_ names: [String]) {
      self.names = names
      places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    func place(of name: String) -> Int? { places[name] }
  }

  let columns: Columns
  let values: [StoredValue]

  /// The value of a column, which may be empty only where an optional is asked for.
  ///
  /// A value of another kind is an error and never stops the program: the file can be damaged, and others can write it, and
  /// neither may bring the engine down.
  func value<Value: Storable>(_ column: String) throws -> Value {
    guard let place = columns.place(of: column) else { throw SessionError.damaged("there is no column \(column)") }
    return try value(at: place)
  }

  /// Like ``value(_:)-(String)``, nil where nothing is kept.
  func value<Value: Storable>(_ column: String) throws -> Value? {
    guard let place = columns.place(of: column) else { throw SessionError.damaged("there is no column \(column)") }
    return try value(at: place)
  }

  /// Like ``value(_:)-(String)``, by the column's place.
  func value<Value: Storable>(at place: Int) throws -> Value {
    guard let value = Value(stored: values[place]) else {
      throw SessionError.damaged("\(columns.names[place]) is not what it has to be")
    }
    return value
  }

  /// Like ``value(at:)-(Int)``, nil where nothing is kept.
  func value<Value: Storable>(at place: Int) throws -> Value? {
    if case .null = values[place] { return nil }
    return try value(at: place) as Value
  }

  /// The error for a row that this program did not write, or not whole: such a ledger is damaged and never guessed at.
  func isDamaged(_ what: String) -> SessionError {
    let id: String =
      switch columns.place(of: "id").map({ values[$0] }) {
      case .integer(let number): "\(number)"
      case .text(let text): "\"\(text)\""
      default: "NULL"
      }
    return .damaged("\(what) cannot be read (\(id))")
  }
}
