import Billing
import Consent
import JSON
import Text

/// The notes of agents as `notes` prints them.
package enum NoteText {
  /// The line of facts that stands before an agent's words.
  package static func line(_ note: OperatorNote, in zone: ClockZone) -> String {
    let times = note.times > 1 ? "  \(note.times) times" : ""
    return
      "\(note.id)  \(note.at.words(in: zone))  \(note.account)  \(note.agent)  \(note.isNew ? "new" : "seen")\(times)"
  }

  /// One note as JSON.
  package static func document(_ note: OperatorNote) -> JSONValue {
    [
      "id": .string(String(note.id)), "account": .string(note.account.rawValue),
      "agent": .string(note.agent.rawValue), "issue": .string(note.issue.string),
      "context": note.context.map { .string($0.string) } ?? .null,
      "action": note.action.map { .string($0.string) } ?? .null, "times": .integer(note.times),
      "first_at": .string(note.firstAt.timestamp), "at": .string(note.at.timestamp),
      "seen_at": note.seenAt.map { .string($0.timestamp) } ?? .null,
    ]
  }
}
