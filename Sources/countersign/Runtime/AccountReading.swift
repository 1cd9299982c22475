import Billing
import Ledger

/// Reads accounts now, by the engine that runs or, where none does, by becoming it for that moment.
///
/// Only the engine looks at accounts, so that every look is compared with what was known and counted against its budget.
struct AccountReading: Sendable {
  let workplace: Workplace

  /// How long a running engine may take.
  static let limit: Duration = .seconds(30)

  /// Whether reading can come to anything: an engine that does not answer would be waited for in vain.
  static func isPossible(_ life: EngineLife) -> Bool {
    if case .silent = life { false } else { true }
  }

  /// Reads accounts; what came of each stands in the ledger.
  func read(_ names: [AccountName]) async throws(LedgerError) {
    let host: EngineHost?
    do {
      host = try EngineHost.take(workplace, gatewayPort: nil, mayAsk: true)
    } catch {
      throw .unavailable(error)
    }
    if let host { await host.look(at: names) } else { try await wish(names) }
  }

  private func wish(_ names: [AccountName]) async throws(LedgerError) {
    let ledger = workplace.ledger
    let start = workplace.time.wall
    let rings = ledger.bell.rings()
    for name in names { try await ledger.wish(.refresh(name), at: start) }
    let deadline = workplace.time.boot.adding(Self.limit)
    let timer = Task { [time = workplace.time] in
      try? await time.sleep(until: deadline)
      ledger.bell.wakeListeners()
    }
    defer { timer.cancel() }
    var iterator = rings.makeAsyncIterator()
    while workplace.time.boot < deadline {
      let looks = try await ledger.looks()
      let isDone = names.allSatisfy { name in
        guard let look = looks[name] else { return false }
        return [look.observation?.at, look.failedAt].compactMap { $0 }.contains { $0 >= start }
      }
      guard !isDone, await iterator.next() != nil else { return }
    }
  }
}
