import Consent
import Ledger
import Synchronization

/// Calls under a key that are being answered: there is one engine, so that nobody else knows of others.
final class KeyedCallsUnderWay: Sendable {
  private struct Name: Hashable {
    let agent: AgentName
    let key: String
  }

  /// Whether a call may be answered.
  enum Beginning: Hashable {
    /// It may; ``KeyedCallsUnderWay/end(_:)`` has to follow.
    case begun
    /// The same call is being answered already.
    case same
    /// Another call under the same key is being answered.
    case other
  }

  private let fingerprints = Mutex<[Name: String]>([:])

  /// Begins to answer a call.
  func begin(_ call: KeyedCall) -> Beginning {
    fingerprints.withLock { fingerprints in
      let name = Name(agent: call.agent, key: call.key)
      if let known = fingerprints[name] { return known == call.fingerprint ? .same : .other }
      fingerprints[name] = call.fingerprint
      return .begun
    }
  }

  /// Ends what was begun.
  func end(_ call: KeyedCall) {
    fingerprints.withLock { $0[Name(agent: call.agent, key: call.key)] = nil }
  }
}
