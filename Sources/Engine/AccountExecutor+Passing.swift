import Billing
import Consent
import Ledger
import Logging

extension AccountExecutor {
  /// What an answer that passed by tells, in the words of its service; nil where it tells nothing.
  nonisolated func overheard(in answer: PassingAnswer) -> Overheard? {
    // Bodies are large and mostly an agent's own: one is only looked at where it can say that a limit was reached.
    let document = OverheardAnswer.isRefusal(answer.status) ? answer.body?.serialized() : nil
    let heard = provider.overheard(
      in: OverheardAnswer(
        method: answer.method, path: answer.path, status: answer.status,
        headers: Dictionary(answer.headers) { first, _ in first }, document: document, at: time.wall))
    return heard.isEmpty ? nil : heard
  }

  /// Keeps what passed by until it is recorded.
  ///
  /// - Returns: whether it is the first that waits, so that somebody has to see to it.
  func keep(_ heard: Overheard, of agent: AgentName) async -> Bool {
    if passing.gates == nil, !heard.passed.isEmpty {
      // Asked once: a call that was served is of interest only where a limit was hit before.
      let open = try? await ledger.openGates(of: account.name)
      passing.gates = passing.gates ?? open ?? []
    }
    return passing.take(heard, by: agent, at: time.wall)
  }

  /// Puts on record what passed by.
  ///
  /// What it moves are meters and rows about limits: plan, price and consent are a look's alone.
  func recordPassing() async {
    guard let news = passing.begin() else { return }
    do throws(LedgerError) {
      let gates = try await ledger.record(
        news, of: account.name, at: account.service, alerts: account.alerts, now: time.wall)
      passing.end(gates: gates, at: time.boot)
    } catch {
      passing.fail(news, until: time.boot.adding(Self.recordingPause))
      logger.error(
        "what passed by could not be recorded", metadata: ["account": "\(account.name)", "why": "\(error)"])
    }
  }

  /// Whether what passed by is to be recorded now.
  var isPassingDue: Bool { passing.due(at: time.boot).map { $0 <= time.boot } ?? false }
}
