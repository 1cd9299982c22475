import Billing
import Consent
import Ledger

/// Waits for what comes of a request.
struct OutcomeWait: Sendable {
  let workplace: Workplace

  /// The request once it is over, waits for a person, went back to pending or lost its answer; as it stands when the time
  /// is up.
  func wait(for id: RequestID, atMost limit: Duration) async throws(LedgerError) -> ConsentRequest? {
    let ledger = workplace.ledger
    let rings = ledger.bell.rings()
    let deadline = workplace.time.boot.adding(limit)
    let timer = Task { [time = workplace.time] in
      try? await time.sleep(until: deadline)
      ledger.bell.wakeListeners()
    }
    defer { timer.cancel() }
    var iterator = rings.makeAsyncIterator()
    while true {
      let request = try await ledger.request(id)
      guard let request, request.state == .approved || request.state == .executing,
        workplace.time.boot < deadline
      else { return request }
      guard await iterator.next() != nil else { return request }
    }
  }
}
