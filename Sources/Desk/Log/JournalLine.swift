import Billing
import Consent
import JSON
import Ledger
import Text

/// One line of what a running engine tells its supervisor, such as systemd's journal.
///
/// What an agent or a service said stands behind ``FramedLines/mark`` at its end, and cannot begin a line.
package struct JournalLine: Hashable, Sendable {
  /// How urgent a line is, as syslog numbers it.
  package enum Urgency: Int, Sendable {
    case critical = 2
    case warning = 4
    case notice = 5
    case information = 6
  }

  package let urgency: Urgency
  package let text: String

  /// An open alarm.
  package init(_ alarm: Alarm) {
    urgency = .critical
    let detail = alarm.detail.isEmpty ? "" : "  \(FramedLines.mark)\(Self.oneLine(alarm.detail))"
    text = "ALARM \(alarm.id)  \(alarm.kind.rawValue)  \(alarm.account)" + detail
  }

  /// A note that an agent has left, a limit that it ran into, or how the credential of its calls was taken; nil for any
  /// other entry of the log.
  package init?(agents event: Event) {
    let title: String
    switch event.kind {
    case "note.kept":
      guard let number = event.body["note"]?.integer else { return nil }
      (title, urgency) = ("NOTE \(number)", .notice)
    case "limit.hit": (title, urgency) = ("LIMIT", .warning)
    case ForwardTrouble.Kind.refused.event: (title, urgency) = ("REFUSED", .warning)
    case ForwardTrouble.Kind.missing.event: (title, urgency) = ("NO CREDENTIAL", .warning)
    case "forward.accepted": (title, urgency) = ("ACCEPTED", .notice)
    default: return nil
    }
    let subject = event.kind != "note.kept" ? EventSubject.words(event).map { "  " + $0 } ?? "" : ""
    let detail = EventSubject.detail(event)
    text =
      "\(title)  \(event.account ?? "")  \(SafeText(event.actor).word())\(subject)"
      + (detail.isEmpty ? "" : "  \(FramedLines.mark)\(Self.oneLine(detail))")
  }

  /// A request as it stands now.
  package init(_ request: ConsentRequest, on account: Account?, at now: Instant) {
    urgency =
      switch request.state {
      case .pending: .notice
      case .failed, .unknown: .warning
      default: .information
      }
    let why = RequestText.why(request)
    text =
      Self.oneLine(SafeText(RequestText.line(request, on: account, at: now)))
      + (why.isEmpty ? "" : "  \(FramedLines.mark)\(Self.oneLine(why))")
  }

  /// Whatever would break a line is a space.
  private static func oneLine(_ words: SafeText) -> String {
    String(words.string.map { $0.isNewline ? " " : $0 })
  }

  /// The line as the journal takes it: with its urgency in front, which the journal takes away again (sd-daemon(3)).
  package var forJournal: String { "<\(urgency.rawValue)>countersign: \(text)" }
  /// The line as everybody else gets it.
  package var plain: String { "countersign: \(text)" }
}
