import Billing
import JSON
import Settings

/// One thing that an operator who is away is told.
package struct PushMatter: Hashable, Sendable {
  package let event: PushEvent
  /// The account it is about; nil where it is about none.
  package let account: AccountName?
  package let isLive: Bool
  /// When it happened.
  package let at: Instant
  /// The number of the request it is about; nil where it is about none.
  package let request: Int64?
  /// The number of the alarm it is about; nil where it is about none.
  package let alarm: Int64?
  /// How pressing it is, as ntfy counts: 1 to 5.
  package let priority: Int
  /// It in a few words: `#42 waits for a decision: upgrade pro -> scale`.
  package let title: String
  /// What else is said of it, line by line, nothing of it a link.
  package let lines: [String]

  /// Title and lines.
  package var text: String { ([title] + lines).joined(separator: "\n") }

  package var document: JSONValue {
    [
      "event": .string(event.rawValue), "at": .string(at.timestamp),
      "account": account.map { .string($0.rawValue) } ?? .null,
      "live": .bool(isLive), "request": request.map { .integer($0) } ?? .null,
      "alarm": alarm.map { .integer($0) } ?? .null, "text": .string(text),
    ]
  }
}
