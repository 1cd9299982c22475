import Billing
import Ledger
import Logging
import Text

extension AccountExecutor {
  /// How long a failed look answers agents' readings and asks: they must not be able to call the service without end.
  static let failureMemory: Duration = .seconds(2)

  /// Looks at the account and records what it shows, with the next planned look after a success and after a failure.
  func look(nextAt: Instant? = nil, nextAtAfterFailure: Instant? = nil) async -> Result<Observation, ProviderFailure> {
    do {
      let observation = try await provider.observe()
      lastFailure = nil
      try await ledger.record(observation, nextAt: nextAt)
      return .success(observation)
    } catch let failure as ProviderFailure {
      logger.notice("look failed", metadata: ["account": "\(account.name)", "why": "\(failure)"])
      lastFailure = (time.boot, failure)
      try? await ledger.recordFailure(of: account.name, failure.detail, at: time.wall, nextAt: nextAtAfterFailure)
      return .failure(failure)
    } catch {
      return .failure(
        ProviderFailure(.unreachable, mayHaveReached: true, detail: SafeText("The ledger refused: \(error).")))
    }
  }

  /// A failure so young that looking again is no use.
  var recentFailure: ProviderFailure? {
    guard let lastFailure, lastFailure.at.duration(to: time.boot) < Self.failureMemory else { return nil }
    return lastFailure.failure
  }

  /// Looks on an agent's behalf: several that want to know at the same time share one call.
  func read() async -> Result<Observation, ProviderFailure> {
    if let reading { return await reading.value }
    if let recentFailure { return .failure(recentFailure) }
    let task = Task { await look() }
    reading = task
    let result = await task.value
    reading = nil
    return result
  }

  /// Asks whom the credential belongs to, until there was an answer.
  func identify() async {
    guard !isIdentified else { return }
    isIdentified = true
    do {
      let identity = try await provider.identify()
      try await ledger.record(identity, of: account.name)
    } catch let failure as ProviderFailure {
      switch failure.kind {
      // Tried again after the next look that succeeds; any other failure would only repeat itself.
      case .unreachable, .rateLimited, .noCredential: isIdentified = false
      case .unauthorized, .rejected, .garbage: break
      }
    } catch {
      isIdentified = false
    }
  }
}
