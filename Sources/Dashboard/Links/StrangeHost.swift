import Billing
import Screen
import Text

/// What is said of a link that leads to a host which neither the program knows nor the operator has allowed.
public enum StrangeHost {
  /// The warning in one sentence, for wherever the link is shown, copied or scanned.
  public static let sentence: SafeText =
    "The link's host is not one that Countersign knows: do not pay there unless you know it."

  /// The same in as much room as a column has.
  static let mark: SafeText = "unknown host"
  /// What is said behind the mark where there is room for it.
  static let advice: SafeText = "do not pay there unless you know it"
}

extension Snapshot {
  /// Whether a link still waits and leads to a host that is not allowed.
  func isStrange(_ link: Link) -> Bool { link.state == .unused && strangeLinks.contains(link.id) }
}

extension DashboardState {
  /// The mark of a link whose host is not allowed; nil where it is.
  func strangeMark(_ link: Link) -> SafeText? {
    snapshot?.isStrange(link) == true ? SafeText("\(glyphs[.warning]) ") + StrangeHost.mark : nil
  }

  /// The warning of a link whose host is not allowed; nil where it is.
  func strangeWarning(_ link: Link) -> SafeText? {
    strangeMark(link).map { $0 + ": " + StrangeHost.advice + "." }
  }
}
