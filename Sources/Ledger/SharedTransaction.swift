import Billing

/// Puts changes that come at the same time into one transaction.
///
/// Each commit waits for the disk; a thousand accounts that are looked at together would wait a thousand times. What comes
/// while a commit is under way goes into the next one, so nothing waits longer for it.
actor SharedTransaction {
  typealias Change = @Sendable (any LedgerSession) throws -> [Alarm]

  private struct Entry {
    let change: Change
    let done: CheckedContinuation<Result<[Alarm], LedgerError>, Never>
  }

  private var waiting: [Entry] = []
  private var isWriting = false

  /// Makes a change; its alarms once it is on the disk.
  func write(in ledger: Ledger, _ change: @escaping Change) async throws(LedgerError) -> [Alarm] {
    let result = await withCheckedContinuation { done in
      waiting.append(Entry(change: change, done: done))
      guard !isWriting else { return }
      isWriting = true
      Task { await self.drain(into: ledger) }
    }
    return try result.get()
  }

  private func drain(into ledger: Ledger) async {
    while !waiting.isEmpty {
      let entries = waiting
      waiting = []
      let changes = entries.map(\.change)
      do throws(LedgerError) {
        let alarms = try await ledger.write { database in try changes.map { try $0(database) } }
        for (entry, alarms) in zip(entries, alarms) { entry.done.resume(returning: .success(alarms)) }
      } catch {
        // One that cannot be made must not take the others with it.
        for entry in entries { entry.done.resume(returning: await Self.alone(entry.change, in: ledger)) }
      }
    }
    isWriting = false
  }

  private static func alone(_ change: @escaping Change, in ledger: Ledger) async -> Result<[Alarm], LedgerError> {
    do throws(LedgerError) { return .success(try await ledger.write { try change($0) }) } catch {
      return .failure(error)
    }
  }
}
