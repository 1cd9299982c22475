import Billing
import Consent
import Ledger

/// Finds the request of a status page's address, and keeps those who try many from costing more than a little.
actor StatusRegister {
  /// How many pages are shown in any second, to all callers together.
  static let perSecond = 50
  /// How many of the newest requests have a page.
  private static let memory = 5_000

  private let handle: StatusHandle
  private let ledger: Ledger
  private let time: any TimeSource
  private var known: [String: RequestID] = [:]
  private var newest: Int64 = 0
  private var shown: [BootTime] = []

  init(handle: StatusHandle, ledger: Ledger, time: any TimeSource) {
    self.handle = handle
    self.ledger = ledger
    self.time = time
  }

  /// Whether another page may be shown now.
  func take() -> Bool {
    let now = time.boot
    shown.removeAll { $0.duration(to: now) >= .seconds(1) }
    guard shown.count < Self.perSecond else { return false }
    shown.append(now)
    return true
  }

  /// The request that an address names; nil when there is none.
  func request(_ text: String) async throws(LedgerError) -> ConsentRequest? {
    if known[text] == nil {
      let requests = try await ledger.recentRequests(limit: Self.memory)
      for request in requests where request.number > newest { known[handle.text(for: request.id)] = request.id }
      newest = requests.map(\.number).max() ?? newest
    }
    guard let id = known[text] else { return nil }
    return try await ledger.request(id)
  }
}
