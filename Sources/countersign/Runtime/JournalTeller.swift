import Billing
import Consent
import Desk
import Ledger

/// Tells on standard error what happens while the engine runs: every entry of the log that is not for the log
/// alone, in its sentence, and which accounts cannot be read.
///
/// The ledger keeps up to which entry that was told, so that the next engine neither repeats nor leaves out any.
actor JournalTeller {
  private let records: Records
  private let lines: SupervisorLines

  /// The next entry to tell; nil before the first.
  private var next: Int64?
  /// Up to which entry the ledger knows that it was told.
  private var kept: Int64?
  /// The accounts that could not be read, as they were told.
  private var failures: [AccountName: LookFailure] = [:]
  private var hasFailed = false
  /// What was told to wait; an approval waits for its service with an entry for each try.
  private var delays = ToldDelays()

  private static let batch = 200
  /// How many entries of the time without a teller are told: the newest.
  static let most: Int64 = 1_000

  init(records: Records, lines: SupervisorLines) {
    self.records = records
    self.lines = lines
  }

  /// Tells what waits, then what happened since the last one told it, then what happens, until the task is cancelled.
  func run() async {
    let rings = records.ledger.bell.rings()
    await tellNews()
    for await _ in rings {
      if Task.isCancelled { return }
      await tellNews()
    }
  }

  /// Tells what was not told yet.
  func tellNews() async {
    do throws(LedgerError) {
      if next == nil { try await begin() }
      try await tellFailures()
      while !Task.isCancelled, let first = next {
        let events = try await records.ledger.events(from: first, limit: Self.batch)
        for event in events {
          if Task.isCancelled { return }
          try await tell(event)
          next = event.sequence + 1
        }
        if let told = next.map({ $0 - 1 }), told != kept {
          try await records.ledger.setToldPosition(told)
          kept = told
        }
        if events.isEmpty { break }
      }
      hasFailed = false
    } catch {
      // Whoever was told to stop reads nothing any more; what could not be read is read at the next ring.
      if Task.isCancelled || hasFailed { return }
      hasFailed = true
      await lines.tell(
        JournalLine("what happens cannot be told here for now: \(error)", .error, at: records.time.wall))
    }
  }

  private func begin() async throws(LedgerError) {
    let now = records.time.wall
    let newest = try await records.ledger.newestEvent()
    kept = try await records.ledger.toldPosition()
    failures = try await records.ledger.lookFailures()
    let waiting = WhatWaits(try await records.ledger.liveRequests(), try await records.ledger.openAlarms())
    let unread = records.accounts.map(\.name).filter { failures[$0] != nil }.map(\.rawValue)
    if let line = waiting.journalLine(unread: unread, at: now) { await lines.tell(line) }
    let first = kept.map { min($0, newest) } ?? newest
    if newest - first > Self.most {
      await lines.tell(
        JournalLine(
          "of the log not told here: \(newest - first - Self.most); `countersign audit export` has all of it",
          .notice, at: now))
    }
    next = max(first, newest - Self.most) + 1
  }

  private func tell(_ event: Event) async throws(LedgerError) {
    if delays.isRepeated(event) { return }
    let requests = try await records.ledger.requests(of: Set(EventSentence.requests(in: event)))
    if let line = JournalLine(event, requests) { await lines.tell(line) }
  }

  private func tellFailures() async throws(LedgerError) {
    let now = try await records.ledger.lookFailures()
    for name in records.accounts.map(\.name) where now[name]?.code != failures[name]?.code {
      let line = JournalLine(name, now[name], at: records.time.wall)
      failures[name] = now[name]
      await lines.tell(line)
    }
  }
}
