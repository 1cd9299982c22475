import Billing
import Consent
import GRDB

/// How far a check of the whole ledger has come: so many of so many entries or requests.
public typealias AuditProgress = @Sendable (_ done: Int64, _ all: Int64) -> Void

extension Ledger {
  /// Recomputes every hash and names the first entry that does not fit.
  ///
  /// A change, a removal or an exchange of entries breaks the chain at its first place; an entry whose hash was recomputed
  /// with it is given away by the one after it. What the chain cannot show by itself is a log whose *last* entries were
  /// cut off, or one that was written anew from some place to its end: it is a whole chain then. Whoever needs to notice
  /// that keeps an anchor somewhere else and gives it here.
  ///
  /// The log is read in pieces, several at a time, each in a transaction of its own: nothing of it is kept, and an engine
  /// that works meanwhile is not held up. What is written meanwhile is not checked.
  ///
  /// - Parameters:
  ///   - anchor: an entry that was the newest once; nil compares nothing.
  ///   - progress: told after each piece.
  public func verifyAudit(
    against anchor: AuditAnchor? = nil, progress: AuditProgress? = nil
  ) async throws(LedgerError) -> AuditVerdict {
    try await verifyAudit(against: anchor, inPiecesOf: AuditPiece.standardSize, progress: progress)
  }

  func verifyAudit(
    against anchor: AuditAnchor? = nil, inPiecesOf size: Int64, progress: AuditProgress? = nil
  ) async throws(LedgerError) -> AuditVerdict {
    let newest = try await newestEvent()
    var first: Int64? = .min
    let faults = try await inPieces(of: newest, progress) { () -> AuditPiece? in
      guard let place = first else { return nil }
      let piece = AuditPiece(from: place, size: size, newest: newest, against: anchor)
      first = piece.last < newest ? piece.last + 1 : nil
      return piece
    } check: { piece, database in
      (try piece.fault(in: database), piece.count)
    } isOver: {
      $0 != nil
    }
    // Of the pieces that are under way together, whichever comes first in the log has the first fault.
    if let fault = faults.compactMap({ $0 }).min(by: { $0.sequence < $1.sequence }) {
      let events = try await read { try $0.number("SELECT COUNT(*) FROM event") ?? 0 }
      return .broken(sequence: fault.sequence, reason: fault.reason, events: events)
    }
    if let anchor, anchor.sequence > newest {
      return .cut(events: newest, noted: anchor.sequence)
    }
    return .intact(events: newest)
  }

  /// Every request whose row is not what its events make of it, by number.
  ///
  /// - Parameters:
  ///   - verdict: what ``verifyAudit(against:progress:)`` found a moment ago: what was intact then is not hashed again.
  ///   - progress: told after each piece.
  public func forgedRows(
    after verdict: AuditVerdict? = nil, progress: AuditProgress? = nil
  ) async throws(LedgerError) -> [ForgedRow] {
    let verified: Int64 = if case .intact(let events) = verdict { events } else { 0 }
    let all = try await read { try $0.number("SELECT COUNT(*) FROM request") ?? 0 }
    var last: Int64?
    let forged = try await inPieces(of: all, progress) { [self] () throws(LedgerError) -> [NumberedID]? in
      let after = last
      let piece = try await read { try Ledger.numberedIDs(after: after, in: $0) }
      last = piece.last?.number ?? last
      return piece.isEmpty ? nil : piece
    } check: { piece, database in
      let forged = try piece.compactMap { row in
        try Ledger.forgery(ofRow: row.id, verified: verified, in: database).map {
          ForgedRow(number: row.number, id: row.id, reason: $0)
        }
      }
      return (forged, Int64(piece.count))
    } isOver: { _ in
      false
    }
    return forged.flatMap { $0 }.sorted { $0.number < $1.number }
  }

  /// A request's number and its id, whatever they are.
  private struct NumberedID: Sendable {
    let number: Int64
    let id: String
  }

  /// How many requests are replayed in one transaction.
  private static let requestsInAPiece = 512

  private static func numberedIDs(after number: Int64?, in database: any LedgerSession) throws -> [NumberedID] {
    try database.rows(
      "SELECT number, id FROM request \(number == nil ? "" : "WHERE number > ?") ORDER BY number LIMIT ?",
      (number.map { [$0] } ?? []) + [requestsInAPiece]
    ).map { NumberedID(number: try $0.value(at: 0), id: try $0.value(at: 1)) }
  }

  private static func forgery(ofRow id: String, verified: Int64, in database: any LedgerSession) throws -> String? {
    do {
      let request = try RequestID(id).flatMap { try RequestRow.fetch($0, in: database) }
      return try request.map { try forgery(of: $0, verified: verified, whatIsShown: true, in: database) }
        ?? "it cannot be read"
    } catch is SessionError {
      return "it cannot be read"
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      return "it cannot be read"
    }
  }

  // MARK: - Pieces

  /// How many pieces are checked at the same time: what they take is the processor's time.
  private static let atOnce = 2

  /// Checks pieces, some at the same time; those that were begun are finished when one finding ends the check.
  ///
  /// - Parameters:
  ///   - all: how much there is, for whoever is told of the progress.
  ///   - next: the next piece; nil at the end.
  ///   - check: what is found in a piece, and how much of all it was.
  private func inPieces<Piece: Sendable, Finding: Sendable>(
    of all: Int64, _ progress: AuditProgress?, next: () async throws(LedgerError) -> Piece?,
    check: @escaping @Sendable (Piece, any LedgerSession) throws -> (Finding, Int64), isOver: (Finding) -> Bool
  ) async throws(LedgerError) -> [Finding] {
    let result = await withTaskGroup(of: Result<(Finding, Int64), LedgerError>.self) { group in
      var (findings, done, running) = ([Finding](), Int64(0), 0)
      var end: Result<Void, LedgerError>?
      while true {
        while running < Self.atOnce, end == nil {
          do throws(LedgerError) {
            guard let piece = try await next() else {
              end = .success(())
              break
            }
            group.addTask { await self.result { try check(piece, $0) } }
            running += 1
          } catch {
            end = .failure(error)
          }
        }
        guard let checked = await group.next() else { break }
        running -= 1
        switch checked {
        case .success(let (finding, count)):
          findings.append(finding)
          done += count
          progress?(done, all)
          if isOver(finding) { end = end ?? .success(()) }
        case .failure(let error): end = .failure(error)
        }
      }
      return (end ?? .success(())).map { findings }
    }
    return try result.get()
  }

  private func result<Value: Sendable>(
    _ body: @Sendable @escaping (any LedgerSession) throws -> Value
  ) async -> Result<Value, LedgerError> {
    do throws(LedgerError) { return .success(try await read(body)) } catch { return .failure(error) }
  }
}
