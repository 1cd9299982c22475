import Billing
import Dashboard
import Ledger
import Text
import Transfer

/// Reads from the ledger what a screen waits for.
package struct ReadingAnswer: Sendable {
  let ledger: Ledger

  package init(ledger: Ledger) { self.ledger = ledger }

  /// The most readings of a meter that a chart is given; more than any terminal has dots.
  private static let mostSamples = 2_000

  /// The action that answers a reading.
  package func answer(_ reading: DashboardReading) async -> DashboardAction {
    do throws(LedgerError) {
      switch reading {
      case .loadLog(let before, let limit):
        let page = try await LogEntryReader(ledger: ledger).entries(before: before, limit: limit)
        return .logLoaded(page.entries, isComplete: page.isEnd)
      case .loadHistory(let account, let meter, let since):
        let samples = try await ledger.samples(of: account, meter: meter, since: since, atMost: Self.mostSamples)
        return .historyLoaded(account, meter: meter, samples)
      case .loadURL(let id):
        guard let url = try await ledger.url(ofLink: id), (try? ParsedURL(url.reveal())) != nil else {
          return .readingFailed(
            reading,
            Problem(SafeText("The URL of link \(id) is not kept any more."), advice: "Ask for a new link."))
        }
        return .urlLoaded(id, url.reveal())
      }
    } catch {
      return .readingFailed(reading, RefusalText.problem(error))
    }
  }
}
