import Billing
import Consent
import Dashboard
import JSON
import Ledger
import Text

/// Turns entries of the audit log into what the log's screen shows.
package struct LogEntryReader: Sendable {
  let ledger: Ledger

  package init(ledger: Ledger) { self.ledger = ledger }

  /// Entries before a place, the newest first, and whether there are no older ones.
  package func entries(before sequence: Int64?, limit: Int) async throws(LedgerError) -> (
    entries: [LogEntry], isEnd: Bool
  ) {
    let events = try await ledger.events(before: sequence ?? .max, limit: limit)
    let requests = try await ledger.requests(of: Set(events.flatMap(EventSentence.requests)))
    return (events.map { Self.entry($0, requests) }, events.count < limit || events.last?.sequence == 1)
  }

  /// An event as an entry; a request goes by its number, or by its id where it is not in the ledger any more.
  package static func entry(_ event: Event, _ requests: [String: ConsentRequest]) -> LogEntry {
    let sentence = EventSentence(event, requests, arrow: "→")
    return LogEntry(
      sequence: event.sequence, at: event.at, kind: SafeText(event.kind),
      account: event.account.flatMap(AccountName.init),
      request: event.request.map { id in SafeText(requests[id].map { "#\($0.number)" } ?? id) },
      actor: SafeText(event.actor),
      sentence: sentence.text, words: sentence.words,
      body: facts(event.body, label: "") + [Fact(label: "hash", value: SafeText(event.hash))],
      json: event.exported.serialized())
  }

  /// The leaves of a document, each with the way to it.
  private static func facts(_ value: JSONValue, label: String) -> [Fact] {
    switch value {
    case .object(let members):
      members.flatMap { facts($0.value, label: label.isEmpty ? $0.key : label + "." + $0.key) }
    case .array(let elements):
      elements.enumerated().flatMap { facts($0.element, label: "\(label)[\($0.offset + 1)]") }
    case .null: []
    case .string(let text): [Fact(label: SafeText(label), value: SafeText(text))]
    default: [Fact(label: SafeText(label), value: SafeText(value.serialized()))]
    }
  }
}
