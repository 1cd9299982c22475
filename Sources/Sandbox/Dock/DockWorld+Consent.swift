import Billing
import JSON

extension DockWorld {
  /// Gives out a confirm token; whatever token the principal held for the same operation stops counting.
  mutating func mintToken(for change: DockChange, words: String, call: DockCall) -> JSONValue {
    forgetOldConfirmations(now: call.now)
    for (hash, confirmation) in confirmations
    where confirmation.principal == call.principal && confirmation.operation == change.operation
      && confirmation.state == .live
    {
      confirmations[hash]?.state = .replaced
    }
    let token = "pbc_" + random.base32(26)
    confirmations[SecretHash(of: token)] = DockConfirmation(
      principal: call.principal, operation: change.operation, canonicalParameters: change.canonicalParameters,
      createdAt: call.now.wall, expires: call.now.boot.adding(tokenLifetime))
    let seconds = JSONValue.integer(tokenLifetime.wholeMilliseconds / 1000)
    return switch dialect.handshake {
    case .reference:
      [
        "status": "confirmation_required", "confirm_token": .string(token), "message": .string(words),
        "expires_in": seconds,
      ]
    case .dangerousOperations:
      [
        "confirm_required": true, "confirm_token": .string(token), "summary": .string(words), "ttl_seconds": seconds,
      ]
    }
  }

  /// Uses a confirm token up, or says why it does not count; a mismatch leaves it as it is.
  mutating func consume(_ token: String, for change: DockChange, call: DockCall) throws(DockRefusal) {
    let hash = SecretHash(of: token)
    guard let confirmation = confirmations[hash] else { throw .consent(.invalid) }
    if let problem = confirmation.problem(with: change, by: call.principal, now: call.now) {
      throw .consent(problem)
    }
    confirmations[hash]?.state = .consumed(call.now.wall)
  }

  /// Records are kept for a day after their end, so that a late call is told what became of its token.
  private mutating func forgetOldConfirmations(now: ClockReading) {
    confirmations = confirmations.filter { now.boot < $0.value.expires.adding(.seconds(86_400)) }
  }
}
