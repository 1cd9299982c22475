import Billing
import JSON

/// A ticket of Dock's support.
struct DockTicket: Hashable, Sendable {
  /// https://trydock.ai/docs/support lists five.
  enum Kind: String, CaseIterable, Hashable, Sendable {
    case bug
    case feature
    case billing
    case question
    case other
  }

  let id: String
  let kind: Kind
  let title: String
  let body: String
  let createdAt: Instant

  /// The documented answer; a sandbox mirrors nothing, which the service's own shape has a field for.
  var json: JSONValue {
    [
      "id": .string(id), "kind": .string(kind.rawValue), "title": .string(title), "status": "open",
      "githubNumber": .null, "githubUrl": .null, "githubError": "The sandbox does not reach GitHub.",
      "createdAt": .string(createdAt.iso8601),
    ]
  }
}
