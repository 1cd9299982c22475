import Billing
import Text

/// What the operator sees and approves: the provider's state and words, never the agent's.
public struct ConsentFacts: Hashable, Sendable {
  /// The plan and price before the change.
  public var from: PlanState
  /// What the service says the change costs; nil when it was not asked or the change has no price.
  public var quote: Quote?

  /// Facts read from the service.
  public init(from: PlanState, quote: Quote?) {
    self.from = from
    self.quote = quote
  }

  /// The same facts with another quote.
  public func with(quote: Quote?) -> ConsentFacts {
    var copy = self
    copy.quote = quote
    return copy
  }

  /// Whether two sets of facts ask the operator for the same approval.
  ///
  /// Words at an equal price are not part of it: they are shown and re-arm the gesture, but void nothing.
  public func bindsTheSame(as other: ConsentFacts) -> Bool {
    ConsentDigest.bound(self) == ConsentDigest.bound(other)
  }
}

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
  public func timeLeft(at now: StoredBootTime) -> Duration? {
    guard now.bootID == issued.bootID else { return nil }
    return max(.zero, lifetime - issued.time.duration(to: now.time))
  }
}

/// One consumed approval: written before anything is sent.
public struct Attempt: Hashable, Sendable {
  /// 1 for the first, 2 for the second and last.
  public let number: Int
  /// SHA-256 of the token that is sent; nil for a change that needs none.
  public let tokenHash: String?
  /// When the token was issued, or when the attempt began for a change without one.
  public let issued: StoredBootTime

  /// An attempt about to be made.
  public init(number: Int, tokenHash: String?, issued: StoredBootTime) {
    self.number = number
    self.tokenHash = tokenHash
    self.issued = issued
  }

  /// The longest life of a token, after which it cannot execute: 60 seconds (Dock, docs/mcp/dangerous-ops).
  public static let tokenLife: Duration = .seconds(60)
  /// How long a request may be on its way.
  public static let transit: Duration = .seconds(30)
  /// How often a change is tried at the most.
  public static let maximum = 2

  /// The point after which this attempt can no longer have an effect; nil on another boot, where only waiting the
  /// whole fence from now is safe.
  public func fence(on bootID: String) -> BootTime? {
    guard bootID == issued.bootID else { return nil }
    return issued.time.adding(Self.tokenLife + Self.transit)
  }
}
