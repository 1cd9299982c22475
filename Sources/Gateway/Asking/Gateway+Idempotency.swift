import Billing
import Consent
import Hashing
import Ledger

extension Gateway {
  /// Answers a call that asks for a change, once: under a key that was used already it asks for nothing, and is told how
  /// the request stands that came of it.
  ///
  /// A call that was refused uses no key up, for no request came of it.
  ///
  /// - Parameters:
  ///   - shape: whose words a replayed answer is in.
  ///   - asking: asks; what it is given is to stand for the request that comes of it, nil without a key.
  func once(
    _ call: Call, _ grant: DoorGrant, shape: () -> Shape,
    asking: (KeyedCall?) async throws(LedgerError) -> AgentAnswer
  ) async throws(LedgerError) -> AgentAnswer {
    guard let key = call.key else { return try await asking(nil) }
    guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return .error(400, "bad_request", "Idempotency-Key must be 1 to 255 visible ASCII characters.")
    }
    let keyed = KeyedCall(
      agent: grant.agent, account: grant.account, key: key, fingerprint: Self.fingerprint(of: call, on: grant.account))
    switch underWay.begin(keyed) {
    case .begun: break
    case .same:
      return .error(
        409, "idempotency_in_flight", "The first call with this Idempotency-Key is being answered. Try again later.",
        retryAfter: 1)
    case .other: return Self.reusedKey
    }
    defer { underWay.end(keyed) }
    if let kept = try await ledger.kept(key, of: grant.agent, at: time.wall),
      let request = try await ledger.request(kept.request),
      // What whoever had the name before asked for is nothing of this agent's, and neither is the key.
      grant.covers(request) || request.account != grant.account
    {
      guard kept.fingerprint == keyed.fingerprint, grant.covers(request) else { return Self.reusedKey }
      return try await answer(request, call, grant, shape())
    }
    return try await asking(keyed)
  }

  /// What a call says: the account is named, whether its address names it or not.
  private static func fingerprint(of call: Call, on account: AccountName) -> String {
    let head = "\(call.method)\n\(account.rawValue)\n\(call.target)\n"
    return SHA256(of: Array(head.utf8) + call.body).hexadecimal
  }

  private static let reusedKey = AgentAnswer.error(
    422, "idempotency_key_reused", "This Idempotency-Key was used for another call. Use a new key for each change.")
}
