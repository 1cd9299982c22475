import Billing
import Consent
import JSON
import Ledger
import Logging
import Text

/// What became of something that was to be passed on.
public enum NoteOutcome: Hashable, Sendable {
  /// The service took it.
  case taken
  /// The service does not take it; nothing happened.
  case refused(SafeText)
  /// Too many in the last hour.
  case tooMany(retryAfter: Duration)
  /// The service cannot be asked; nothing happened.
  case unavailable(SafeText)
  /// The answer was lost or proves nothing; the service may have taken it.
  case unknown(SafeText)
}

extension AccountExecutor {
  /// Passes something on that changes nothing, and records it.
  func passOn(_ note: ServiceNote, by requester: Requester) async throws(LedgerError) -> NoteOutcome {
    if let reason = account.absence(of: note.operation) { return .refused(reason) }
    let actor = Actor(requester)
    if let wait = try await ledger.admitNote(by: actor, on: account.name, at: time.wall) {
      return .tooMany(retryAfter: wait)
    }
    let outcome: NoteOutcome
    do {
      switch try await provider.passOn(note) {
      case .taken: outcome = .taken
      case .refused(let refusal): outcome = .refused(refusal.words)
      case .unrecognised(let words): outcome = .unknown(words)
      }
    } catch {
      outcome = error.mayHaveReached ? .unknown(error.detail) : .unavailable(error.detail)
    }
    await countCalls()
    try await ledger.record(
      "note.passed_on", account: account.name, actor: actor, body: .object(Self.body(of: note, outcome)), at: time.wall)
    return outcome
  }

  private static func body(of note: ServiceNote, _ outcome: NoteOutcome) -> JSONObject {
    var body: JSONObject = ["operation": .string(note.operation.rawValue), "outcome": .string(outcome.word)]
    switch note {
    case .limitIncrease(let kind, let desired, let reason):
      body["kind"] = .string(kind.rawValue)
      // Canonical JSON holds no greater integers.
      body["desired"] = desired.map { .string(String($0)) } ?? .null
      body["reason"] = reason.map { .string($0.string) } ?? .null
    case .notify(let words):
      body["words"] = .string(words.string)
    }
    return body
  }
}

extension NoteOutcome {
  fileprivate var word: String {
    switch self {
    case .taken: "taken"
    case .refused: "refused"
    case .tooMany: "too_many"
    case .unavailable: "unavailable"
    case .unknown: "unknown"
    }
  }
}
