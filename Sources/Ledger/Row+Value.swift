import GRDB

extension Row {
  /// The value of a column, which may be empty only where an optional is asked for.
  ///
  /// A value of another kind is an error, where GRDB's subscripts stop the program: the file can be damaged, and others can
  /// write it, and neither may bring the engine down.
  func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ column: String) throws -> Value {
    try decode(Value.self, forColumn: column)
  }

  /// Like ``value(_:)``, by the column's place.
  func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(at index: Int) throws -> Value {
    try decode(Value.self, atIndex: index)
  }

  /// The error for a row that this program did not write, or not whole: such a ledger is damaged and never guessed at.
  func isDamaged(_ what: String) -> DatabaseError {
    let id = self["id"] as DatabaseValue?
    return DatabaseError(resultCode: .SQLITE_CORRUPT, message: "\(what) cannot be read (\(id ?? .null))")
  }
}
