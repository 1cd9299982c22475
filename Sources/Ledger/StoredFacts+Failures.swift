import Billing
import JSON
import Text

/// How the kind of a failed look stands in the database: a word, and what belongs to it.
extension StoredFacts {
  static func encode(_ failure: LookFailure) -> JSONValue {
    ["kind": failure.kind.map(encode) ?? .null, "detail": text(failure.detail)]
  }

  static func failure(_ value: JSONValue) -> LookFailure? {
    safe(value["detail"]).map { LookFailure(value["kind"].flatMap(failureKind), detail: $0) }
  }

  static func encode(_ kind: ProviderFailure.Kind) -> JSONValue {
    switch kind {
    case .unreachable: ["kind": "unreachable"]
    case .unauthorized: ["kind": "unauthorized"]
    case .rateLimited(let until): ["kind": "rate_limited", "until": instant(until)]
    case .atLimit(let until, let meter):
      ["kind": "at_limit", "until": instant(until), "meter": meter.map(text) ?? .null]
    case .rejected(let status): ["kind": "rejected", "status": .string(String(status))]
    case .unrecognised(let field): ["kind": "unrecognised", "field": text(field)]
    case .garbage: ["kind": "garbage"]
    case .noCredential: ["kind": "no_credential"]
    case .unrecorded: ["kind": "unrecorded"]
    }
  }

  /// The kind; nil for one that a later release wrote.
  static func failureKind(_ value: JSONValue) -> ProviderFailure.Kind? {
    switch value["kind"]?.string {
    case "unreachable": .unreachable
    case "unauthorized": .unauthorized
    case "rate_limited": .rateLimited(until: instant(value["until"]))
    case "at_limit": .atLimit(until: instant(value["until"]), meter: safe(value["meter"]))
    case "rejected": value["status"]?.string.flatMap { Int($0) }.map { .rejected(status: $0) }
    case "unrecognised": safe(value["field"]).map { .unrecognised(field: $0) }
    case "garbage": .garbage
    case "no_credential": .noCredential
    case "unrecorded": .unrecorded
    default: nil
    }
  }
}
