import Billing
import Screen
import Text

/// What is known of a link without its URL, and what can be done with it.
struct LinkDialogView {
  let state: DashboardState
  let dialog: LinkDialog

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    guard let link = state.snapshot?.link(dialog.id) else {
      let box = DialogBox(
        state: state, title: "Link", lines: [DialogLine("The link is not in the ledger any more.", .warning)],
        pinned: [DialogLine("\(state.configuration.keymap.label(.back)) leaves.", .dim)])
      box.draw(on: &canvas)
      return
    }
    let box = DialogBox(
      state: state, title: SafeText("Link \(link.id)" + state.separator + link.kind.word),
      badge: state.liveBadge(link.account), badgeToken: state.liveToken(link.account),
      lines: lines(link, through: &lens), pinned: pinned(link, at: lens.now))
    box.draw(on: &canvas)
  }

  private func lines(_ link: Link, through lens: inout Lens) -> [DialogLine] {
    let standing = link.standing(at: lens.now.wall)
    var time = "no end is known"
    if let expiresAt = link.expiresAt {
      let left = lens.countdown(to: expiresAt)
      time =
        left.isOver
        ? "ended \(expiresAt.dayAndTime(in: state.zone))"
        : "\(left.text) left (\(expiresAt.dayAndTime(in: state.zone)))"
    }
    let isOdd = link.host.hasMixedScripts || link.host.hadUnsafeScalars
    let odd = isOdd ? SafeText("\(state.glyphs[.warning]) unusual letters: ") + link.host : link.host
    let strange = state.strangeMark(link)
    let host = strange.map { $0 + ": " + odd } ?? odd
    return [
      fact("account", SafeText(link.account.rawValue)),
      fact("target", SafeText(link.target?.title ?? "no plan")),
      fact("host", host, isOdd || strange != nil ? .danger : .link),
      fact("state", SafeText(state.snapshot?.words(for: link, standing) ?? standing.words(for: link.kind))),
      fact("made", SafeText(lens.age(of: link.createdAt))), fact("time", SafeText(time)),
    ]
  }

  private func fact(_ label: String, _ value: SafeText, _ token: ThemeToken = .text) -> DialogLine {
    DialogLine(SafeText(DisplayWidth.pad(label, to: 9)) + value, token)
  }

  private func pinned(_ link: Link, at now: Moment) -> [DialogLine] {
    let keys = state.configuration.keymap
    if dialog.isAskingToDismiss {
      return [
        DialogLine(
          state.snapshot?.isAwaited(link, at: now.wall) == true
            ? "A request waits for this page, and is withdrawn with the last page of it."
            : "The link waits for somebody, and its URL cannot be brought back.", .warning),
        DialogLine("\(keys.label(.dismissLink)) once more dismisses it, \(keys.label(.back)) keeps it.", .warning),
      ]
    }
    let use =
      "\(keys.label(.showURL)) shows it, \(keys.label(.showCode)) as a QR code, \(keys.label(.openLink)) opens it, "
      + "\(keys.label(.copyLink)) copies it"
    let warning = state.strangeWarning(link).map { [DialogLine($0, .danger)] } ?? []
    return warning + [
      state.linkObstacle(at: now).map { DialogLine($0, .warning) }
        ?? DialogLine("The URL is a secret: \(use).", .dim),
      DialogLine("\(keys.label(.dismissLink)) dismisses it, \(keys.label(.back)) leaves.", .dim),
    ]
  }
}
