import Billing
import Consent

/// Something that an account's executor does by itself when its time comes: when that is, and what is done then.
///
/// The engine starts what is due of ``all`` and sleeps until the next of it is; nothing else names a chore.
struct Chore: Sendable {
  /// When it is due, at once where that has passed; nil while it is not due at all, or is being worked on.
  let due: @Sendable (isolated AccountExecutor) -> BootTime?
  /// Does what is due, given the requests that are live.
  let work: @Sendable (AccountExecutor, [ConsentRequest]) async -> Void

  /// The chores of an account, in the order in which they are started.
  static let all: [Chore] = [
    // Puts to the ledger again what it could not take.
    Chore(
      due: { executor in
        (executor.idle(executor.unrecorded).map(\.at) + [executor.unraised?.at].compactMap(\.self)).min()
      },
      work: { executor, _ in await executor.recordAgain() }),
    // Settles lost answers.
    Chore(due: { $0.idle($0.lost.fences).min() }, work: { executor, _ in await executor.reconcile() }),
    // Compares bills with what was approved.
    Chore(
      due: { $0.bills.isComparing ? nil : $0.bills.checks.values.map(\.nextAt).min() },
      work: { executor, _ in await executor.compareBills() }),
    // Asks what became of the service's own approval pages.
    Chore(due: { $0.idle($0.pages).map(\.nextAt).min() }, work: { executor, _ in await executor.pollPages() }),
    // Puts on record what passed by.
    Chore(due: { $0.passing.due(at: $0.time.boot) }, work: { executor, _ in await executor.recordPassing() }),
    // Looks at the account.
    Chore(due: { $0.schedule.nextWake }, work: { executor, requests in await executor.poll(requests) }),
  ]
}

extension AccountExecutor {
  /// The chores that are due now.
  var choresDue: [Chore] {
    Chore.all.filter { chore in chore.due(self).map { $0 <= time.boot } ?? false }
  }

  /// The next point at which something is due here by itself.
  var nextWake: BootTime? {
    (Chore.all.compactMap { $0.due(self) } + idle(retries).map(\.at)).min()
  }

  /// What is planned for requests that are not being worked on.
  func idle<Plan>(_ plans: [RequestID: Plan]) -> [Plan] {
    plans.filter { !working.contains($0.key) }.map(\.value)
  }
}
