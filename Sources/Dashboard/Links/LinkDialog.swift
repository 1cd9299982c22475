import Billing
import Consent

/// One stored link while the operator looks at it; the URL is a secret that never comes here.
struct LinkDialog: Hashable, Sendable {
  let id: Int64
  /// Whether the key that puts the link away was pressed once, because a request waits for its page.
  var isAskingToDismiss = false

  init(_ id: Int64) { self.id = id }
}

extension Reducer {
  /// Opens the dialog of the selected link.
  mutating func openLinkDialog() {
    guard let link = state.selectedLink else { return }
    state.overlay = .link(LinkDialog(link.id))
  }

  /// Puts the link away, after one question where a request waits for it.
  mutating func dismissLink() {
    guard let dialog = state.linkDialog, let link = state.selectedLink else { return }
    guard dialog.isAskingToDismiss || state.snapshot?.isAwaited(link, at: now.wall) != true else {
      state.linkDialog?.isAskingToDismiss = true
      return
    }
    state.overlay = nil
    effects.append(.dismissLink(link.id))
  }
}

extension DashboardState {
  /// Why the link in the open dialog cannot be put away; nil when it can.
  var dismissalObstacle: String? {
    guard let link = selectedLink else { return "The link is not in the ledger any more." }
    return link.state == .dismissed ? "The link is dismissed already." : nil
  }
}

extension Snapshot {
  /// Whether a request may be waiting for what a link leads to.
  ///
  /// A link does not name its request, so every one of the account that waits for a payment counts: one question too
  /// many harms nobody.
  func isAwaited(_ link: Link, at now: Instant) -> Bool {
    guard link.standing(at: now) == .unused, link.kind != .portal else { return false }
    return requests.contains {
      $0.state == .awaitingPayment && $0.account == link.account
        && (link.target == nil || $0.change.target == nil || $0.change.target == link.target)
    }
  }
}
