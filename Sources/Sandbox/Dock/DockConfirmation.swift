import Billing
import JSON

/// A confirm token that was given out: what it is bound to, and whether it still counts.
struct DockConfirmation: Hashable, Sendable {
  enum State: Hashable, Sendable {
    case live
    /// A newer token for the same operation of the same principal took its place.
    case replaced
    case consumed(Instant)
  }

  let principal: DockPrincipal
  let operation: String
  let canonicalParameters: String
  let createdAt: Instant
  let expires: BootTime
  var state: State = .live

  /// Whether a call at this moment may use the token, and if not, why.
  func problem(with change: DockChange, by principal: DockPrincipal, now: ClockReading) -> DockRefusal.Consent? {
    guard state == .live else { return .invalid }
    guard now.boot < expires else { return .expired }
    guard self.principal == principal, operation == change.operation,
      canonicalParameters == change.canonicalParameters
    else { return .mismatch }
    return nil
  }

  /// The record as `GET /sandbox/state` lists it, under the token's hash.
  func json(hash: SecretHash, organisation: String, now: ClockReading) -> JSONValue {
    .fields([
      "token_sha256": .string(hash.hexadecimal),
      "organisation": .string(organisation),
      "principal": .string(principal.cause.description),
      "operation": .string(operation),
      "params": .string(canonicalParameters),
      "created_at": .string(createdAt.iso8601),
      "expires_at": .string(now.wall(at: expires).iso8601),
      "consumed_at": state.consumedAt.map { .string($0.iso8601) } ?? .null,
      "state": .string(now.boot < expires || state != .live ? state.word : "expired"),
    ])
  }
}

extension DockConfirmation.State {
  fileprivate var consumedAt: Instant? {
    if case .consumed(let at) = self { at } else { nil }
  }

  fileprivate var word: String {
    switch self {
    case .live: "live"
    case .replaced: "replaced"
    case .consumed: "consumed"
    }
  }
}
