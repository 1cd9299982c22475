import Billing

/// A token the engine holds for a request, as far as others may know of it.
public struct TokenFact: Hashable, Sendable {
  /// SHA-256 of the token, 64 hex digits.
  public let hash: String
  /// When the call that brought it was sent.
  public let issued: StoredBootTime
  /// How long it lives from then on.
  public let lifetime: Duration

  /// A token's public facts.
  public init(hash: String, issued: StoredBootTime, lifetime: Duration) {
    self.hash = hash
    self.issued = issued
    self.lifetime = lifetime
  }

  /// The time left at a point of this boot, at least zero; nil when the token belongs to another boot.
  ///
  /// A point before the issue is another boot's, too, whatever its id says: boot time does not go back.
  public func timeLeft(at now: StoredBootTime) -> Duration? {
    guard now.bootID == issued.bootID, issued.time <= now.time else { return nil }
    return max(.zero, lifetime - issued.time.duration(to: now.time))
  }
}
