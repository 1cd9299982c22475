import Billing
import Consent
import Ledger

/// Finds the request of a status page's address.
actor StatusRegister {
  private let handle: StatusHandle
  private let ledger: Ledger
  /// How many of the newest requests have a page.
  private let memory: Int64
  private var known: [String: (id: RequestID, number: Int64)] = [:]
  private var newest: Int64 = 0

  init(handle: StatusHandle, ledger: Ledger, memory: Int64 = 5_000) {
    self.handle = handle
    self.ledger = ledger
    self.memory = memory
  }

  /// How many addresses are known.
  var count: Int { known.count }

  /// Takes note of an address that is given out: whoever has it is not among those who guess.
  func note(_ text: String, of request: ConsentRequest) {
    known[text] = (request.id, request.number)
    forgetOld()
  }

  /// Whether an address was given out, or asked for before, and names a request.
  func knows(_ text: String) -> Bool { known[text] != nil }

  /// The request that an address names; nil when there is none.
  func request(_ text: String) async throws(LedgerError) -> ConsentRequest? {
    // Whoever tries many costs one row each, not the whole list.
    if known[text] == nil, let latest = try await ledger.recentRequests(limit: 1).first, latest.number > newest {
      let missing = min(memory, latest.number - newest)
      let requests = try await ledger.recentRequests(limit: Int(missing))
      for request in requests where request.number > newest {
        known[handle.text(for: request.id)] = (request.id, request.number)
      }
      newest = max(newest, requests.map(\.number).max() ?? newest)
      forgetOld()
    }
    guard let id = known[text]?.id else { return nil }
    return try await ledger.request(id)
  }

  /// Forgets the oldest once there are twice as many as have a page, so that years of requests are not all in memory.
  private func forgetOld() {
    guard known.count > 2 * memory, let last = known.values.map(\.number).max() else { return }
    known = known.filter { $0.value.number > last - memory }
  }
}
