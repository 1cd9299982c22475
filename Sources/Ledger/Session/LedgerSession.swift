/// What the ledger's statements are run by, within one transaction or one reading.
///
/// One text for both databases: `?` stands for what is given, and nothing is said that only one of them knows.
protocol LedgerSession {
  /// Runs a statement.
  ///
  /// - Returns: how many rows it changed.
  @discardableResult
  func run(_ sql: String, _ arguments: SessionArguments) throws -> Int

  /// Runs a statement, unless it breaks a rule of uniqueness: then nothing is changed, and the transaction goes on.
  ///
  /// - Returns: how many rows it changed; nil where what it would make is there already.
  func runUnlessTaken(_ sql: String, _ arguments: SessionArguments) throws -> Int?

  /// Gives each row of a query to a closure, none of which has to be kept.
  func each(_ sql: String, _ arguments: SessionArguments, _ body: (LedgerRow) throws -> Void) throws

  /// The first row of a query.
  func row(_ sql: String, _ arguments: SessionArguments) throws -> LedgerRow?
}

extension LedgerSession {
  /// Runs a statement that needs nothing.
  @discardableResult
  func run(_ sql: String) throws -> Int { try run(sql, []) }

  /// All rows of a query.
  func rows(_ sql: String, _ arguments: SessionArguments = []) throws -> [LedgerRow] {
    var rows: [LedgerRow] = []
    try each(sql, arguments) { rows.append($0) }
    return rows
  }

  /// The first row of a query that needs nothing.
  func row(_ sql: String) throws -> LedgerRow? { try row(sql, []) }

  /// The number in a query's first row and column; nil where there is none.
  func number(_ sql: String, _ arguments: SessionArguments = []) throws -> Int64? {
    try row(sql, arguments)?.value(at: 0)
  }

  /// Like ``number(_:_:)``, of what is counted.
  func count(_ sql: String, _ arguments: SessionArguments = []) throws -> Int? {
    try row(sql, arguments)?.value(at: 0)
  }

  /// The text in a query's first row and column; nil where there is none.
  func text(_ sql: String, _ arguments: SessionArguments = []) throws -> String? {
    try row(sql, arguments)?.value(at: 0)
  }

  /// The numbers in a query's first column.
  func numbers(_ sql: String, _ arguments: SessionArguments = []) throws -> [Int64] {
    try rows(sql, arguments).map { try $0.value(at: 0) }
  }

  /// The texts in a query's first column.
  func texts(_ sql: String, _ arguments: SessionArguments = []) throws -> [String] {
    try rows(sql, arguments).map { try $0.value(at: 0) }
  }

  /// Puts a row into a table that numbers its rows by `id`.
  ///
  /// - Returns: the number of the new row.
  func insert(_ sql: String, _ arguments: SessionArguments) throws -> Int64 {
    guard let id = try number(sql + " RETURNING id", arguments) else {
      throw SessionError.damaged("a new row has no number")
    }
    return id
  }
}
