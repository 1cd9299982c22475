import Billing
import Consent
import JSON

/// One entry of the append-only log, chained to the one before by its hash.
public struct Event: Hashable, Sendable {
  /// The entry's place, from 1 without gaps.
  public let sequence: Int64
  /// When it was written.
  public let at: Instant
  /// What happened, for example `request.approved`.
  public let kind: String
  /// The account it is about, where there is one.
  public let account: String?
  /// The request it is about, where there is one.
  public let request: String?
  /// Who caused it: `agent:NAME`, `operator`, `engine`.
  public let actor: String
  /// Further facts, canonical JSON without secrets.
  public let body: JSONValue
  /// The hash of the entry before; 64 zeros before the first.
  public let previous: String
  /// SHA-256 over this entry and ``previous``.
  public let hash: String

  /// The hash before the first entry.
  public static let origin = String(repeating: "0", count: 64)

  /// The document that an entry's hash is taken over.
  static func document(
    sequence: Int64, at: Instant, kind: String, account: String?, request: String?, actor: String, body: JSONValue,
    previous: String
  ) -> JSONObject {
    [
      "seq": .integer(sequence), "at": .string(at.iso8601), "kind": .string(kind),
      "account": account.map { .string($0) } ?? .null, "request": request.map { .string($0) } ?? .null,
      "actor": .string(actor), "body": body, "previous": .string(previous),
    ]
  }

  /// The document that this entry's hash is taken over.
  var document: JSONObject {
    Event.document(
      sequence: sequence, at: at, kind: kind, account: account, request: request, actor: actor, body: body,
      previous: previous)
  }

  /// Whether the entry's hash is that of its contents.
  ///
  /// - Parameter stored: its body as the row has it.
  func hasOwnHash(body stored: String) -> Bool {
    // Bodies are stored as they were hashed. One that somebody wrote in another way takes the long way.
    if let canonical = try? canonical(body: stored), sha256Hex(canonical) == hash { return true }
    return (try? JSONValue.object(document).canonical()).map { sha256Hex($0) == hash } ?? false
  }

  /// The canonical form of ``document``, for a body that is canonical already: most of the time that checking a log takes
  /// would go into making that anew.
  ///
  /// Whatever else the body is, nothing is hidden by it: all other texts are escaped, so that no two entries have one form.
  func canonical(body: String) throws(JSONCanonicalError) -> String {
    func text(_ value: String?) throws(JSONCanonicalError) -> String {
      try (value.map { .string($0) } ?? JSONValue.null).canonical()
    }
    let (account, actor, kind) = (try text(account), try text(actor), try text(kind))
    let (previous, request, place) = (
      try text(previous), try text(request), try JSONValue.integer(sequence).canonical()
    )
    return "{\"account\":\(account),\"actor\":\(actor),\"at\":\"\(at.iso8601)\",\"body\":\(body),\"kind\":\(kind)"
      + ",\"previous\":\(previous),\"request\":\(request),\"seq\":\(place)}"
  }

  /// The entry as one JSON object, for exports: what the hash is taken over, and the hash.
  public var exported: JSONValue {
    var document = document
    document["hash"] = .string(hash)
    return .object(document)
  }

  /// The columns that ``init(row:)`` takes, in its order.
  static let columns = "seq, at, kind, account, request, actor, body, previous, hash"
  /// The place of the body among them.
  static let bodyColumn = 6

  /// An entry from its row: by the columns' places, because whoever checks the log reads a million of them.
  init(row: LedgerRow) throws {
    sequence = try row.value(at: 0)
    at = Instant(milliseconds: try row.value(at: 1))
    kind = try row.value(at: 2)
    account = try row.value(at: 3)
    request = try row.value(at: 4)
    actor = try row.value(at: 5)
    body = try JSONValue.parse(try row.value(at: Self.bodyColumn) as String)
    previous = try row.value(at: 7)
    hash = try row.value(at: 8)
  }
}
