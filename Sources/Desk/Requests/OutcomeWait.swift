import Billing
import Consent
import Ledger

/// Waits for what comes of a request.
package struct OutcomeWait: Sendable {
  let ledger: Ledger
  let time: any TimeSource

  package init(_ ledger: Ledger, _ time: any TimeSource) {
    self.ledger = ledger
    self.time = time
  }

  /// The request once it is over, waits for a person, went back to pending or lost its answer; as it stands when the time
  /// is up.
  package func wait(for id: RequestID, atMost limit: Duration) async throws(LedgerError) -> ConsentRequest? {
    let rings = ledger.bell.rings()
    let deadline = time.boot.adding(limit)
    let timer = Task { [time] in
      try? await time.sleep(until: deadline)
      ledger.bell.wakeListeners()
    }
    defer { timer.cancel() }
    var iterator = rings.makeAsyncIterator()
    var comparison: Task<Void, Never>?
    defer { comparison?.cancel() }
    var comparedBy = deadline
    while true {
      let request = try await ledger.request(id)
      guard let request, time.boot < deadline else { return request }
      if request.isCompared {
        // The bill is looked at right after the change; what it shows belongs to the outcome.
        if try await ledger.isBillChecked(id) { return request }
        if comparison == nil {
          comparedBy = min(deadline, time.boot.adding(Self.comparison))
          comparison = Task { [time, comparedBy] in
            guard (try? await time.sleep(until: comparedBy)) != nil else { return }
            ledger.bell.wakeListeners()
          }
        }
        guard time.boot < comparedBy else { return request }
      } else if request.state != .approved, request.state != .executing {
        return request
      }
      guard await iterator.next() != nil else { return request }
    }
  }

  /// How long the first comparison of the bill with the approval is waited for.
  private static let comparison: Duration = .seconds(5)
}

extension ConsentRequest {
  /// Whether it changed the plan by itself, so that the bill is compared with what was approved.
  fileprivate var isCompared: Bool {
    guard state == .executed, way != .link else { return false }
    return outcome?.code != .linkStored && outcome?.code != .actedWithoutConsent
  }
}
