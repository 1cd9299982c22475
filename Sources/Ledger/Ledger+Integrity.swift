import GRDB
import Text

extension Ledger {
  /// What is wrong with the database's file itself, as a clause; nil where nothing is.
  ///
  /// SQLite reads what it is asked for and looks at nothing else: a file whose log (`-wal`) belongs to another one opens, and
  /// answers one question from the one and the next from the other. This reads every page, and each index against its table.
  public func damage() async throws(LedgerError) -> SafeText? {
    try await read { try Ledger.damage(in: $0) }
  }

  static func damage(in database: any LedgerSession) throws -> SafeText? {
    let found: [String]
    do { found = try database.texts("PRAGMA integrity_check(1)") } catch let error as DatabaseError
      where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
    {
      return SafeText(error.message ?? "it is malformed")
    }
    guard found != ["ok"] else { return nil }
    // It tells where in lines of its own; the first thing that is wrong is enough.
    let lines = found.flatMap { $0.split(separator: "\n") }.filter { !$0.hasPrefix("*** in database") }
    return SafeText(lines.first.map(String.init) ?? "it is malformed")
  }
}
