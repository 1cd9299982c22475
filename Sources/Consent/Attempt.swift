import Billing

/// One consumed approval: written before anything is sent.
public struct Attempt: Hashable, Sendable {
  /// 1 for the first; 2 for the second and last, which only a page has (see ``most(by:)``).
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

  /// How often an approved change is sent at the most: what moves a plan once, whatever became of the answer.
  ///
  /// A bill that does not show a change proves nothing where somebody put the plan back meanwhile: sending again would
  /// charge twice for one approval. A page changes nothing until a person pays on it, so a lost one is asked for again.
  static func most(by way: ChangeWay) -> Int { way == .link ? 2 : 1 }

  /// The point after which this attempt can no longer have an effect; nil on another boot, where only waiting the
  /// whole fence from now is safe.
  public func fence(on bootID: String) -> BootTime? {
    guard bootID == issued.bootID else { return nil }
    return issued.time.adding(Self.tokenLife + Self.transit)
  }
}
