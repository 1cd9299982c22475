import Billing
import GRDB
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

  /// The entry as one JSON object, for exports: what the hash is taken over, and the hash.
  public var exported: JSONValue {
    var document = document
    document["hash"] = .string(hash)
    return .object(document)
  }

  init(row: Row) throws {
    sequence = try row.value("seq")
    at = Instant(milliseconds: try row.value("at"))
    kind = try row.value("kind")
    account = try row.value("account")
    request = try row.value("request")
    actor = try row.value("actor")
    body = try JSONValue.parse(try row.value("body") as String)
    previous = try row.value("previous")
    hash = try row.value("hash")
  }
}
