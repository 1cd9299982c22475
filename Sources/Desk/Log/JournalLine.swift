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

  /// An entry of the log; nil when it is told nowhere but there.
  ///
  /// - Parameter request: the request it is about, as it stands now.
  package init?(_ event: Event, of request: ConsentRequest?, on account: Account?) {
    guard let kind = EntryKind(rawValue: event.kind), let (word, urgency) = kind.telling else { return nil }
    let name = event.account ?? ""
    let actor = SafeText(event.actor).word()
    let head: String
    if let request, kind.rawValue.hasPrefix("request.") {
      let isOwn = event.actor == "engine" || event.actor == "agent:" + request.requester.agent.rawValue
      let facts = ["#\(request.number)", word, RequestText.facts(request, on: account)]
      head = (facts + (isOwn ? [] : ["by \(actor)"]) + Self.extra(kind, event, request)).joined(separator: "  ")
    } else {
      let subject = EventSubject.words(event)
      let number = event.body["alarm"]?.integer ?? event.body["note"]?.integer ?? 0
      switch kind {
      case .alarmRaised:
        head = "ALARM \(number)  \(SafeText(event.body["kind"]?.string ?? "").word())  \(name)"
      case .alarmExplained: head = "ALARM \(number)  \(word)  \(name)  by \(actor)"
      case .alarmClosed: head = "ALARM \(number)  \(word)  \(name)"
      case .noteKept: head = "\(word) \(number)  \(name)  \(actor)"
      case .usageReached: head = [word, name, subject].compactMap(\.self).joined(separator: "  ")
      default: head = [word, name, actor, subject].compactMap(\.self).joined(separator: "  ")
      }
    }
    self.init(head, urgency, at: event.at, detail: Self.withoutAddresses(EventSubject.detail(event)))
  }

  /// An account that could not be read, or can be read again.
  package init(_ account: AccountName, _ failure: LookFailure?, at: Instant) {
    self.init(
      "ACCOUNT  \(account)  \(failure?.word ?? "read again")", failure == nil ? .notice : .warning, at: at,
      detail: failure.map { Self.withoutAddresses($0.detail) } ?? "")
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

  /// What a request's line says beside the request: until when to decide, or why it was rejected.
  private static func extra(_ kind: EntryKind, _ event: Event, _ request: ConsentRequest) -> [String] {
    switch kind {
    case .asked, .extended: ["decide by \(request.decideBy.words)"]
    case .rejected: [SafeText(event.body["preset"]?.string ?? "").word()]
    default: []
    }
  }

  /// Words in which of each address only the host is left: whoever reads a journal is sent to no page, and can pay none.
  static func withoutAddresses(_ words: SafeText) -> SafeText {
    guard words.string.contains("://") else { return words }
    var result = ""
    var rest = words.string[...]
    while let mark = rest.firstRange(of: "://") {
      let scheme = rest[..<mark.lowerBound].reversed().prefix { $0.isLetter || $0.isNumber || "+-.".contains($0) }.count
      result += rest[..<mark.lowerBound].dropLast(scheme)
      let address = rest[mark.upperBound...].prefix { !$0.isWhitespace && !"\"'<>|".contains($0) }
      let host = address.prefix { !"/?#".contains($0) }
      // Whatever stands before an @ is a name and a password.
      result += (host.split(separator: "@").last ?? "") + (host.count < address.count ? "/…" : "")
      rest = rest[address.endIndex...]
    }
    return SafeText(result + rest)
  }
}
