import Billing
import Consent
import Dashboard
import Ledger
import Text

/// One line of what a running engine tells whoever supervises it, such as systemd's journal.
///
/// What an agent or a service said stands behind ``FramedLines/mark`` at its end, and cannot begin a line.
package struct JournalLine: Hashable, Sendable {
  /// How urgent a line is, as syslog numbers it.
  package enum Urgency: Int, Sendable {
    case critical = 2
    case error = 3
    case warning = 4
    case notice = 5
    case information = 6
  }

  /// When it happened.
  package let at: Instant
  package let urgency: Urgency
  /// What happened, in our words.
  package let head: String
  /// What an agent, a service or the operator said of it.
  package let detail: SafeText

  /// A line of our own words alone.
  package init(_ head: String, _ urgency: Urgency, at: Instant, detail: SafeText = "") {
    self.at = at
    self.urgency = urgency
    self.head = head
    self.detail = detail
  }

  /// An entry of the log, in its sentence; nil when it is told nowhere but there.
  ///
  /// - Parameter requests: what is known of the requests that the entry names, by their ids.
  package init?(_ event: Event, _ requests: [String: ConsentRequest]) {
    guard let kind = EventKind(rawValue: event.kind), let urgency = kind.urgency else { return nil }
    let sentence = EventSentence(event, requests)
    let request = event.request.flatMap { requests[$0] }
    let head = [request.map { "#\($0.number)" }, sentence.text] + Self.extra(kind, request)
    self.init(
      Pathless.text(head.compactMap(\.self).joined(separator: "  ")), urgency, at: event.at,
      detail: SafeText(Pathless.text(sentence.words.string)))
  }

  /// An account that could not be read, or can be read again.
  package init(_ account: AccountName, _ failure: LookFailure?, at: Instant) {
    self.init(
      "ACCOUNT  \(account)  \(failure?.word ?? "read again")", failure == nil ? .notice : .warning, at: at,
      detail: failure.map { SafeText(Pathless.text($0.detail.string)) } ?? "")
  }

  /// The line without its time.
  package var text: String {
    // Whatever would break a line is a space.
    let words = String(detail.string.map { $0.isNewline ? " " : $0 })
    let cut = words.count > Self.longest ? words.prefix(Self.longest - 1) + "…" : words[...]
    return head + (cut.isEmpty ? "" : "  \(FramedLines.mark)\(cut)")
  }

  /// The line as the journal takes it: with its urgency in front, which the journal takes away again (sd-daemon(3)); what
  /// happened a while ago says when, because the journal knows only when it was told.
  package func forJournal(at now: Instant) -> String {
    let when = now.milliseconds(since: at) > Self.late ? "(\(at.words))  " : ""
    return "<\(urgency.rawValue)>countersign: \(when)\(text)"
  }

  /// The line as everybody else gets it.
  package var plain: String { "\(at.timestamp) countersign: \(text)" }

  /// How much is told of what somebody else said, in characters.
  private static let longest = 300
  /// How much later than it happened a line says when that was, in milliseconds.
  private static let late: Int64 = 60_000

  /// What whoever decides needs beside the sentence: whether real money moves, and until when to decide.
  private static func extra(_ kind: EventKind, _ request: ConsentRequest?) -> [String?] {
    guard let request else { return [] }
    return switch kind {
    case .requestCreated, .requestExtended:
      [request.isLive ? "LIVE" : "TEST", "decide by \(request.decideBy.words)"]
    default: []
    }
  }
}
