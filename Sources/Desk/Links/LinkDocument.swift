import Billing
import Dashboard
import JSON
import Ledger
import Text

/// A link as the command line prints it: never with its URL.
package enum LinkDocument {
  /// One JSON object.
  package static func document(_ link: Link, isAllowed: Bool) -> JSONValue {
    [
      "id": .integer(link.id), "account": .string(link.account.rawValue), "kind": .string(link.kind.rawValue),
      "plan": link.target.map { .string($0.rawValue) } ?? .null, "host": .string(link.host.string),
      "host_allowed": .bool(isAllowed),
      "created_at": .string(link.createdAt.timestamp),
      "expires_at": link.expiresAt.map { .string($0.timestamp) } ?? .null, "state": .string(link.state.rawValue),
    ]
  }

  /// The link on a line, and below it a warning where its host is not allowed.
  package static func lines(_ link: Link, isAllowed: Bool, at now: Instant) -> (FramedLines) -> [String] {
    { frame in
      let line = frame.own(line(link, at: now), hanging: 8)
      guard !isAllowed, link.state == .unused else { return line }
      return line + frame.own("    ! " + StrangeHost.sentence.string)
    }
  }

  private static func line(_ link: Link, at now: Instant) -> String {
    let left: String
    if let expiresAt = link.expiresAt, link.state == .unused {
      left = words(max(0, expiresAt.milliseconds(since: now) / 1000)) + " left"
    } else if link.state == .unused {
      let kept = link.createdAt.adding(Ledger.longestPageLife).milliseconds(since: now)
      left = "no end known, kept for " + words(max(0, kept / 1000))
    } else {
      left = link.state.words(for: link.kind)
    }
    return "\(link.id)  \(link.kind.word)  \(link.account)  \(link.target.map(RequestText.plan) ?? "-")  "
      + "\(link.host.word(columns: 120))  \(left)"
  }

  private static func words(_ seconds: Int64) -> String {
    if seconds >= 86_400 { return "\(seconds / 86_400) d \(seconds % 86_400 / 3600) h" }
    if seconds >= 3600 { return "\(seconds / 3600) h \(seconds % 3600 / 60) m" }
    return "\(seconds / 60) m \(seconds % 60) s"
  }
}
