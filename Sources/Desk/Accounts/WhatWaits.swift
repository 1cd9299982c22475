import Billing
import Consent
import JSON

/// What waits for the operator: decisions, payments and alarms, and what is under way of what he decided, as `status` and
/// `serve` say it.
package struct WhatWaits: Hashable, Sendable {
  package let decisions: Int
  package let payments: Int
  package let alarms: Int
  /// How many are approved and not sent yet.
  package let approved: Int
  /// How many were sent and have no answer on record.
  package let executing: Int
  /// How many were sent and lost their answer.
  package let unknown: Int
  /// When the time to decide the most urgent request is over; nil when none waits.
  package let decideBy: Instant?

  /// Counts requests and alarms; what is over is left out.
  package init(_ requests: [ConsentRequest], _ alarms: [Alarm]) {
    let pending = requests.filter { $0.state == .pending }
    decisions = pending.count
    payments = requests.count { $0.state == .awaitingPayment }
    self.alarms = alarms.count { $0.isOpen }
    approved = requests.count { $0.state == .approved }
    executing = requests.count { $0.state == .executing }
    unknown = requests.count { $0.state == .unknown }
    decideBy = pending.map(\.decideBy).min()
  }

  /// Whether nobody knows of something that was sent whether it happened.
  package var isInDoubt: Bool { executing + unknown > 0 }

  /// `1 unknown outcome, 2 decisions, 1 payment, 1 open alarm`; nil when nothing waits.
  package var words: String? {
    let parts = [
      Self.count(unknown, "unknown outcome"), executing == 0 ? nil : "\(executing) sent without an answer on record",
      Self.count(decisions, "decision"), Self.count(payments, "payment"), Self.count(alarms, "open alarm"),
      approved == 0 ? nil : "\(approved) approved and not sent yet",
    ]
    return parts.allSatisfy { $0 == nil } ? nil : parts.compactMap(\.self).joined(separator: ", ")
  }

  /// The same for programs.
  package var document: JSONValue {
    [
      "decisions": .integer(Int64(decisions)), "payments": .integer(Int64(payments)),
      "alarms": .integer(Int64(alarms)), "approved": .integer(Int64(approved)),
      "executing": .integer(Int64(executing)), "unknown": .integer(Int64(unknown)),
      "decide_by": decideBy.map { .string($0.timestamp) } ?? .null,
    ]
  }

  /// What an engine says when it begins; nil when nothing waits and every account can be read.
  package func journalLine(unread: [String], at now: Instant) -> JournalLine? {
    let parts =
      [words.map { $0 + (decideBy.map { ", decide by \($0.words)" } ?? "") }]
      + [unread.isEmpty ? nil : "not read: " + unread.joined(separator: " ")]
    let line = parts.compactMap(\.self).joined(separator: "; ")
    return line.isEmpty
      ? nil : JournalLine("WAITING  " + line, isInDoubt || alarms > 0 || !unread.isEmpty ? .warning : .notice, at: now)
  }

  private static func count(_ number: Int, _ noun: String) -> String? {
    number == 0 ? nil : "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
