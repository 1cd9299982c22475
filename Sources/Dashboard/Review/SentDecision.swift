import Consent

/// A decision on its way to the ledger, kept until the ledger shows it, so that it is not sent twice.
struct SentDecision: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case approval
    case rejection
  }

  let kind: Kind
  /// The version it was made for.
  let version: Int64
  /// Whether the ledger has it; what the dashboard knows may still be older.
  var isRecorded = false

  /// Whether it still stands in the way of another one.
  func concerns(_ request: ConsentRequest) -> Bool {
    switch kind {
    case .approval: request.state == .pending && request.version == version
    case .rejection: !request.state.isFinal && request.version == version
    }
  }
}
