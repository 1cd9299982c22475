/// A tier of daimon.email, the smallest first, in the order of its documents.
public enum DaimonTier: String, CaseIterable, Hashable, Comparable, Sendable {
  /// Receives without limit and sends nothing.
  case free
  /// The first tier that sends.
  case developer
  /// Ten times as much.
  case growth
  /// As agreed.
  case enterprise

  /// Orders tiers by size.
  public static func < (left: DaimonTier, right: DaimonTier) -> Bool {
    left.rank < right.rank
  }

  /// The name with a capital letter.
  var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

  /// The next bigger tier, nil for the biggest.
  var next: DaimonTier? { Self.allCases.first { self < $0 } }

  /// The tiers that a link can lead to.
  static let paid: [DaimonTier] = [.developer, .growth, .enterprise]

  private var rank: Int {
    switch self {
    case .free: 0
    case .developer: 1
    case .growth: 2
    case .enterprise: 3
    }
  }
}
