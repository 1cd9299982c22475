import Consent

/// What taking an agent's door tokens back did.
public struct Revocation: Hashable, Sendable {
  /// How many tokens stopped working.
  public let tokens: Int
  /// What waited for a decision or for its execution, and was withdrawn.
  public let withdrawn: [ConsentRequest]
  /// What the service may act on already, and what waits on its page: that cannot be undone from here.
  public let left: [ConsentRequest]

  /// What a revocation did.
  public init(tokens: Int, withdrawn: [ConsentRequest] = [], left: [ConsentRequest] = []) {
    self.tokens = tokens
    self.withdrawn = withdrawn
    self.left = left
  }

  /// Whether there was nothing to take back.
  public var isEmpty: Bool { tokens == 0 && withdrawn.isEmpty }
}
