import Billing
import Consent
import Desk
import Ledger

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Tells alarms and requests on standard error while the engine runs: each alarm, each note of an
/// agent and each limit it ran into once, a request when its state changes.
struct JournalTeller: Sendable {
  let records: Records
  let environment: [String: String]

  private static let batch = 500

  /// Tells what waits already, then what happens, until the task is cancelled.
  func run() async {
    let ledger = records.ledger
    let rings = ledger.bell.rings()
    var told = Told()
    do throws(LedgerError) {
      var next = try await ledger.newestEvent() + 1
      try await tellAlarms(&told)
      for request in try await ledger.liveRequests() { tell(request, &told) }
      for await _ in rings {
        if Task.isCancelled { return }
        try await tellAlarms(&told)
        while case let events = try await ledger.events(from: next, limit: Self.batch), let last = events.last {
          next = last.sequence + 1
          for line in events.compactMap(JournalLine.init(agents:)) { put(line) }
          for id in Set(events.compactMap(\.request)).sorted() {
            guard let id = RequestID(id), let request = try await ledger.request(id) else { continue }
            tell(request, &told)
          }
        }
      }
    } catch {
      // Whoever was told to stop reads nothing any more.
      if Task.isCancelled { return }
      Output.message("countersign: alarms and requests are no longer told here: \(error)")
    }
  }

  /// What was told, so that it is told once.
  private struct Told {
    var alarms: Set<Int64> = []
    var states: [RequestID: ConsentState] = [:]
  }

  private func tellAlarms(_ told: inout Told) async throws(LedgerError) {
    let open = try await records.ledger.openAlarms()
    for alarm in open where !told.alarms.contains(alarm.id) { put(JournalLine(alarm)) }
    told.alarms = Set(open.map(\.id))
  }

  private func tell(_ request: ConsentRequest, _ told: inout Told) {
    guard told.states[request.id] != request.state else { return }
    // What is over is told once more only after a thousand others: its later events change nothing of it.
    if told.states.count > 1000 { told.states = told.states.filter { !$0.value.isFinal } }
    told.states[request.id] = request.state
    put(JournalLine(request, on: records.account(request.account), at: records.time.wall))
  }

  private func put(_ line: JournalLine) {
    if isatty(STDERR_FILENO) == 1 {
      Output.message(line.plain)
    } else {
      Output.error(JournalStream.isBehind(STDERR_FILENO, environment) ? line.forJournal : line.plain)
    }
  }
}
