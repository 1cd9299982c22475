import Billing
import Consent
import Text

/// One stored link while the operator looks at it; its URL is a secret that is here only while he asks to see it.
struct LinkDialog: Hashable, Sendable {
  /// What of the link is on the screen.
  enum Face: Hashable, Sendable {
    /// What is known without the URL.
    case facts
    /// The whole URL.
    case url
    /// The URL as a QR code.
    case code
  }

  let id: Int64
  private(set) var face = Face.facts
  /// The URL; nil while it is not shown or not read yet.
  private(set) var url: ShownURL?
  /// The first line of the URL on the screen.
  var top = 0
  /// Whether the key that puts the link away was pressed once, because a request waits for its page.
  var isAskingToDismiss = false

  init(_ id: Int64) { self.id = id }

  /// The URL is to be read.
  var wanted: DashboardReading? { face != .facts && url == nil ? .loadURL(id) : nil }

  /// Shows the URL or its code; shown already, it is hidden.
  mutating func turn(_ face: Face) {
    if self.face == face { hide() } else { self.face = face }
  }

  /// Forgets the URL.
  mutating func hide() {
    face = .facts
    url = nil
    top = 0
  }

  /// Takes the URL in, if it is the one that is waited for.
  mutating func take(_ url: String, ofLink id: Int64) {
    if wanted == .loadURL(id) { self.url = ShownURL(url) }
  }
}

extension Reducer {
  /// Opens the dialog of the selected link.
  mutating func openLinkDialog() {
    guard let link = state.selectedLink else { return }
    state.overlay = .link(LinkDialog(link.id))
  }

  /// Opens the link in a browser; where there is none, shows what is to be opened elsewhere.
  mutating func openInBrowser() {
    guard let link = state.selectedLink else { return }
    guard let why = state.configuration.noBrowser else {
      effects.append(.openLink(link.id))
      return
    }
    tell(Notice(.news, SafeText("No browser is opened from here: ") + why + "."))
    if state.linkDialog == nil { openLinkDialog() }
    // Beside a code on the whole screen nothing could be said or read.
    if state.linkDialog?.face != .url { state.linkDialog?.turn(.url) }
  }

  mutating func scrollURL(_ movement: Movement) {
    guard let dialog = state.linkDialog, let link = state.selectedLink else { return }
    var lens = Lens(now, zone: state.zone)
    let size = ScreenLayout(state, size: state.size, through: &lens).content.size
    let layout = LinkURLLayout(state, dialog, link, size: size, through: &lens)
    state.linkDialog?.top = movement.applied(
      to: dialog.top, page: layout.rows, furthest: max(0, layout.lines.count - layout.rows))
  }

  /// A URL is not shown any longer than its link waits for somebody.
  mutating func settleLink() {
    guard let dialog = state.linkDialog, dialog.face != .facts else { return }
    if state.snapshot?.link(dialog.id)?.state != .unused { state.linkDialog?.hide() }
  }

  /// Puts the link away, after one question where somebody waits for it.
  mutating func dismissLink() {
    guard let dialog = state.linkDialog, let link = state.selectedLink else { return }
    guard
      dialog.isAskingToDismiss || !link.isWaiting(at: now.wall) && state.snapshot?.isAwaited(link, at: now.wall) != true
    else {
      state.linkDialog?.isAskingToDismiss = true
      return
    }
    state.overlay = nil
    effects.append(.dismissLink(link.id))
  }
}

extension DashboardState {
  /// Why the URL of the link in the open dialog cannot be shown; nil when it can, or is.
  func showingObstacle(at now: Moment) -> String? {
    place == .url ? nil : linkObstacle(at: now)
  }

  /// Why the link in the open dialog cannot be put away; nil when it can.
  var dismissalObstacle: String? {
    guard let link = selectedLink else { return "The link is not in the ledger any more." }
    return link.state == .dismissed ? "The link is dismissed already." : nil
  }
}

extension Link {
  /// Whether it waits for a payment or an approval, whatever asked for it.
  fileprivate func isWaiting(at now: Instant) -> Bool {
    standing(at: now) == .unused && (kind == .checkout || kind == .approval)
  }
}

extension Snapshot {
  /// The page on which a request that waits for a payment is paid; nil where it is not certain which one that is.
  ///
  /// A link does not name its request: it must be the only one of its account that leads to the same plan, or the only one
  /// of these that ends when the request's page does. Nobody is sent to another request's payment.
  func page(of request: ConsentRequest) -> Link? {
    guard request.state == .awaitingPayment else { return nil }
    let pages = (index.linksOf[request.account] ?? []).map { links[$0] }
      .filter { $0.state == .unused && $0.kind != .portal && $0.target == request.change.target }
    let same = pages.filter { $0.expiresAt == request.pageUntil }
    return pages.count == 1 ? pages[0] : same.count == 1 ? same[0] : nil
  }

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
