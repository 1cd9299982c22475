import Billing
import Consent
import Ledger

/// Finds the request of a status page's address.
actor StatusRegister {
  /// How many of the newest requests have a page.
  private static let memory = 5_000

  private let handle: StatusHandle
  private let ledger: Ledger
  private var known: [String: RequestID] = [:]
  private var newest: Int64 = 0

  init(handle: StatusHandle, ledger: Ledger) {
    self.handle = handle
    self.ledger = ledger
  }

  /// Takes note of an address that is given out: whoever has it is not among those who guess.
  func note(_ text: String, of id: RequestID) { known[text] = id }

  /// Whether an address was given out, or asked for before, and names a request.
  func knows(_ text: String) -> Bool { known[text] != nil }

  /// The request that an address names; nil when there is none.
  func request(_ text: String) async throws(LedgerError) -> ConsentRequest? {
    // Whoever tries many costs one row each, not the whole list.
    if known[text] == nil, let latest = try await ledger.recentRequests(limit: 1).first, latest.number > newest {
      let missing = min(Int64(Self.memory), latest.number - newest)
      let requests = try await ledger.recentRequests(limit: Int(missing))
      for request in requests where request.number > newest { known[handle.text(for: request.id)] = request.id }
      newest = requests.map(\.number).max() ?? newest
    }
    guard let id = known[text] else { return nil }
    return try await ledger.request(id)
  }
}
