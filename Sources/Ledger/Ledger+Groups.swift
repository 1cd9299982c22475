import Billing
import Text

extension Ledger {
  /// The accounts that lead to the same organisation at the same place, the named one included: two keys of one customer
  /// share its calls, its consents and the one place in which a change of it is carried out.
  public func group(of account: AccountName) async throws(LedgerError) -> Set<AccountName> {
    try await read { try Ledger.group(of: account, in: $0) }
  }

  static func group(of account: AccountName, in database: any LedgerSession) throws -> Set<AccountName> {
    let rows = try database.rows(
      """
      SELECT other.account FROM look JOIN look AS other
        ON other.origin = look.origin AND other.organisation = look.organisation WHERE look.account = ?
      """, [account.rawValue])
    return try rows.reduce(into: [account]) { names, row in
      if let name = AccountName(try row.value("account")) { names.insert(name) }
    }
  }

  /// The one place in which changes are carried out for an organisation; where none is known, for an account.
  static func slot(origin: String, organisation: SafeText?, account: AccountName) -> String {
    origin + (organisation.map { " organisation " + $0.string } ?? " account " + account.rawValue)
  }
}
