import Billing
import Consent

extension Ledger {
  /// Keeps the live URLs that came along with a look.
  ///
  /// A service may offer the same URL at every look, or a new one for the same purpose: the same one is kept once, whatever
  /// became of it - one that was dismissed does not come back - and a new one takes the place of the older. Pages of
  /// approval stand beside each other: each is about something else.
  static func offer(
    _ links: [OfferedLink], of account: AccountName, at now: Instant, in database: any LedgerSession
  ) throws {
    for link in links.prefix(mostOffers) {
      let hash = sha256Hex(link.issued.url.reveal())
      let known = try database.row(
        "SELECT id FROM link WHERE account = ? AND offered_hash = ?",
        [account.rawValue, hash])
      if known != nil { continue }
      let waiting = try database.count(
        "SELECT COUNT(*) FROM link WHERE state = 'unused' AND account = ? AND offered_hash IS NOT NULL",
        [account.rawValue])
      // A service that offers another page with every answer must not fill the list.
      if waiting ?? 0 >= mostWaiting { return }
      let older = try database.rows(
        """
        SELECT * FROM link WHERE state = 'unused' AND account = ? AND offered_hash IS NOT NULL AND kind = ?
          AND target IS ?
        """, [account.rawValue, link.kind.rawValue, link.target?.rawValue])
      for row in older where link.kind != .approval {
        try end(row, as: .expired, actor: .engine, at: now, in: database)
      }
      let id = try store(
        link.issued, kind: link.kind, account: account, request: nil, target: link.target, actor: .engine, at: now,
        in: database)
      try database.run("UPDATE link SET offered_hash = ? WHERE id = ?", [hash, id])
    }
  }

  /// The most URLs that are kept of one look.
  private static let mostOffers = 8
  /// The most offered URLs of one account that wait at the same time.
  private static let mostWaiting = 16
}
