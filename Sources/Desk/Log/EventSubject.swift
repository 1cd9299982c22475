import JSON
import Ledger
import Text

/// What an entry of the log is about beside its account and its request: which alarm, link, agent or meter.
package enum EventSubject {
  /// The words, for example `alarm 3  unconsented_change`; nil where the entry's request says it all.
  ///
  /// A meter's name is the service's: it stands as one word, and never first.
  package static func words(_ event: Event) -> String? {
    let keys: [(key: String, label: String)] =
      switch event.kind.prefix(while: { $0 != "." }) {
      case "alarm": [("alarm", "alarm "), ("kind", "")]
      case "link": [("link", "link "), ("kind", ""), ("state", "")]
      case "agent": [("agent", "agent ")]
      case "usage": [("meter", "meter "), ("threshold", "at ")]
      case "limit": [("what", "")]
      case "forward": [("route", ""), ("credential", "")]
      case "note": [("note", "note "), ("operation", ""), ("outcome", "")]
      case "request" where event.request == nil: [("operation", ""), ("plan", "")]
      default: []
      }
    let words = keys.compactMap { key, label in event.body[key].flatMap(value).map { label + $0 } }
    return words.isEmpty ? nil : words.joined(separator: "  ")
  }

  /// What was seen, in words that may be the service's; empty where the entry is told by its line.
  package static func detail(_ event: Event) -> SafeText {
    let key: String? =
      switch event.kind {
      case "alarm.raised": "detail"
      case "alarm.explained": "explanation"
      case "alarm.closed": "why"
      case "note.kept": "issue"
      case "request.created": "reason"
      case "request.rejected": "comment"
      case "request.closed_manually": "note"
      case "limit.hit", "forward.refused", "forward.no_credential": "words"
      default: nil
      }
    return SafeText((key.flatMap { event.body[$0]?.string } ?? event.body["outcome"]?["words"]?.string) ?? "")
  }

  private static func value(_ value: JSONValue) -> String? {
    if let text = value.string { return SafeText(text).word() }
    return value.integer.map { String($0) }
  }
}
