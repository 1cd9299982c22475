import Text

/// What comparing the bill with an approval showed.
public enum BillFinding: Hashable, Sendable {
  /// The bill is what was approved.
  case fits
  /// The service does not report what could be compared.
  case notReported
  /// The bill is not what was approved, and how.
  case differs(SafeText)
  /// An hour after the execution the bill does not show it, and what it shows; it may still settle.
  case notSettled(SafeText)

  var word: String {
    switch self {
    case .fits: "fits"
    case .notReported: "not_reported"
    case .differs: "differs"
    case .notSettled: "not_settled"
    }
  }
}
