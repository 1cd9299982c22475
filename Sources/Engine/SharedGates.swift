import Synchronization

/// The gates of organisations: one for all accounts that lead to the same.
final class SharedGates: Sendable {
  private let gates = Mutex<[String: SerialGate]>([:])

  /// The gate of an organisation, by its place and name.
  func gate(of organisation: String) -> SerialGate {
    gates.withLock { gates in
      let gate = gates[organisation] ?? SerialGate()
      gates[organisation] = gate
      return gate
    }
  }
}
