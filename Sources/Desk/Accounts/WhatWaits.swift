import Billing
import Consent
import JSON

/// What waits for the operator: decisions, payments and alarms, as `status` and `serve` say it.
package struct WhatWaits: Hashable, Sendable {
  package let decisions: Int
  package let payments: Int
  package let alarms: Int
  /// When the time to decide the most urgent request is over; nil when none waits.
  package let decideBy: Instant?

  /// Counts requests and alarms; what is over is left out.
  package init(_ requests: [ConsentRequest], _ alarms: [Alarm]) {
    let pending = requests.filter { $0.state == .pending }
    decisions = pending.count
    payments = requests.count { $0.state == .awaitingPayment }
    self.alarms = alarms.count { $0.isOpen }
    decideBy = pending.map(\.decideBy).min()
  }

  /// `2 decisions, 1 payment, 1 open alarm`; nil when nothing waits.
  package var words: String? {
    let parts = [Self.count(decisions, "decision"), Self.count(payments, "payment"), Self.count(alarms, "open alarm")]
    return parts.allSatisfy { $0 == nil } ? nil : parts.compactMap(\.self).joined(separator: ", ")
  }

  /// The same for programs.
  package var document: JSONValue {
    [
      "decisions": .integer(Int64(decisions)), "payments": .integer(Int64(payments)),
      "alarms": .integer(Int64(alarms)), "decide_by": decideBy.map { .string($0.timestamp) } ?? .null,
    ]
  }

  /// What an engine says when it begins; nil when nothing waits and every account can be read.
  package func journalLine(unread: [String], at now: Instant) -> JournalLine? {
    let parts =
      [words.map { $0 + (decideBy.map { ", decide by \($0.words)" } ?? "") }]
      + [unread.isEmpty ? nil : "not read: " + unread.joined(separator: " ")]
    let line = parts.compactMap(\.self).joined(separator: "; ")
    return line.isEmpty
      ? nil : JournalLine("WAITING  " + line, alarms > 0 || !unread.isEmpty ? .warning : .notice, at: now)
  }

  private static func count(_ number: Int, _ noun: String) -> String? {
    number == 0 ? nil : "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
